"""What was done to a batch of codes or a package: by whom, and what needed two persons by which two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

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
    return _told(_about(kind, number, SHOWN_ACTS))


def of_items(batch_id: int, items: range, most: int) -> list[Happened]:
    """Inside a rule: what was done to a whole batch, or to some of these items of it, the newest first; `most` acts on
    the batch are looked through."""
    return [one for one in _told(_about("code_batch", batch_id, most)) if _touches(one.details, items)]


def _about(kind: str, number: int, most: int) -> Select[tuple[AuditEntry]]:
    query = select(AuditEntry).where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == number)
    return query.where(AuditEntry.tag != LOOKED_UP).order_by(AuditEntry.id.desc()).limit(most)


def _told(query: Select[tuple[AuditEntry]]) -> list[Happened]:
    """Inside a rule: these entries of the audit, each with who had asked for it; without acts that changed nothing."""
    rows = list(session().scalars(query))
    asked = second_person.asked(filter(None, map(_act_of, rows)))
    return [_happened(row, asked.get(_act_of(row) or 0)) for row in rows if row.details.get("count") != 0]


def _act_of(row: AuditEntry) -> int | None:
    """The number of the act that a second person confirmed."""
    act = row.details.get("confirmed")
    return act if isinstance(act, int) else None


def _happened(row: AuditEntry, asked: second_person.Asked | None) -> Happened:
    told = (asked.by, asked.reason) if asked else (None, None)
    return Happened(row.at, row.actor_name, row.tag, row.details, *told)


def _touches(details: Mapping[str, Any], items: range) -> bool:
    """Whether an act on a batch meant some of these: it names one item, a range, or, by naming neither, the batch."""
    if "serial" in details:
        return details["serial"] in items
    first, after = details.get("first"), details.get("after")
    return not isinstance(first, int) or not isinstance(after, int) or (first < items.stop and after > items.start)
