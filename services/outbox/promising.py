"""Making a promise, in the transaction of its cause."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from models.db import insert_together, transaction
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
) -> None:
    """Promise to do something once the present transaction stands; what was promised before under that key stays."""
    now = clock.now()
    insert_together(
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
