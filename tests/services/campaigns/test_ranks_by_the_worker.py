"""The worker asks WeChat again of entries that wait for its risk rank: as long as that may help, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from jobs import runner
from jobs.outbox import Desk
from models.campaign_entries import ENTERED, HELD
from models.db import reading, session
from models.outbox import OutboxPromise
from services import clock
from services.access import OPERATOR
from services.campaigns import farming, mine, rank_waits
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entry
from tests.services.campaigns.ranks import HOME, NO_ANSWER, Opinion, came, careful, with_the_mini_program
from tests.world import Cast
from wechat.errors import WeChatError, WeChatRefused, WeChatResting, WeChatUnreachable
from wechat.gateway import Gateway

API = "wxa/getuserriskrank"


def waits() -> tuple[int, str, int]:
    """Somebody of whom WeChat gave no rank: who, their openid there, their entry."""
    me, openid = with_the_mini_program()
    _, number = came(careful(), NO_ANSWER, me)
    return me, openid, number


def work(told: int | Exception, after: timedelta = rank_waits.FIRST) -> Opinion:
    """The worker keeps what is due by then, beside the notices it owes."""
    desk.at(clock.now() + after)
    opinion = Opinion(told)
    runner.run_once(Desk(cast(Gateway, cast(Any, opinion)), "http://127.0.0.1"))
    return opinion


@reading
def promised() -> OutboxPromise:
    found = session().scalars(select(OutboxPromise).where(OutboxPromise.kind == rank_waits.ASK)).one()
    session().expunge(found)
    return found


def test_asked_again_a_low_rank_lets_the_entry_count(cast: Cast) -> None:
    me, openid, number = waits()
    assert work(0).asked == [(openid, HOME)]
    assert (entry(number).state, entry(number).wechat_rank, promised().state) == (ENTERED, 0, "done")
    assert mine.entry(me, number).voucher is not None
    assert work(0, timedelta(hours=1)).asked == []
    assert broken() == []


def test_a_high_one_leaves_it_to_a_person(cast: Cast) -> None:
    _, _, number = waits()
    work(4)
    assert (entry(number).state, entry(number).wechat_rank, promised().state) == (HELD, 4, "done")
    assert work(0, timedelta(hours=1)).asked == []


@pytest.mark.parametrize(
    "trouble",
    [
        WeChatUnreachable(API, "away"),
        WeChatResting(API, 5, "rests"),
        WeChatRefused(API, -1, "system error"),
    ],
)
def test_while_wechat_is_away_it_is_asked_again_and_again(cast: Cast, trouble: WeChatError) -> None:
    _, openid, number = waits()
    for _ in range(3):
        assert work(trouble, timedelta(minutes=5)).asked == [(openid, HOME)]
        assert (entry(number).state, promised().state) == (HELD, "due")
    assert work(1, timedelta(minutes=30)).asked == [(openid, HOME)]
    assert entry(number).state == ENTERED


def test_a_call_that_was_not_granted_is_told_to_headquarters_and_nobody_is_paid(cast: Cast) -> None:
    _, _, number = waits()
    work(WeChatRefused(API, 48001, "api unauthorized"))
    assert (entry(number).state, promised().state) == (HELD, "dead")
    assert "48001" in str(promised().last_error)


@pytest.mark.parametrize("after", [timedelta(hours=2, minutes=1), timedelta(days=2)])
def test_later_than_two_hours_wechat_would_not_answer(cast: Cast, after: timedelta) -> None:
    _, _, number = waits()
    assert work(0, after).asked == []
    assert (entry(number).state, promised().state) == (HELD, "done")


def test_of_whoever_did_not_open_the_mini_program_lately_it_is_asked_when_they_do(cast: Cast) -> None:
    me, openid, number = waits()
    work(WeChatRefused(API, 61010, "code is expired"))
    assert (entry(number).state, promised().state) == (HELD, "done")
    there = Opinion(0)
    rank_waits.ask_again(there, me, number, HOME)
    assert (there.asked, entry(number).state) == ([(openid, HOME)], ENTERED)


def accepted(_me: int, number: int) -> None:
    farming.accept(OPERATOR, number)


def refused(_me: int, number: int) -> None:
    farming.refuse(OPERATOR, number, "同一部手机")


@pytest.mark.parametrize("decide", [accepted, refused, mine.withdraw])
def test_of_what_was_decided_wechat_is_told_nothing_more(cast: Cast, decide: Callable[[int, int], None]) -> None:
    me, _, number = waits()
    decide(me, number)
    before = entry(number).state
    assert work(0).asked == []
    assert (entry(number).state, promised().state) == (before, "done")
