"""Watching how many looks name codes that are not there: who guesses is seen within five minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from models.db import insert_row_once, session, transaction
from models.item_looks import GuessAlarm, LookCount, LookMinute
from services import clock
from services.audit_tags import N_
from services.item_codes import alarming
from services.item_codes.tallying import MISSES

WINDOW = timedelta(minutes=5)
TOO_MANY = 0.05  # of the looks of five minutes
FEW = 0.02  # and below that for CALM the alarm is over: between the two nothing changes
LEAST = 30  # misses; a few slips of the finger at night are no attack
CALM = timedelta(minutes=15)
OPEN = 1

GUESSED = N_(
    "五分钟里 %(looks)s 次查验中有 %(missed)s 次查不到，最多来自 %(network)s，可能有人在试码；系统已自动限制。"
)


@transaction
def watch() -> bool:
    """Begin an alarm, or end it; whether codes are being guessed now. Starved looks are misses: who is turned away has
    not stopped. Of several workers one begins it."""
    now = clock.now()
    good, missed = _looks_since(now - WINDOW)
    share = missed / (good + missed) if missed else 0.0
    alarm = session().scalars(select(GuessAlarm).where(GuessAlarm.open_marker == OPEN).with_for_update()).first()
    if alarm is None:
        if missed < LEAST or share <= TOO_MANY:
            return False
        _begin(now, good, missed)
        return True
    if share > FEW:
        alarm.calm_since = None
    elif alarm.calm_since is None:
        alarm.calm_since = now
    elif now - alarm.calm_since >= CALM:
        alarm.open_marker, alarm.ended_at = None, now
        return False
    return True


def _looks_since(begin: datetime) -> tuple[int, int]:
    query = select(
        func.coalesce(func.sum(LookMinute.good), 0), func.coalesce(func.sum(LookMinute.missed + LookMinute.starved), 0)
    ).where(LookMinute.minute > begin - timedelta(minutes=1))
    good, missed = session().execute(query).one()
    return int(good), int(missed)


def _begin(now: datetime, good: int, missed: int) -> None:
    network = _worst(now)
    alarm = insert_row_once(GuessAlarm, began_at=now, open_marker=OPEN, good=good, missed=missed, network=network)
    if alarm is not None:
        facts = {"looks": good + missed, "missed": missed, "network": network}
        alarming.tell(f"guess:{alarm.id}", N_("有人在试防伪码"), GUESSED, path="/console/item-codes/looks", **facts)


def _worst(now: datetime) -> str:
    """The network that most misses of this hour and the one before came from."""
    asked = func.sum(LookCount.looks)
    query = (
        select(LookCount.network)
        .where(LookCount.kind.in_(MISSES), LookCount.hour > now - timedelta(hours=2))
        .group_by(LookCount.network)
        .order_by(asked.desc())
    )
    return session().scalar(query.limit(1)) or ""
