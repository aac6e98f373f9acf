"""WeChat's later word on messages it accepted: delivered, blocked, failed, or never said."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select, update

from models.db import session, transaction
from models.outbox import DONE, OutboxPromise
from services import clock, console_inbox
from services.audit_tags import N_
from services.outbox.promising import promise

ACCEPTED, BLOCKED, UNHEARD = "accepted", "blocked", "unheard"
HEARD_WITHIN = timedelta(hours=24)
AT_ONCE = 1000


@transaction
def note_delivery(message_id: int, delivery: str) -> None:
    """WeChat's word on a message (TEMPLATESENDJOBFINISH); kept for later when it outran our own note of the id."""
    if not record_delivery(message_id, delivery):
        promise(
            "note_delivery",
            f"delivery:{message_id}",
            {"message_id": message_id, "delivery": delivery},
            run_at=clock.now() + timedelta(seconds=30),
        )


@transaction
def record_delivery(message_id: int, delivery: str) -> bool:
    """What WeChat says became of a template message; False when no letter has this id (yet). A person who blocks us is
    not reached: headquarters' inbox gets what they were to be told."""
    rows = list(session().execute(select(OutboxPromise).where(OutboxPromise.message_id == message_id)).scalars())
    for row in rows:
        row.delivery = delivery[:32]
        if delivery == BLOCKED:
            console_inbox.hand_over(row, N_("对方拒收了公众号的消息"))
    return bool(rows)


@transaction
def list_unheard() -> int:
    """Mark what WeChat accepted a day ago and never spoke of again, so that it can be listed; a word that comes later
    still counts. How many were marked now, at most a thousand."""
    silent = (
        select(OutboxPromise.id)
        .where(
            OutboxPromise.delivery == ACCEPTED,
            OutboxPromise.done_at < clock.now() - HEARD_WITHIN,
            OutboxPromise.state == DONE,
        )
        .limit(AT_ONCE)
    )
    found = list(session().execute(silent).scalars())
    session().execute(
        update(OutboxPromise)
        .where(OutboxPromise.id.in_(found), OutboxPromise.delivery == ACCEPTED)
        .values(delivery=UNHEARD)
    )
    return len(found)
