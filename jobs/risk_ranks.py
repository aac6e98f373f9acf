"""Asking WeChat again what it thinks of an account whose entry waits for that."""

from __future__ import annotations

from services import clock, outbox, people
from services.campaigns import rank_waits
from services.campaigns.ranking import NOT_LATELY_CODE, Rank
from services.outbox import Claimed
from services.people import MINI_PROGRAM
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway


def ask(held: Claimed, gateway: Gateway) -> None:
    """A call that fails is tried again like any other. After two hours WeChat would not answer: then it is asked when
    the person opens their entry."""
    assert held.follower_id is not None
    entry_id, address = int(held.payload["entry"]), str(held.payload["address"])
    openid = people.openid_of(held.follower_id, MINI_PROGRAM)
    is_late = clock.now() - held.created_at > rank_waits.FOR
    if openid is not None and not is_late and rank_waits.still_waits(entry_id):
        try:
            rank_waits.learn(entry_id, Rank(gateway.risk_rank(openid, address), ""))
        except WeChatRefused as refusal:
            if refusal.errcode != NOT_LATELY_CODE:
                raise
    outbox.mark_done(held)
