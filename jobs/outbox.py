"""Keeping promises: claim, act outside any transaction, mark the end only while the claim is still ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from crash_points import crash_point
from jobs import erasures, late_replies
from services import clock, failure_policy, notices, outbox, people, push_sources
from services.failure_policy import GiveUp
from services.outbox import Claimed
from wechat.errors import WeChatError
from wechat.gateway import Gateway, TemplateMessage

log = structlog.get_logger(__name__)

WORD_WAITS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """What keeping a promise needs: the way out, and the address our links begin with."""

    gateway: Gateway
    public_base_url: str


def keep(held: Claimed, desk: Desk) -> None:
    """Keep one promise, or put it off, or give it up with a reason; an unexpected fault is put off too."""
    try:
        crash_point("outbox:claimed")
        PERFORMERS[held.kind](held, desk)
    except WeChatError as error:
        _settle_failure(held, error)
    except notices.NoTemplate as missing:
        outbox.give_up(held, why=str(missing))
    except Exception as fault:
        # One broken promise must not stop the others; it comes again until its tries are used up.
        log.error("promise_fault", promise=held.id, kind=held.kind, error=type(fault).__name__, exc_info=True)
        _put_off_or_give_up(held, type(fault).__name__)


def _settle_failure(held: Claimed, error: WeChatError) -> None:
    verdict = failure_policy.judge(error, held.tries, clock.now())
    log.warning("promise_failed", promise=held.id, kind=held.kind, tries=held.tries, why=verdict.why)
    if verdict.alarm:
        log.error("wechat_alarm", api=error.api, why=verdict.why)
    if isinstance(verdict, GiveUp):
        outbox.give_up(held, why=verdict.why)
        return
    later = outbox.put_off if verdict.counts else outbox.postpone
    later(held, until=verdict.at, why=verdict.why)
    if verdict.person_too and held.follower_id is not None:
        outbox.leave_in_peace(held.follower_id, verdict.at)


def _put_off_or_give_up(held: Claimed, why: str) -> None:
    if held.tries >= failure_policy.MOST_TRIES_OF_THE_UNKNOWN:
        outbox.give_up(held, why=f"程序出错 {why}")
    else:
        outbox.put_off(held, until=clock.now() + failure_policy.jittered(held.tries), why=f"程序出错 {why}")


def send_template_message(held: Claimed, desk: Desk) -> None:
    """One notice as a template message; WeChat sends equal `client_msg_id`s once within ten minutes."""
    assert held.topic is not None
    assert held.follower_id is not None
    openid = people.openid_of(held.follower_id)
    if openid is None:
        outbox.give_up(held, why="对方没有关注公众号")
        return
    composed = notices.compose(held.topic, held.payload["facts"])
    path = held.payload.get("path")
    message = TemplateMessage(
        openid=openid,
        template_id=composed.template_id,
        fields=composed.fields,
        url=desk.public_base_url + path if path else None,
        mini_path=None,
        client_msg_id=f"qudao-{held.id}",
    )
    crash_point("outbox:before_send")
    message_id = desk.gateway.send_template(message)
    crash_point("outbox:after_send")
    if not outbox.mark_done(held, message_id=message_id):
        log.warning("promise_taken_over", promise=held.id, attempt=held.attempt)


def look_up_follower(held: Claimed, desk: Desk) -> None:
    """Ask WeChat who the follower is over all accounts, and whether they really follow. When another event came
    while we asked, the answer may be older than it: it is void, and we ask anew."""
    assert held.follower_id is not None
    question = people.question(held.follower_id)
    told = {openid: desk.gateway.follower(openid) for openid in question.openids}
    for openid, info in told.items():
        if info.unionid:
            people.meet(people.OFFICIAL_ACCOUNT, openid, info.unionid)
    since = max((info.subscribed_at or 0 for info in told.values() if info.subscribed), default=None)
    if not told or people.reconcile(question, _moment(since), again=bool(held.payload.get("again"))):
        outbox.mark_done(held)
    else:
        outbox.put_off(held, until=clock.now(), why="其间又有新的关注事件，重新查询")


def _moment(since: int | None) -> datetime | None:
    return None if since is None else datetime.fromtimestamp(since, UTC)


def note_delivery(held: Claimed, _desk: Desk) -> None:
    """WeChat's word on a delivery that came before our own note of the message. A lost answer is asked for again
    minutes later, so the word waits; then it was about somebody else's message."""
    found = outbox.record_delivery(int(held.payload["message_id"]), str(held.payload["delivery"]))
    if found or clock.now() - held.created_at > WORD_WAITS:
        outbox.mark_done(held)
    else:
        outbox.put_off(held, until=clock.now() + failure_policy.jittered(held.tries), why="消息编号尚未记下")


def refresh_push_sources(held: Claimed, desk: Desk) -> None:
    """Ask WeChat where its pushes come from. A list without an address changes nothing, and tomorrow it is asked
    again; a call that fails is tried again like any other, with the old list in force."""
    push_sources.remember(desk.gateway.callback_addresses())
    outbox.mark_done(held)


PERFORMERS: dict[str, Callable[[Claimed, Desk], None]] = {
    notices.TEMPLATE_MESSAGE: send_template_message,
    "look_up_follower": look_up_follower,
    "note_delivery": note_delivery,
    "refresh_push_sources": refresh_push_sources,
    "late_reply": lambda held, desk: late_replies.say(held, desk.gateway),
    "erase_left": lambda held, desk: erasures.erase_left(held, desk.gateway),
    "erase_revoked": lambda held, _desk: erasures.erase_revoked(held),
    "erase_cancelled": lambda held, _desk: erasures.erase_cancelled(held),
}
