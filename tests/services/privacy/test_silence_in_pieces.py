"""Strangers are looked at a piece at a time: each look goes on where the last ended, and reads what is theirs alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from models.db import Database, reading, session, transaction
from models.people import OFFICIAL_ACCOUNT, Follower
from models.promotions import CampaignVisit
from services import clock, hq_settings, people, privacy
from services.privacy import erasing, silence, sweeping
from tests.services.leads.desk import pass_time
from tests.world import Cast, furnish

DAYS = int(hq_settings.DEFAULTS["retention.strangers_days"])


def strangers(*names: str) -> list[int]:
    return [people.meet(OFFICIAL_ACCOUNT, f"o{name}").id for name in names]


def is_known(name: str) -> bool:
    return people.known(OFFICIAL_ACCOUNT, f"o{name}") is not None


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at a time, one piece a look."""
    for module in (sweeping, silence):
        monkeypatch.setattr(module, "PIECE", 2)
    monkeypatch.setattr(silence, "PIECES", 1)


def kept(numbers: list[int]) -> None:
    """They agreed to something today."""
    for number in numbers:
        privacy.agree(number, "marketing", "page")


def test_each_look_goes_on_where_the_last_ended_and_then_begins_anew(cast: Cast, small: None) -> None:
    numbers = strangers("A", "B", "C", "D", "E")
    pass_time(days=DAYS, seconds=1)
    kept(numbers[:3] + numbers[4:])
    assert [privacy.forget_silent() for _ in range(3)] == [0, 1, 0]
    assert not is_known("D")
    pass_time(days=DAYS, seconds=1)
    assert [privacy.forget_silent() for _ in range(4)] == [2, 1, 1, 0]


def test_who_is_younger_ends_the_round(cast: Cast, small: None) -> None:
    strangers("A", "B")
    pass_time(days=DAYS, seconds=1)
    strangers("C", "D", "E", "F")
    assert [privacy.forget_silent() for _ in range(2)] == [2, 0]
    strangers("G")
    pass_time(days=DAYS - 1)
    assert [privacy.forget_silent() for _ in range(4)] == [0, 0, 0, 0]
    pass_time(days=2)
    assert sum(privacy.forget_silent() for _ in range(5)) == 5


@pytest.mark.parametrize("failing", [False, True], ids=["all are forgotten", "the oldest fails"])
def test_no_more_than_enough_are_forgotten_in_one_look_and_none_is_passed_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, failing: bool
) -> None:
    monkeypatch.setattr(silence, "ENOUGH", 2)
    numbers, really = strangers("A", "B", "C", "D", "E"), erasing.forget_official_account

    def forget(row: Follower, at: Any) -> None:
        if failing and row.id == numbers[0]:
            raise RuntimeError("this one cannot be forgotten")
        really(row, at)

    monkeypatch.setattr(silence, "forget_official_account", forget)
    pass_time(days=DAYS, seconds=1)
    assert [privacy.forget_silent() for _ in range(4)] == ([1, 2, 1, 0] if failing else [2, 2, 1, 0])
    assert [is_known(name) for name in "ABCDE"] == [failing, False, False, False, False]


# A large house, on MariaDB

SOME, CROWD = 60, 20_000


@pytest.fixture
def crowded(database: Database) -> list[int]:
    """Some strangers beside very many whose visits of campaigns the house keeps."""
    furnish()
    numbers = strangers("A", *(f"B{n}" for n in range(SOME - 1)))
    pass_time(days=DAYS, seconds=1)
    _fill(clock.now() - timedelta(days=1))
    kept(numbers[1:])
    return numbers


@transaction
def _fill(at: Any) -> None:
    session().execute(text("SET SESSION foreign_key_checks = 0"))
    others = [
        {"label": f"客 {n}", "follow_state": "following", "follow_events": 1, "created_at": at} for n in range(CROWD)
    ]
    session().execute(insert(Follower), others)
    [last] = session().execute(text("SELECT MAX(id) FROM follower")).scalars()
    visits = [
        {"campaign_id": 1, "visitor_index": f"{n:064}", "day": at.date(), "opened_at": at, "follower_id": last - n}
        for n in range(CROWD)
    ]
    session().execute(insert(CampaignVisit), visits)
    session().execute(text("SET SESSION foreign_key_checks = 1"))


def _rows_read() -> int:
    told = session().execute(text("SHOW SESSION STATUS LIKE 'Handler_read%'"))
    return sum(int(value) for _name, value in told)


@reading
def read_for(look: Any) -> int:
    """How many rows and keys the database read for it."""
    before = _rows_read()
    look()
    return _rows_read() - before


@pytest.mark.mariadb
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_a_look_reads_what_is_of_those_it_looks_at_and_not_what_the_house_has(crowded: list[int]) -> None:
    assert read_for(lambda: silence._silent_among(crowded, clock.now())) < CROWD / 4
    assert privacy.forget_silent() == 1
    assert (is_known("A"), is_known("B0")) == (False, True)


@pytest.mark.mariadb
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_control_asked_by_the_moment_alone_it_reads_the_whole_table(crowded: list[int]) -> None:
    since = clock.now() - timedelta(days=DAYS)
    lately = select(CampaignVisit.follower_id).where(CampaignVisit.opened_at > since)
    assert read_for(lambda: set(crowded) & set(session().scalars(lately))) > CROWD
