"""Erasures that are owed, and looks for those whose last reason has ended or who were not heard of any more."""

from __future__ import annotations

from datetime import datetime

import structlog

from jobs import following
from services import clock, outbox, people, privacy
from services.outbox import Claimed
from wechat.gateway import Gateway

log = structlog.get_logger(__name__)


def owe_lapsed() -> None:
    owed = privacy.owe_lapsed()
    if owed:
        log.info("erasures_owed", people=owed)


def forget_silent() -> None:
    forgotten = privacy.forget_silent()
    if forgotten:
        log.info("silent_forgotten", people=forgotten)


def erase_left(held: Claimed, gateway: Gateway) -> None:
    """Erase what only the follow justified, after asking WeChat once more: an erasure cannot be taken back. Nothing
    goes while WeChat does not know one of their openids; as long as nothing else holds them, we ask again tomorrow."""
    assert held.follower_id is not None
    question = people.question(held.follower_id)
    told = following.ask(question, gateway)
    if told and not people.surely(told):
        log.warning("erasure_not_proved", follower=question.follower_id)
        outbox.mark_done(held)
        return
    moment = people.newest(told)
    if not told or (people.reconcile(question, moment, again=True) and (moment or privacy.erase_left(question))):
        outbox.mark_done(held)
    else:
        outbox.put_off(held, until=clock.now(), why="其间又有新的关注事件，重新查询")


def erase_revoked(held: Claimed) -> None:
    privacy.erase_revoked(int(held.payload["identity"]), datetime.fromisoformat(held.payload["at"]))
    outbox.mark_done(held)


def erase_cancelled(held: Claimed) -> None:
    privacy.erase_cancelled(int(held.payload["identity"]), datetime.fromisoformat(held.payload["at"]))
    outbox.mark_done(held)


def erase_requested(held: Claimed) -> None:
    privacy.carry_out(int(held.payload["request"]))
    outbox.mark_done(held)
