"""Asking WeChat whether somebody really follows: one person after an event."""

from __future__ import annotations

from datetime import UTC, datetime

import structlog

from services import clock, outbox, people
from services.outbox import Claimed
from services.people import Answer, Question
from wechat.answers import FollowerInfo
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
    if not told or not people.surely(told) or people.reconcile(question, people.newest(told), again=again):
        outbox.mark_done(held)
    else:
        outbox.put_off(held, until=clock.now(), why="其间又有新的关注事件，重新查询")


def ask(question: Question, gateway: Gateway) -> dict[str, Answer]:
    """WeChat's word on each openid of a person, noted; a unionid that comes along joins the accounts."""
    told: dict[str, Answer] = {}
    for openid in question.openids:
        info = knows(openid, gateway)
        if info is None:
            log.warning("openid_unknown_to_wechat", follower=question.follower_id)
        told[openid] = heed(openid, info)
    people.note_answers(question, told)
    return told


def heed(openid: str, info: FollowerInfo | None) -> Answer:
    """WeChat's word on one openid as an answer; a unionid that comes along joins the accounts."""
    if info is not None and info.unionid:
        people.meet(people.OFFICIAL_ACCOUNT, openid, info.unionid)
    return answer(info)


def knows(openid: str, gateway: Gateway) -> FollowerInfo | None:
    """What WeChat knows of somebody; None of an openid that it does not know."""
    try:
        return gateway.follower(openid)
    except WeChatRefused as refusal:
        if refusal.errcode != INVALID_OPENID:
            raise
        return None


def answer(info: FollowerInfo | None) -> Answer:
    """Whether the openid is known, and since when it follows."""
    if info is None:
        return Answer(known=False)
    return Answer(known=True, since=datetime.fromtimestamp(info.subscribed_at or 0, UTC) if info.subscribed else None)
