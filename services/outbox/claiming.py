"""Taking up what is due, under a lease and a fence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from models.db import session, transaction
from models.outbox import CLAIMED, DUE, OutboxPromise
from services import clock
from services.outbox.times import LEASE


@dataclass(frozen=True, slots=True)
class Claimed:
    """A promise one worker holds until `leased_until`; `attempt` is its fence, `tries` counts since it was made or
    let out again; `unsure_at`: since when it may have been carried out without our knowing."""

    id: int
    kind: str
    topic: str | None
    follower_id: int | None
    payload: dict[str, Any]
    attempt: int
    tries: int
    created_at: datetime
    leased_until: datetime
    unsure_at: datetime | None = None


COLUMNS = (
    OutboxPromise.id,
    OutboxPromise.kind,
    OutboxPromise.topic,
    OutboxPromise.follower_id,
    OutboxPromise.payload,
    OutboxPromise.attempt,
    OutboxPromise.tries,
    OutboxPromise.created_at,
    OutboxPromise.unsure_at,
)


@transaction
def claim(worker: str, limit: int) -> Sequence[Claimed]:
    """Take up to `limit` due promises under a lease of 60 s; those whose holder let the lease pass come again, and
    nobody knows whether that holder carried them out."""
    now = clock.now()
    # One state at a time: over both, the database would sort and lock the whole backlog for a handful of rows.
    taken = _take(DUE, worker, now, limit)
    return taken + (_take(CLAIMED, worker, now, limit - len(taken)) if len(taken) < limit else [])


def _take(state: str, worker: str, now: datetime, limit: int) -> list[Claimed]:
    """Two statements for any number of promises: the columns that are needed, and one update."""
    rows = session().execute(
        select(*COLUMNS)
        .where(OutboxPromise.state == state, OutboxPromise.run_at <= now)
        .order_by(OutboxPromise.run_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    unsure = now if state == CLAIMED else None
    taken = [
        Claimed(
            row.id,
            row.kind,
            row.topic,
            row.follower_id,
            row.payload or {},
            row.attempt + 1,
            row.tries + 1,
            row.created_at,
            now + LEASE,
            row.unsure_at or unsure,
        )
        for row in rows
    ]
    if taken:
        session().execute(
            update(OutboxPromise)
            .where(OutboxPromise.id.in_([held.id for held in taken]))
            .values(
                state=CLAIMED,
                claimed_by=worker,
                attempt=OutboxPromise.attempt + 1,
                tries=OutboxPromise.tries + 1,
                run_at=now + LEASE,
                unsure_at=func.coalesce(OutboxPromise.unsure_at, unsure),
            )
            .execution_options(synchronize_session=False)
        )
    return taken
