"""WeChat's risk rank (微信风险等级) of somebody who takes part in a campaign that wants it. Nothing here writes, and
nothing of it may be asked inside a transaction.

Fails closed: of whom WeChat says nothing, the entry waits. Its prize is kept meanwhile, and nobody is refused."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

import structlog

from models.db import reading
from services import people
from services.campaigns import limits
from services.errors import NotFound
from services.people import MINI_PROGRAM
from wechat.errors import WeChatError, WeChatRefused
from wechat.time_left import all_within

HELD_FROM = 3
"""Tencent's advice is a light check from 1 on and more the higher it is; the two highest wait for a look. Where to draw
the line is our judgement, no source."""
SECONDS = 1.5
"""So long somebody who presses the button waits for WeChat at most; it is asked again by the worker."""
NOT_LATELY_CODE = 61010

NOT_ASKED = "not_asked"
NO_MINI = "no_mini"
NOT_LATELY = "not_lately"
NO_ANSWER = "no_answer"

log = structlog.get_logger(__name__)


class Asked(Protocol):
    """As much of the way out to WeChat as is needed."""

    def risk_rank(self, openid: str, address: str) -> int: ...


@dataclass(frozen=True, slots=True)
class Rank:
    """What WeChat said of an account: `value` from 0 to 4, or None and `why`: it was not asked; we know no identity of
    theirs in the mini program; they did not open it in the last two hours; no answer came, or (an errcode) it refused.
    """

    value: int | None = None
    why: str = NOT_ASKED

    @property
    def reason(self) -> str | None:
        """Why an entry has to wait by this; None: it need not."""
        if self.value is None:
            return "no_rank"
        return "rank" if self.value >= HELD_FROM else None

    @property
    def may_come(self) -> bool:
        """Whether asking again without their person may bring one."""
        return self.value is None and self.why not in (NOT_ASKED, NO_MINI, NOT_LATELY)


UNASKED = Rank()


def look(asked: Asked, follower_id: int, slug: str, address: str) -> Rank:
    """The rank of whoever is about to enter, where the campaign wants one; at most 1.5 seconds."""
    return rank_of(asked, follower_id, address) if _wants(slug) else UNASKED


def rank_of(asked: Asked, follower_id: int, address: str) -> Rank:
    """Ask WeChat now. It is told the person's openid in the mini program and the address they come from."""
    openid = people.openid_of(follower_id, MINI_PROGRAM)
    if openid is None:
        return Rank(why=NO_MINI)
    if not is_address(address):
        return UNASKED
    try:
        with all_within(SECONDS):
            return Rank(asked.risk_rank(openid, address), "")
    except WeChatRefused as error:
        if error.errcode == NOT_LATELY_CODE:
            return Rank(why=NOT_LATELY)
        log.warning("no_risk_rank", errcode=error.errcode)
        return Rank(why=str(error.errcode))
    except WeChatError as error:
        log.warning("no_risk_rank", why=type(error).__name__)
        return Rank(why=NO_ANSWER)


def is_address(text: str) -> bool:
    """WeChat wants an address; of somebody behind a proxy that says none there is nothing to send."""
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


@reading
def _wants(slug: str) -> bool:
    """Of a campaign that is not open WeChat is told nothing: nobody takes part, as the rule is about to say."""
    try:
        standing = limits.find_standing(slug)
    except NotFound:
        return False
    return standing.rank_wanted and standing.phase == limits.OPEN_NOW
