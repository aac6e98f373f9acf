"""Once a day: those whom we cannot reach are asked about again, a hundred at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from jobs import following
from services import clock, outbox, people, unreachable_sweep
from services.outbox import Claimed
from services.unreachable_sweep import Doubted, Step
from wechat.answers import FollowerInfo
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway
from wechat.official_account import MOST_FOLLOWERS

LEFT_TO_WRITE = 2 * outbox.SEND_SECONDS + timedelta(seconds=15)


def owe_sweep() -> None:
    unreachable_sweep.owe_sweep()


def sweep(held: Claimed, gateway: Gateway) -> None:
    """One step of the sweep. What WeChat says of somebody is heeded as after an event of theirs; an answer that an
    event overtook is left to that event's own question."""
    step = Step(**held.payload)
    doubted = unreachable_sweep.doubted(step)
    infos = _ask(doubted, held, gateway)
    answered = [one for one in doubted if infos.keys() >= set(one.question.openids)]
    back = gone = 0
    for one in answered:
        told = {openid: following.answer(infos[openid]) for openid in one.question.openids}
        if one.learns(told) and _believe(one, infos):
            follows = people.newest(told) is not None
            back += follows
            gone += one.follows and not follows
    unreachable_sweep.go_on(step, answered, back=back, gone=gone)
    outbox.mark_done(held)


def _believe(one: Doubted, infos: dict[str, FollowerInfo | None]) -> bool:
    """Write down what WeChat says of somebody; whether it says for sure that they follow, or do not."""
    told = {openid: following.heed(openid, infos[openid]) for openid in one.question.openids}
    people.note_answers(one.question, told)
    return people.surely(told) and people.reconcile(one.question, people.newest(told))


def _ask(doubted: Sequence[Doubted], held: Claimed, gateway: Gateway) -> dict[str, FollowerInfo | None]:
    """What WeChat knows of these people, in their order, as far as the lease of the promise reaches, but of the first
    in any case. One openid that WeChat does not know refuses all it was asked with: they are halved until it is alone.
    """
    told: dict[str, FollowerInfo | None] = {}
    waiting = unreachable_sweep.questions(doubted, MOST_FOLLOWERS)[::-1]
    first = set(doubted[0].question.openids) if doubted else set()
    while waiting and (held.leased_until - clock.now() > LEFT_TO_WRITE or not told.keys() >= first):
        part = waiting.pop()
        if len(part) == 1:
            told[part[0]] = following.knows(part[0], gateway)
            continue
        try:
            told |= gateway.followers(part)
        except WeChatRefused as refusal:
            if refusal.errcode != following.INVALID_OPENID:
                raise
            half = len(part) // 2
            waiting += [part[half:], part[:half]]
    return told
