"""Settings headquarters edits: each has its bounds, and an absent row means its default."""

from __future__ import annotations

import pytest

from models import db
from services import hq_settings
from services.access import ANONYMOUS, OPERATOR
from services.errors import Invalid, NotAllowed


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


def test_a_changed_setting_is_read_by_everybody(database: db.Database) -> None:
    hq_settings.change(OPERATOR, "binding.confirm_days", 30)
    hq_settings.change(OPERATOR, "binding.confirm_days", 60)
    assert hq_settings.number("binding.confirm_days") == 60


def test_who_may_not_changes_nothing(database: db.Database) -> None:
    with pytest.raises(NotAllowed):
        hq_settings.change(ANONYMOUS, "binding.confirm_days", 30)
    assert hq_settings.number("binding.confirm_days") == 365


def test_every_default_is_within_its_own_bounds(database: db.Database) -> None:
    for name, value in hq_settings.DEFAULTS.items():
        hq_settings.change(OPERATOR, name, value)
