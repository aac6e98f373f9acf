"""Keeping promises: claim, act outside any transaction, mark the end only while the claim is still ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from crash_points import crash_point
from jobs import erasures, exports, following, late_replies, risk_ranks, unreachable_sweep
from jobs import notices as telling
from jobs import role_tags as tag_errands
from services import (
    catching_up,
    clock,
    console_inbox,
    failure_policy,
    notices,
    outbox,
    people,
    push_sources,
    role_tag_sweep,
    role_tags,
)
from services import unreachable_sweep as unreachable
from services.campaigns import rank_waits
from services.failure_policy import GiveUp
from services.merge_cases import asking as merge_cases
from services.notices import Letter
from services.outbox import Claimed, End
from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused
from wechat.gateway import Gateway

log = structlog.get_logger(__name__)

WORD_WAITS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """What keeping a promise needs: the way out, and the address our links begin with."""

    gateway: Gateway
    public_base_url: str


def keep(held: Claimed, desk: Desk, letter: Letter | None = None) -> End | None:
    """Keep one promise, or put it off, or give it up with a reason; an unexpected fault is put off too.

    The end is for the caller to write down, together with others'; None when the errand wrote it down itself, or when
    so little of the lease is left that another worker may begin before we end.
    """
    if held.leased_until - clock.now() < 2 * outbox.SEND_SECONDS:
        log.warning("promise_let_go", promise=held.id, attempt=held.attempt)
        return None
    try:
        crash_point("outbox:claimed")
        if held.kind == notices.TEMPLATE_MESSAGE:
            return telling.send(held, desk.gateway, desk.public_base_url, letter)
        PERFORMERS[held.kind](held, desk)
        return None
    except WeChatError as error:
        return _after_failure(held, error)
    except Exception as fault:
        # One broken promise must not stop the others; it comes again until its tries are used up.
        log.error("promise_fault", promise=held.id, kind=held.kind, error=type(fault).__name__, exc_info=True)
        why = f"程序出错 {type(fault).__name__}"
        if held.tries >= failure_policy.MOST_TRIES_OF_THE_UNKNOWN:
            return outbox.given_up(held, why=why)
        return outbox.set_back(held, until=clock.now() + failure_policy.jittered(held.tries), why=why)


def conclude(ends: Sequence[End]) -> None:
    """Write down how promises ended; those that another worker holds by now stay as that one leaves them."""
    crash_point("outbox:before_mark")
    written = outbox.finish(ends)
    crash_point("outbox:marked")
    if written < len(ends):
        log.warning("promises_taken_over", number=len(ends) - written)


def _after_failure(held: Claimed, error: WeChatError) -> End:
    now = clock.now()
    verdict = failure_policy.judge(error, held.tries, now)
    log.warning("promise_failed", promise=held.id, kind=held.kind, tries=held.tries, why=verdict.why)
    if verdict.alarm:
        log.error("wechat_alarm", api=error.api, why=verdict.why)
        console_inbox.alarm(f"{error.api}:{getattr(error, 'errcode', '')}:{clock.shown(now)[:10]}", verdict.why)
    unsure = now if isinstance(error, WeChatOutcomeUnknown) else None
    telling.doubt(held, error)
    if isinstance(verdict, GiveUp):
        if (unsure or held.unsure_at) and not isinstance(error, WeChatRefused):
            return outbox.put_aside(held, why=verdict.why)
        return replace(outbox.given_up(held, why=verdict.why), hands_over=verdict.reaches_nobody)
    if verdict.person_too and held.follower_id is not None:
        outbox.leave_in_peace(held.follower_id, verdict.at)
    if verdict.counts:
        return outbox.set_back(held, until=verdict.at, why=verdict.why, unsure=unsure)
    return outbox.postponed(held, until=verdict.at, why=verdict.why)


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


def settle_twins(held: Claimed, _desk: Desk) -> None:
    """Look again whether this person is one with another, and ask headquarters where only a person can say."""
    assert held.follower_id is not None
    merge_cases.settle(held.follower_id)
    outbox.mark_done(held)


def catch_up_decider(held: Claimed, _desk: Desk) -> None:
    """Tell a decider who became reachable what waited for them meanwhile."""
    merge_cases.catch_up(int(held.payload["employee"]))
    outbox.mark_done(held)


# Errands write down themselves how they ended.
PERFORMERS: dict[str, Callable[[Claimed, Desk], None]] = {
    role_tags.SYNC: lambda held, desk: tag_errands.sync(held, desk.gateway),
    role_tag_sweep.SWEEP: lambda held, desk: tag_errands.sweep(held, desk.gateway),
    people.SETTLE: settle_twins,
    catching_up.CATCH_UP: catch_up_decider,
    "look_up_follower": lambda held, desk: following.look_up(held, desk.gateway),
    unreachable.SWEEP: lambda held, desk: unreachable_sweep.sweep(held, desk.gateway),
    "note_delivery": note_delivery,
    "refresh_push_sources": refresh_push_sources,
    rank_waits.ASK: lambda held, desk: risk_ranks.ask(held, desk.gateway),
    "late_reply": lambda held, desk: late_replies.say(held, desk.gateway),
    "erase_left": lambda held, desk: erasures.erase_left(held, desk.gateway),
    "erase_revoked": lambda held, _desk: erasures.erase_revoked(held),
    "erase_cancelled": lambda held, _desk: erasures.erase_cancelled(held),
    "make_personal_export": lambda held, _desk: exports.make(held),
    "erase_requested": lambda held, _desk: erasures.erase_requested(held),
}
