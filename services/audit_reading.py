"""The audit as auditors read it: the newest acts first, searched and filtered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, false, select

from models.audit import AuditEntry, AuditSeal
from models.db import reading
from services import clock
from services.access import Actor, require
from services.audit_tags import TAGS
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import begins

PERIODS = {"day": timedelta(days=1), "week": timedelta(days=7), "month": timedelta(days=30)}
# Which tags a reader asks for together; the first part of a tag.
SUBJECTS = tuple(dict.fromkeys(tag.partition(":")[0] for tag in TAGS))


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act: who, what, to what, when, from where, and whether it is sealed yet."""

    id: int
    at: datetime
    actor_kind: str
    actor_name: str
    tag: str
    subject_kind: str
    subject_id: int | None
    details: dict[str, object]
    address: str | None
    request_id: str | None
    sealed: bool


def _since(period: str) -> ColumnElement[bool]:
    return AuditEntry.at > clock.now() - PERIODS[period] if period in PERIODS else false()


def _about(subject: str) -> ColumnElement[bool]:
    return AuditEntry.tag.startswith(f"{subject}:", autoescape=True)


def _begins(column: Any) -> Callable[[tuple[str, ...]], Select[Any]]:
    """The audit only grows: of its texts the beginning is looked for, which an index answers at any size."""
    return lambda words: select(AuditEntry.id).where(begins(column, words))


def _of_subject(word: str) -> ColumnElement[bool]:
    """`invitation 12`: one thing, as details and tags name it."""
    kind, _, number = word.partition(" ")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return false()
    return (AuditEntry.subject_kind == kind) & (AuditEntry.subject_id == int(number))


COLUMNS = Columns(
    keys=select(AuditEntry.id),
    searched=[
        _begins(AuditEntry.actor_name),
        _begins(AuditEntry.tag),
        _begins(AuditEntry.request_id),
        _begins(AuditEntry.address),
        lambda words: select(AuditEntry.id).where(_of_subject(words[-1])),
    ],
    filtered={"period": _since, "subject": _about, "actor": AuditEntry.actor_kind},
    sorted_by={"at": AuditEntry.id},
    order=[AuditEntry.id.desc()],
)


def _lines() -> Any:
    return select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.actor_kind,
        AuditEntry.actor_name,
        AuditEntry.tag,
        AuditEntry.subject_kind,
        AuditEntry.subject_id,
        AuditEntry.details,
        AuditEntry.address,
        AuditEntry.request_id,
        AuditSeal.number.is_not(None),
    ).outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[ActRow]:
    """Acts, the newest first; for whoever may read the audit."""
    require(actor, "audit.read")
    return page_of(_lines(), wanted, COLUMNS, lambda row: ActRow(*row), whole=whole)
