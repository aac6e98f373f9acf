"""Dates of leads: a planned one stays until something else is said; one lead that fails delays no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models.leads import Lead
from services import clock
from services.leads import clocks, working, writing
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.working import FollowUp
from tests.services.leads.desk import from_place, hand, lead, owner, pass_time
from tests.world import Cast


def test_a_date_that_was_planned_stays_until_something_else_is_said(cast: Cast) -> None:
    zhang = owner("D001")
    mine, friday = from_place("440000"), clock.now().replace(microsecond=0) + timedelta(days=3)
    working.claim(zhang, mine)
    working.follow_up(zhang, mine, FollowUp("周五看样品", next_at=friday))
    working.follow_up(zhang, mine, FollowUp("寄出了样品", as_planned=True))
    assert (lead(mine).next_at, lead(mine).remind_at) == (friday, friday)
    working.follow_up(zhang, mine, FollowUp("对方改到下周", next_at=friday + timedelta(days=7)))
    assert lead(mine).next_at == friday + timedelta(days=7)
    working.follow_up(zhang, mine, FollowUp("不用再约"))
    assert (lead(mine).next_at, lead(mine).remind_at) == (None, None)
    working.follow_up(zhang, mine, FollowUp("再约", next_at=friday))
    pass_time(days=4)
    working.follow_up(
        zhang, mine, FollowUp("见过面了", as_planned=True)
    )  # that date is over, and this is what came of it
    assert lead(mine).next_at is None


def test_one_lead_that_fails_keeps_no_other_waiting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    owner("D001")
    first, second = from_place("440000", "a"), from_place("440000", "b")
    real = writing.tell

    def fails(row: Lead, *said: Any, **more: Any) -> Any:
        if row.id == first:
            raise RuntimeError("a row nobody thought of")
        return real(row, *said, **more)

    pass_time(days=2)
    monkeypatch.setattr(clocks, "tell", fails)
    assert clocks.watch()["lapsed"] == 1
    assert (hand(first), hand(second)) == (Holder(cast.dealers["D001"]), HEADQUARTERS_POOL)
    monkeypatch.undo()
    assert clocks.watch()["lapsed"] == 1
    assert hand(first) == HEADQUARTERS_POOL
