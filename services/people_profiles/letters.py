"""What a person was told in WeChat: which notices, and whether they arrived; never what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import session
from models.outbox import OutboxPromise
from services.notices import TEMPLATE_MESSAGE

NEWEST = 20


@dataclass(frozen=True, slots=True)
class Letter:
    """One notice owed to them and what became of it."""

    topic: str | None
    state: str
    delivery: str | None
    last_error: str | None
    created_at: datetime
    done_at: datetime | None


def letters_to(follower_id: int) -> list[Letter]:
    """The newest twenty."""
    query = (
        select(
            OutboxPromise.topic,
            OutboxPromise.state,
            OutboxPromise.delivery,
            OutboxPromise.last_error,
            OutboxPromise.created_at,
            OutboxPromise.done_at,
        )
        .where(OutboxPromise.follower_id == follower_id, OutboxPromise.kind == TEMPLATE_MESSAGE)
        .order_by(OutboxPromise.id.desc())
        .limit(NEWEST)
    )
    return [Letter(*row) for row in session().execute(query)]
