"""Settings headquarters edits: each has its bounds, a page is saved as a whole, and an absent row means its default."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from typing import Any

import pytest

from models import db
from models.audit import AuditEntry
from models.db import reading, session
from services import audit, hq_settings, settings_pages
from services.access import ANONYMOUS, OPERATOR
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from tests.architecture.sources import ROOT
from tests.rig.races import at_once

DAYS = {"binding.confirm_days": "30"}
CHANGE = """
import sys
from models import db
from services import access, hq_settings
db.bind(db.Database(sys.argv[1]))
hq_settings.change(access.OPERATOR, "binding.confirm_days", hq_settings.meant("binding.confirm_days", "３０"))
"""
ON_MARIADB = pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("binding.on_follow_days", 31, "setting_range"),
        ("binding.on_follow_days", 0, "setting_range"),
        ("binding.dealer_policy", "whatever", "setting_choice"),
        ("binding.trust_typed_phone", "yes", "setting_type"),
        ("binding.on_follow_days", "7", "setting_type"),
        ("no.such", 1, "setting_unknown"),
    ],
)
def test_what_is_out_of_bounds_is_refused_and_changes_nothing(
    database: db.Database, name: str, value: bool | int | str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        hq_settings.change(OPERATOR, name, value)
    assert refused.value.code == code
    assert hq_settings.everything() == hq_settings.DEFAULTS


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"binding.confirm_days": "a month"}, "请填写整数，例如 365。"),
        ({"binding.confirm_days": "0"}, "只能在 1 到 3,650 之间。"),
        ({"binding.confirm_days": "-5"}, "只能在 1 到 3,650 之间。"),
        ({"binding.confirm_days": "1e3"}, "请填写整数，例如 365。"),
        ({"binding.confirm_days": "9" * 10_000}, "请填写整数，例如 365。"),
        ({"binding.confirm_days": "<script>"}, "请填写整数，例如 365。"),
        ({"binding.dealer_policy": "on_follow;"}, "只能是 on_follow、confirm。"),
        ({"binding.trust_typed_phone": "maybe"}, "应当像 False 这样。"),
    ],
)
def test_a_page_with_one_wrong_value_is_refused_whole_and_says_where(
    database: db.Database, typed: dict[str, str], told: str
) -> None:
    with pytest.raises(Invalid) as refused:
        hq_settings.change_page(OPERATOR, "binding", 1, {"binding.clerk_days": "7", **typed})
    assert refused.value.facts["fields"] == dict.fromkeys(typed, told)
    assert hq_settings.everything() == hq_settings.DEFAULTS
    assert settings_pages.version_of("binding") == 1


def test_a_changed_setting_is_read_by_everybody(database: db.Database) -> None:
    hq_settings.change(OPERATOR, "binding.confirm_days", 30)
    hq_settings.change(OPERATOR, "binding.confirm_days", 60)
    assert hq_settings.number("binding.confirm_days") == 60


def test_another_process_changes_a_setting_and_this_one_follows_at_once(one_database: db.Database) -> None:
    assert hq_settings.number("binding.confirm_days") == 365
    url = one_database.engine.url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", CHANGE, url], cwd=ROOT, check=True, capture_output=True, timeout=60)
    assert hq_settings.number("binding.confirm_days") == 30


def test_a_page_is_saved_whole_and_what_is_left_blank_goes_back_to_its_default(database: db.Database) -> None:
    typed = {"binding.confirm_days": "３０", "binding.dealer_policy": "on_follow", "binding.trust_typed_phone": "true"}
    hq_settings.change_page(OPERATOR, "binding", 1, typed)
    assert (hq_settings.number("binding.confirm_days"), hq_settings.setting("binding.trust_typed_phone")) == (30, True)
    hq_settings.change_page(OPERATOR, "binding", 2, {"binding.dealer_policy": "on_follow"})
    [edited] = [one for one in hq_settings.standing(OPERATOR, "binding") if one.edited]
    assert (edited.name, edited.value, edited.default) == ("binding.dealer_policy", "on_follow", "confirm")


@reading
def told_of(tag: str) -> list[Any]:
    return [row.details for row in session().query(AuditEntry).filter_by(tag=tag).order_by(AuditEntry.id)]


def test_the_audit_tells_what_a_setting_was_and_is_and_nothing_of_what_stayed(database: db.Database) -> None:
    hq_settings.change_page(OPERATOR, "binding", 1, DAYS)
    hq_settings.change_page(OPERATOR, "binding", 2, DAYS)
    hq_settings.change(OPERATOR, "binding.confirm_days", None)
    assert told_of("settings:value:change") == [
        {"name": "binding.confirm_days", "before": 365, "value": 30},
        {"name": "binding.confirm_days", "before": 30, "value": 365},
    ]


def test_the_shell_counts_too_when_a_page_was_opened_before(database: db.Database) -> None:
    hq_settings.change(OPERATOR, "binding.confirm_days", 60)
    with pytest.raises(Conflict) as refused:
        hq_settings.change_page(OPERATOR, "binding", 1, DAYS)
    assert (refused.value.code, refused.value.facts["by"]) == ("changed_meanwhile", OPERATOR.name)
    assert hq_settings.number("binding.confirm_days") == 60


def _save(days: str) -> str:
    try:
        hq_settings.change_page(OPERATOR, "binding", 2, {"binding.confirm_days": days})
    except Conflict as refusal:
        return refusal.code
    return "saved"


@pytest.fixture
def together(database: db.Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two who save the page that both opened: whoever has put a value waits a moment for the other to come as far."""
    hq_settings.change_page(OPERATOR, "binding", 1, DAYS)
    meeting, put = threading.Barrier(2), hq_settings._put

    def slow(*told: Any) -> None:
        put(*told)
        if told[1] == "binding.confirm_days":
            with suppress(threading.BrokenBarrierError):
                meeting.wait(timeout=1)

    monkeypatch.setattr(hq_settings, "_put", slow)


@pytest.mark.usefixtures("together")
def test_of_two_who_save_one_page_the_second_is_told() -> None:
    assert sorted(at_once([lambda: _save("60"), lambda: _save("90")])) == ["changed_meanwhile", "saved"]


@pytest.mark.mariadb
@ON_MARIADB
@pytest.mark.usefixtures("together")
def test_without_the_page_held_both_believe_to_have_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(hq_settings, "renew_page", lambda *_: None)
    monkeypatch.setattr(audit, "record", lambda *_, **__: None)
    assert at_once([lambda: _save("60"), lambda: _save("90")]) == ["saved", "saved"]


def test_who_may_not_changes_nothing(database: db.Database) -> None:
    with pytest.raises(NotAllowed):
        hq_settings.change(ANONYMOUS, "binding.confirm_days", 30)
    with pytest.raises(NotAllowed):
        hq_settings.change_page(ANONYMOUS, "binding", 1, DAYS)
    assert hq_settings.number("binding.confirm_days") == 365


def test_a_page_nobody_knows_is_not_found(database: db.Database) -> None:
    with pytest.raises(NotFound):
        hq_settings.change_page(OPERATOR, "nowhere", 1, {})


def test_every_default_is_within_its_own_bounds(database: db.Database) -> None:
    for name, value in hq_settings.DEFAULTS.items():
        hq_settings.change(OPERATOR, name, value)
