"""What the worker does to many goes on where one of them fails, which the next look tries again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from models.campaign_entries import ENTERED, HELD
from services.campaigns import crowds, returning, tidings, vouchers
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import voucher_of
from tests.services.campaigns.test_crowds import come_unseen, states
from tests.services.campaigns.test_newcomers import won
from tests.world import Cast


def failing_at(number: int, act: Callable[..., Any]) -> Callable[..., Any]:
    def does(first: int, *more: Any, **named: Any) -> Any:
        if first == number:
            raise RuntimeError("cannot be done now")
        return act(first, *more, **named)

    return does


def test_a_prize_that_cannot_be_returned_keeps_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    out = desk.published(prizes=[desk.a_prize(good_days="7")], in_person="yes")
    numbers = [won(out)[1] for _ in range(3)]
    desk.at(desk.MORNING + timedelta(days=20))
    with monkeypatch.context() as one_fails:
        one_fails.setattr(vouchers, "hold_of", failing_at(numbers[0], vouchers.hold_of))
        assert returning.return_unfetched() == 2
        assert returning.return_unfetched() == 0
    assert desk.prize(out.prizes[0]).given == 1
    assert returning.return_unfetched() == 1
    assert broken() == []


def test_an_entry_that_cannot_be_held_keeps_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    came = come_unseen(desk.published(), 8, monkeypatch)
    with monkeypatch.context() as one_fails:
        one_fails.setattr(vouchers, "hold_of", failing_at(came[0][1], vouchers.hold_of))
        assert crowds.settle() == 7
    assert states(came) == [ENTERED] + [HELD] * 7
    assert crowds.settle() == 1


def test_a_voucher_that_cannot_be_told_of_keeps_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    out = desk.published(prizes=[desk.a_prize(good_days="7")])
    numbers = [found.id for found in (voucher_of(won(out)[1]) for _ in range(2)) if found is not None]
    desk.at(desk.MORNING + timedelta(days=5))
    with monkeypatch.context() as one_fails:
        one_fails.setattr(tidings, "tell_ending", failing_at(numbers[0], tidings.tell_ending))
        tidings.watch()
    assert tidings._ending() == numbers[:1]
