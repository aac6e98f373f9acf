"""Asking WeChat whether somebody really follows."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from services import clock, outbox, people
from services.outbox import Claimed
from services.people import Answer, Question
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway

log = structlog.get_logger(__name__)

INVALID_OPENID = 40003


def look_up(held: Claimed, gateway: Gateway) -> None:
    """Ask WeChat who the follower is over all accounts, and whether they really follow. When another event came
    while we asked, the answer may be older than it: it is void, and we ask anew. Openids that WeChat does not know
    are remembered as such, and change nothing about the person."""
    assert held.follower_id is not None
    question = people.question(held.follower_id)
    told = ask(question, gateway)
    again = bool(held.payload.get("again"))
    if not told or not people.surely(told) or people.reconcile(question, newest(told), again=again):
        outbox.mark_done(held)
    else:
        outbox.put_off(held, until=clock.now(), why="其间又有新的关注事件，重新查询")


def ask(question: Question, gateway: Gateway) -> dict[str, Answer]:
    """WeChat's word on each openid of a person, noted; a unionid that comes along joins the accounts."""
    told: dict[str, Answer] = {}
    for openid in question.openids:
        try:
            info = gateway.follower(openid)
        except WeChatRefused as refusal:
            if refusal.errcode != INVALID_OPENID:
                raise
            log.warning("openid_unknown_to_wechat", follower=question.follower_id)
            told[openid] = Answer(known=False)
            continue
        if info.unionid:
            people.meet(people.OFFICIAL_ACCOUNT, openid, info.unionid)
        since = datetime.fromtimestamp(info.subscribed_at or 0, UTC) if info.subscribed else None
        told[openid] = Answer(known=True, since=since)
    people.note_answers(question, told)
    return told


def newest(told: dict[str, Answer]) -> datetime | None:
    """Since when somebody follows with any of their openids; None when with none."""
    return max((one.since for one in told.values() if one.since), default=None)
