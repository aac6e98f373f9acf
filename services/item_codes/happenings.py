"""What was done to a batch of codes or a package: by whom, and what needed two persons by which two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from models.audit import AuditEntry
from models.db import session
from services import second_person

SHOWN_ACTS = 30
LOOKED_UP = "codes:code:look_up"  # that somebody asked about one code is no deed done to its batch


@dataclass(frozen=True, slots=True)
class Happened:
    """One act that was done to a batch or package; where it needed two persons, `who` confirmed it and `asked_by` had
    asked, for the reason `asked_for`."""

    at: datetime
    who: str
    tag: str
    details: dict[str, Any]
    asked_by: str | None = None
    asked_for: str | None = None


def history(kind: str, number: int) -> list[Happened]:
    """Inside a rule: what was done to a thing, the newest first."""
    return _told(_about(kind, number).limit(SHOWN_ACTS))


def of_items(batch_id: int, items: range, most: int) -> list[Happened]:
    """Inside a rule: what was done to a whole batch, or to some of these items of it, the newest first; `most` of
    these."""
    return _told(_about("code_batch", batch_id).where(_touches(items)).limit(most))


def _about(kind: str, number: int) -> Select[tuple[AuditEntry]]:
    """The acts on a thing, the newest first. What changed nothing takes no place of what did."""
    count = _number("count")
    query = select(AuditEntry).where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == number)
    query = query.where(AuditEntry.tag != LOOKED_UP, or_(count.is_(None), count != 0))
    return query.order_by(AuditEntry.id.desc())


def _told(query: Select[tuple[AuditEntry]]) -> list[Happened]:
    """Inside a rule: these entries of the audit, each with who had asked for it."""
    rows = list(session().scalars(query))
    asked = second_person.asked(filter(None, map(_act_of, rows)))
    return [_happened(row, asked.get(_act_of(row) or 0)) for row in rows]


def _act_of(row: AuditEntry) -> int | None:
    """The number of the act that a second person confirmed."""
    act = row.details.get("confirmed")
    return act if isinstance(act, int) else None


def _happened(row: AuditEntry, asked: second_person.Asked | None) -> Happened:
    told = (asked.by, asked.reason) if asked else (None, None)
    return Happened(row.at, row.actor_name, row.tag, row.details, *told)


def _touches(items: range) -> ColumnElement[bool]:
    """Whether an act on a batch meant some of these: it names one item, a range, or, by naming neither, the batch."""
    serial, first, after = _number("serial"), _number("first"), _number("after")
    one = and_(serial >= items.start, serial < items.stop)
    several = or_(first.is_(None), after.is_(None), and_(first < items.stop, after > items.start))
    return or_(one, and_(serial.is_(None), several))


def _number(name: str) -> ColumnElement[int]:
    found: ColumnElement[int] = AuditEntry.details[name].as_integer()
    return found
