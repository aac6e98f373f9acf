"""Making a promise, in the transaction of its cause."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crash_points import crash_point
from models.db import insert_once, transaction
from models.outbox import DUE, OutboxPromise
from services import clock


@transaction
def promise(
    kind: str,
    dedupe_key: str,
    payload: dict[str, Any],
    *,
    topic: str | None = None,
    follower_id: int | None = None,
    run_at: datetime | None = None,
) -> bool:
    """Promise to do something once the present transaction stands. False when the same was promised before."""
    crash_point("promise:before_write")
    now = clock.now()
    made = insert_once(
        OutboxPromise,
        kind=kind,
        topic=topic,
        dedupe_key=dedupe_key,
        follower_id=follower_id,
        payload=payload,
        state=DUE,
        run_at=run_at or now,
        attempt=0,
        tries=0,
        created_at=now,
    )
    crash_point("promise:after_write")
    return made
