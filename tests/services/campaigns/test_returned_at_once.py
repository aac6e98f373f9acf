"""A prize nobody fetched is returned by two workers at once, and by one while its person withdraws: it goes back once.
With the protection switched off for once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from models.campaign_entries import Voucher
from models.db import Database, session
from services import people
from services.campaigns import mine, returning, vouchers
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.rig.variants import drop_unique_keys
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.test_changes_at_once import meanwhile, said
from tests.services.campaigns.test_newcomers import won
from tests.services.campaigns.test_newcomers_switch import one_left
from tests.services.campaigns.test_taking_back_at_once import returned
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]
ROUNDS = 4


@pytest.fixture
def ours(database: Database) -> Iterator[Cast]:
    yield furnish()
    desk.at(None)


def over() -> tuple[Out, int, int, int]:
    """A campaign, who won its prize and did not come, their entry and its voucher."""
    desk.at(desk.MORNING)
    out = one_left()
    me, number = won(out)
    found = voucher_of(number)
    assert found is not None
    desk.at(desk.MORNING + timedelta(days=20))
    return out, me, number, found.id


def acts(me: int, number: int, voucher: int) -> list[Callable[[], object]]:
    twice = partial(returning.give_back, voucher)
    return [twice, twice, partial(said, mine.withdraw, me, number)]


def test_it_goes_back_once_whoever_is_first(ours: Cast) -> None:
    for _ in range(ROUNDS):
        out, me, number, voucher = over()
        first, second, withdrawn = at_once(acts(me, number, voucher))
        assert withdrawn == "done"
        assert not (first and second)
        assert returned(out, number) == 1
        assert desk.prize(out.prizes[0]).given == 0
        assert broken() == []


def test_control_by_what_was_read_before_it_goes_back_twice(
    ours: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(database, "campaign_stock_entry", "uq_campaign_stock_entry")
    out, _, number, voucher = over()

    def read_before(entry_id: int) -> tuple[Any, bool]:
        row = session().scalars(select(Voucher).where(Voucher.entry_id == entry_id)).one()
        if not done:
            done.append(True)
            assert meanwhile(partial(returning.give_back, voucher))
        return row, False

    done: list[bool] = []
    monkeypatch.setattr(vouchers, "hold_of", read_before)
    monkeypatch.setattr(people, "lock", lambda _person: None)
    assert returning.give_back(voucher)
    assert returned(out, number) == 2
