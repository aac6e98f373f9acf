"""Writing down who did what to what, and from where; in the transaction of the act itself."""

from __future__ import annotations

from contextvars import ContextVar

from structlog.contextvars import get_contextvars

from models.audit import AuditEntry
from models.db import insert_together, transaction
from services import clock
from services.access import Actor
from services.audit_tags import TAGS

# Not among the log's context: an address stands in the audit, not in every line of the log.
_address: ContextVar[str | None] = ContextVar("qudao_address", default=None)


def came_from(address: str | None) -> None:
    """Say once per request where it comes from."""
    _address.set(address)


@transaction
def record(actor: Actor, tag: str, subject_kind: str, subject_id: int | None, **details: object) -> None:
    """One act by one of the tags of `audit_tags.py`. Details are ids, codes and words of ours, never personal data.

    Where from is kept of headquarters' people and of strangers at its door; of dealers' people and consumers it would
    be personal data nobody needs.
    """
    if tag not in TAGS:
        raise ValueError(f"{tag!r} is not in services/audit_tags.py")
    insert_together(
        AuditEntry,
        at=clock.now(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        tag=tag,
        subject_kind=subject_kind,
        subject_id=subject_id,
        details=details,
        request_id=get_contextvars().get("request_id"),
        address=_address.get() if actor.kind in ("hq", "anonymous") else None,
    )
