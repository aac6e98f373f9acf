"""Notices that must not reach somebody any more: taken back before they go out, and kept with the reason."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from models.db import session, transaction
from models.outbox import DUE, WITHDRAWN, OutboxPromise
from services import clock


@transaction
def withdraw(follower_id: int, topics: Collection[str], why: str) -> int:
    """Take back what waits for this person about these matters; how many. What a worker is just sending is judged
    there, at the last moment."""
    taken = session().execute(
        update(OutboxPromise)
        .where(OutboxPromise.follower_id == follower_id, OutboxPromise.state == DUE, OutboxPromise.topic.in_(topics))
        .values(state=WITHDRAWN, done_at=clock.now(), last_error=why[:200])
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount  # type: ignore[attr-defined,no-any-return]
