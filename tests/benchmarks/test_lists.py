"""The house that lists are measured in is a possible one, every look at a list is answered, and a long page asks the
database as often as a short one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from benchmarks import campaign_figures
from benchmarks.lists import NOT_FOR, ROOMS, TABLES, Look, furnished, rooms_of, seconds_of
from console import tables
from models.campaign_sums import WHOLE, CampaignSum
from models.db import Database, bound, session, transaction
from services import dealers
from services.listing import Wanted
from tests.conftest import empty
from tests.console.desk import Desk
from tests.rig.invariants import broken
from tests.rig.listening import listening
from tests.rig.services import PrivateMariaDB

pytestmark = pytest.mark.mariadb


@pytest.fixture
def url(migrated_mariadb: str) -> Iterator[str]:
    yield migrated_mariadb
    empty(migrated_mariadb)


def test_the_filled_house_keeps_every_invariant_and_shows_every_list(
    url: str, shared_mariadb: PrivateMariaDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    with furnished(url, 0.001) as (desks, looks):
        assert broken() == []
        assert {look.room for look in looks} == set(ROOMS)
        campaign_figures.counted_directly()
        _figures_that_differ_are_noticed()
        first = {look.room: look for look in reversed(looks)}
        for role, desk in desks.items():
            assert all(seconds_of(desk, first[room], shared_mariadb.pid) > 0 for room in rooms_of(role))
            refused = [first[room] for room in NOT_FOR[role]]
            assert {desk.get(look.address).status_code for look in refused} <= {403}
        _a_long_page_asks_as_often_as_a_short_one(desks, first, monkeypatch)


@transaction
def _one_more_entry_than_there_is() -> None:
    session().execute(update(CampaignSum).where(CampaignSum.kind == WHOLE).values(entries=CampaignSum.entries + 1))


def _figures_that_differ_are_noticed() -> None:
    _one_more_entry_than_there_is()
    with pytest.raises(campaign_figures.Differs):
        campaign_figures.counted_directly()


def _a_long_page_asks_as_often_as_a_short_one(
    desks: dict[str, Desk], first: dict[str, Look], monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = set()
    for role, desk in desks.items():
        for room in TABLES.keys() & rooms_of(role):
            short, long = (_asked(desk, first[room], size, monkeypatch) for size in (5, 50))
            assert short[0] == long[0], f"{role} at {room}: {short[0]} statements for 5 rows, {long[0]} for 50"
            longer |= {room} if long[1] > short[1] else set()
    assert longer >= {"dealers", "employees", "approvals", "bindings", "notices", "audit", "people"}

    made = dealers.DealerRow

    def asking(*fields: Any) -> dealers.DealerRow:
        dealers.tiers()
        return made(*fields)

    with monkeypatch.context() as control:
        control.setattr(dealers, "DealerRow", asking)
        short, long = (_asked(desks["admin"], first["dealers"], size, monkeypatch) for size in (5, 50))
        assert long[0] - short[0] == 45  # a rule that asks once more for each row is seen


def _asked(desk: Desk, look: Look, size: int, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """How many statements one look at a page of so many rows takes, and how many lines of a table it shows."""
    database: Database = bound()
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        heard.append(statement)

    monkeypatch.setattr(tables, "Wanted", partial(Wanted, size=size))
    with listening(database, "before_cursor_execute", hear):
        page = desk.get(look.address)
    assert page.status_code == 200
    return len(heard), page.text.count("<tr")
