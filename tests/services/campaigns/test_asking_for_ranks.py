"""WeChat is asked of whoever takes part where the campaign wants it: told an openid and an address, within a second and
a half; whatever it does not say is no rank, and nothing of ours fails by it."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from services.access import OPERATOR
from services.campaigns import publishing, ranking
from services.campaigns.ranking import UNASKED, Rank
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import somebody
from tests.services.campaigns.ranks import HOME, Opinion, careful, ranked, with_the_mini_program
from tests.world import Cast
from wechat import time_left
from wechat.errors import (
    WeChatCrowded,
    WeChatError,
    WeChatOutcomeUnknown,
    WeChatRefused,
    WeChatResting,
    WeChatUnreachable,
)

API = "wxa/getuserriskrank"


@pytest.mark.parametrize("value", [0, 1, 2, 3, 4])
def test_what_wechat_says_is_the_rank(cast: Cast, value: int) -> None:
    me, openid = with_the_mini_program()
    opinion = Opinion(value)
    assert ranking.look(opinion, me, careful().slug, HOME) == ranked(value)
    assert opinion.asked == [(openid, HOME)]


@pytest.mark.parametrize(
    ("trouble", "why", "may_come"),
    [
        (WeChatUnreachable(API, "away"), "no_answer", True),
        (WeChatOutcomeUnknown(API, "timed out"), "no_answer", True),
        (WeChatResting(API, 9, "rests"), "no_answer", True),
        (WeChatCrowded(API), "no_answer", True),
        (WeChatRefused(API, 48001, "api unauthorized"), "48001", True),
        (WeChatRefused(API, 45009, "reach max api daily quota limit"), "45009", True),
        (WeChatRefused(API, -1, "system error"), "-1", True),
        (WeChatRefused(API, 61010, "code is expired"), "not_lately", False),
    ],
)
def test_whatever_wechat_does_instead_is_no_rank(cast: Cast, trouble: WeChatError, why: str, may_come: bool) -> None:
    me, _ = with_the_mini_program()
    found = ranking.look(Opinion(trouble), me, careful().slug, HOME)
    assert (found, found.reason, found.may_come) == (Rank(None, why), "no_rank", may_come)


def test_a_fault_of_ours_is_not_taken_for_wechats_silence(cast: Cast) -> None:
    me, _ = with_the_mini_program()
    with pytest.raises(ZeroDivisionError):
        ranking.look(Opinion(ZeroDivisionError()), me, careful().slug, HOME)


def test_whom_wechat_cannot_be_asked_of(cast: Cast) -> None:
    out, opinion = careful(), Opinion(0)
    assert ranking.look(opinion, somebody(), out.slug, HOME) == Rank(None, "no_mini")
    me, _ = with_the_mini_program()
    for nowhere in ("unknown", "", "a.b.c.d", "203.0.113.7:80"):
        assert ranking.look(opinion, me, out.slug, nowhere) == UNASKED
    assert opinion.asked == []
    assert ranking.look(opinion, me, out.slug, "2001:db8::7").value == 0


def test_wechat_is_told_nothing_of_whoever_takes_no_part(cast: Cast) -> None:
    """No campaign, one that wants nothing, one that nobody may take part in."""
    me, _ = with_the_mini_program()
    opinion, paused, ended = Opinion(0), careful(), careful()
    publishing.pause(OPERATOR, paused.slug, desk.edition(paused.slug))
    publishing.end(OPERATOR, ended.slug, desk.edition(ended.slug), "提前结束")
    early = careful(starts=desk.typed(desk.MORNING + timedelta(days=1)))
    for slug in ("none", desk.published().slug, desk.ready(rank="yes"), paused.slug, ended.slug, early.slug):
        assert ranking.look(opinion, me, slug, HOME) == UNASKED
    over = careful()
    desk.at(desk.MORNING + timedelta(days=7))
    assert ranking.look(opinion, me, over.slug, HOME) == UNASKED
    assert opinion.asked == []


def test_wechat_has_a_second_and_a_half(cast: Cast) -> None:
    """What one call takes at most shares this limit with it, its token's renewal too (`wechat/time_left.py`)."""
    me, _ = with_the_mini_program()
    left: list[float] = []

    class Watched(Opinion):
        def risk_rank(self, openid: str, address: str) -> int:
            left.append(time_left.deadline() - time.monotonic())
            return super().risk_rank(openid, address)

    ranking.look(Watched(0), me, careful().slug, HOME)
    assert left[0] <= ranking.SECONDS
    assert time_left.deadline() == float("inf")
