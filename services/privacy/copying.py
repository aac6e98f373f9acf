"""A person's own copy of what we hold about them, whole and about nobody else, built from the data map."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, or_, select

from models.bindings import OPEN, Binding
from models.data_map import data_map
from models.db import Base, reading, session, transaction
from models.leads import Lead
from services import access, audit, clock, people
from services.privacy import forgetting

FILE = Path(__file__).with_name("copy.toml")
# Tables with words about people that no person of WeChat can be found by, each with the reason.
ELSEWHERE = {
    "erasure": "only the keyed hash of somebody forgotten",
    "organisation_import": "a workbook on its way in, gone within seven days",
    "import_piece": "a workbook on its way in, gone within seven days",
    "personal_export": "what somebody of headquarters searched for, gone within two days",
    "personal_export_piece": "a file for headquarters, gone within two days and with the first erasure",
    "code_package": "the password of a file with item codes, gone when it is made and was shown",
}

SAID_IN_A_PUSH = ("MsgType", "Event", "Content", "Recognition", "Title", "Description", "RevokeInfo")


@dataclass(frozen=True, slots=True)
class Said:
    """How one table is told to its person."""

    title: str
    columns: Mapping[str, str]
    withheld: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the copy: rows by the names of their columns in Chinese, why we hold them and how long."""

    table: str
    title: str
    purpose: str
    basis: str
    kept: str
    rows: list[dict[str, object]]
    withheld: list[str]


@dataclass(frozen=True, slots=True)
class Copy:
    """Everything about one person."""

    label: str
    made_at: datetime
    parts: list[Part]

    def as_json(self) -> dict[str, Any]:
        """Moments as RFC 3339 in China's time zone, days as 2026-11-30."""
        return {
            "label": self.label,
            "made_at": _plain(self.made_at),
            "parts": [
                {
                    "table": part.table,
                    "title": part.title,
                    "purpose": part.purpose,
                    "basis": part.basis,
                    "kept": part.kept,
                    "rows": [{name: _plain(value) for name, value in row.items()} for row in part.rows],
                    "withheld": part.withheld,
                }
                for part in self.parts
            ],
        }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


@cache
def said() -> dict[str, Said]:
    """Every table of `copy.toml`."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        name: Said(facts["title"], facts["columns"], facts.get("withheld", {}), facts.get("words", {}))
        for name, facts in told.items()
    }


def take_copy(follower_id: int) -> Copy:
    """The person's own copy, as it stands now; that they took it is written down."""
    copy = copy_of(follower_id)
    _note(follower_id)
    return copy


@transaction
def _note(follower_id: int) -> None:
    row = people.survivor(follower_id)
    audit.record(access.follower(row.id, row.label), "follower:data:copy", "follower", row.id)


@reading
def copy_of(follower_id: int) -> Copy:
    """What is held about this person now, for their own eyes."""
    row = people.survivor(follower_id)
    ids = people.rows_of(row.id)
    keys = [key for _account, key in forgetting.keys_of_all(ids)]
    return Copy(row.label, clock.now(), [_part(table, ids, keys) for table in _tables()])


def _tables() -> Iterator[Table]:
    return (Base.metadata.tables[name] for name in said())


def _part(table: Table, ids: Sequence[int], keys: Sequence[str]) -> Part:
    told = said()[table.name]
    columns = [table.columns[name] for name in told.columns]
    rows = session().execute(select(*columns).where(_theirs(table, ids, keys)).order_by(*table.primary_key.columns))
    entry = data_map()[table.name, columns[0].name]
    return Part(
        table.name,
        told.title,
        entry.purpose,
        entry.basis,
        entry.kept,
        [
            {told.columns[name]: _given(table.name, name, value) for name, value in zip(told.columns, row, strict=True)}
            for row in rows
        ],
        list(told.withheld.values()),
    )


def _theirs(table: Table, ids: Sequence[int], keys: Sequence[str]) -> ColumnElement[bool]:
    """Which rows of a table are this person's: by their key, by the openids of their pushes, by whom they are bound as
    now."""
    if table.name == "follower":
        return table.columns["id"].in_(ids)
    if table.name == "inbox_push":
        return table.columns["person_key"].in_(keys)
    if table.name in ("employee", "dealer_staff"):
        bound: Any = Binding.employee_id if table.name == "employee" else Binding.dealer_staff_id
        held = select(bound).where(Binding.follower_id.in_(ids), Binding.open_marker == OPEN, bound.is_not(None))
        return table.columns["id"].in_(held)
    if table.name == "dealer_contact":  # nothing but the number tells that this is they
        return table.columns["phone_index"].in_(people.verified_numbers(ids))
    if table.name == "lead":
        return _leads_of(ids)
    if table.name in ("lead_event", "lead_number"):  # what was noted before WeChat told whose number it is names nobody
        return table.columns["lead_id"].in_(select(Lead.id).where(_leads_of(ids)))
    return or_(*(link.in_(ids) for link in links(table)))


def _leads_of(ids: Sequence[int]) -> ColumnElement[bool]:
    """Their own, and what was entered by hand under the very number WeChat verified for them."""
    by_number = Lead.follower_id.is_(None) & Lead.phone_index.in_(people.verified_numbers(ids))
    return or_(Lead.follower_id.in_(ids), by_number)


def _given(table: str, column: str, value: object) -> object:
    """What is kept as a code as people say it; of a push what the person said or did: openids and the keys of codes
    they scanned never leave the server."""
    if (table, column) == ("inbox_push", "fields") and isinstance(value, dict):
        return {name: told for name, told in value.items() if name in SAID_IN_A_PUSH}
    return said()[table].words.get(column, {}).get(value, value) if isinstance(value, str) else value


def links(table: Table) -> list[Column[int]]:
    return [key.parent for key in table.foreign_keys if key.column.table.name == "follower"]
