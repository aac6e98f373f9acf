"""How far behind the workers are, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from models.db import reading, session
from models.outbox import CLAIMED, DEAD, DUE, UNKNOWN, OutboxPromise
from services import clock

LATE_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits, what failed, what nobody knows."""

    due: int
    dead: int
    unknown: int
    oldest_due_seconds: float

    @property
    def is_late(self) -> bool:
        return self.oldest_due_seconds > LATE_AFTER.total_seconds()


@reading
def backlog() -> Backlog:
    now = clock.now()
    waiting = OutboxPromise.state.in_((DUE, CLAIMED)), OutboxPromise.run_at <= now
    due, oldest = session().execute(select(func.count(), func.min(OutboxPromise.run_at)).where(*waiting)).one()
    ended = (
        select(OutboxPromise.state, func.count())
        .where(OutboxPromise.state.in_((DEAD, UNKNOWN)))
        .group_by(OutboxPromise.state)
    )
    counts = dict(session().execute(ended).tuples().all())
    return Backlog(due, counts.get(DEAD, 0), counts.get(UNKNOWN, 0), (now - oldest).total_seconds() if oldest else 0.0)
