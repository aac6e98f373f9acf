"""Writing down who did what to what; in the transaction of the act itself."""

from __future__ import annotations

import re

from structlog.contextvars import get_contextvars

from models.audit import AuditEntry
from models.db import session, transaction
from services import clock
from services.access import Actor

TAG = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


@transaction
def record(actor: Actor, tag: str, subject_kind: str, subject_id: int | None, **details: object) -> None:
    """One act, tagged `subject:thing:act`. Details are ids, codes and words of ours, never personal data."""
    if not TAG.fullmatch(tag):
        raise ValueError(f"an audit tag is subject:thing:act, not {tag!r}")
    session().add(
        AuditEntry(
            at=clock.now(),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            tag=tag,
            subject_kind=subject_kind,
            subject_id=subject_id,
            details=details,
            request_id=get_contextvars().get("request_id"),
        )
    )
