"""Changing the key that personal data is sealed with, while the house is open.

The ring of `PII_KEYS` opens with all of its keys and seals with the first. Every value carries the version of its key
in its first byte, so what is still under an older one is found by that byte: a rotation that was stopped simply begins
again. Keyed hashes have a key of their own (`PII_INDEX_KEY`) that does not change with the ring: look-ups never notice.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, and_, func, or_, select, tuple_, type_coerce, union, update

from models.audit import AuditEntry
from models.db import Base, reading, session, transaction
from models.sealing import CannotOpen, sealer
from models.types import Sealed
from services import audit
from services.access import Actor, require

AT_ONCE = 200
ROTATED = "keys:ring:rotate"
SAMPLED = 1_000  # rows at each end of a table
REST_SECONDS = 0.02  # between two batches, for whoever waits for one of their rows


@dataclass(frozen=True, slots=True)
class SealedTable:
    """A table that holds sealed values, and in which columns."""

    table: Table
    columns: tuple[Column[Any], ...]

    @property
    def key(self) -> tuple[Column[Any], ...]:
        return tuple(self.table.primary_key.columns)


@dataclass(slots=True)
class Batch:
    """What one step did: the last row it looked at (None: no more), values sealed anew, values nobody can open."""

    last: tuple[Any, ...] | None
    sealed: int = 0
    unreadable: int = 0


@dataclass(slots=True)
class Rotated:
    """A whole rotation: values sealed anew by table, and how many no key of the ring opens."""

    version: int
    sealed: dict[str, int] = field(default_factory=dict)
    unreadable: dict[str, int] = field(default_factory=dict)


@cache
def sealed_tables() -> tuple[SealedTable, ...]:
    """Every table with a column of type `Sealed`."""
    found = []
    for table in Base.metadata.sorted_tables:
        columns = tuple(column for column in table.columns if isinstance(column.type, Sealed))
        if columns:
            found.append(SealedTable(table, columns))
    return tuple(found)


def rotate(actor: Actor, *, at_once: int = AT_ONCE, rest: float = REST_SECONDS) -> Rotated:
    """Seal everything that lies under an older key anew, in batches of rows; others read and write meanwhile.

    A value that somebody changes at the same moment stays theirs: it is under the newest key already."""
    require(actor, "settings.write")
    done = Rotated(sealer().newest)
    for one in sealed_tables():
        after: tuple[Any, ...] | None = None
        while True:
            batch = reseal(one, after, at_once)
            _count(done, one.table.name, batch)
            if batch.last is None:
                break
            after = batch.last
            time.sleep(rest)
    _note(actor, done)
    return done


def _count(done: Rotated, table: str, batch: Batch) -> None:
    if batch.sealed:
        done.sealed[table] = done.sealed.get(table, 0) + batch.sealed
    if batch.unreadable:
        done.unreadable[table] = done.unreadable.get(table, 0) + batch.unreadable


@transaction
def reseal(one: SealedTable, after: tuple[Any, ...] | None, at_once: int) -> Batch:
    """One batch, in the order of the table's key."""
    query = select(*one.key, *(raw(column) for column in one.columns)).where(
        or_(*(_is_older(column) for column in one.columns))
    )
    if after is not None:
        query = query.where(tuple_(*one.key) > after if len(after) > 1 else one.key[0] > after[0])
    rows = session().execute(query.order_by(*one.key).limit(at_once)).all()
    batch = Batch(tuple(rows[-1][: len(one.key)]) if len(rows) == at_once else None)
    for row in rows:
        key, values = row[: len(one.key)], row[len(one.key) :]
        for column, value in zip(one.columns, values, strict=True):
            _reseal_value(one, key, column, value, batch)
    return batch


def _reseal_value(one: SealedTable, key: Sequence[Any], column: Column[Any], value: bytes | None, batch: Batch) -> None:
    sealed: Any = column.type
    if not value or value[0] == sealer().newest:
        return
    try:
        anew = sealer().seal_again(sealed.place, value)
    except CannotOpen:
        batch.unreadable += 1
        return
    this = [part == said for part, said in zip(one.key, key, strict=True)]
    changed = session().execute(
        update(one.table)
        .where(*this, *unchanged(column, value))
        .values({column: type_coerce(anew, LargeBinary)})
        .execution_options(synchronize_session=False)
    )
    batch.sealed += changed.rowcount  # type: ignore[attr-defined]


def unchanged(column: Column[Any], value: bytes) -> list[Any]:
    """The condition under which a value may be written over: it is still what was read."""
    return [raw(column) == type_coerce(value, LargeBinary)]


def raw(column: Column[Any]) -> Any:
    """The bytes as they lie in the row."""
    return type_coerce(column, LargeBinary)


def _version(column: Column[Any]) -> Any:
    return func.hex(func.substr(raw(column), 1, 1))


def _is_older(column: Column[Any]) -> Any:
    return _version(column) != f"{sealer().newest:02X}"


@transaction
def _note(actor: Actor, done: Rotated) -> None:
    values, lost = sum(done.sealed.values()), sum(done.unreadable.values())
    audit.record(actor, ROTATED, "key_ring", None, version=done.version, values=values, unreadable=lost)


@reading
def values_by_version() -> dict[int, int]:
    """How many values lie under each key version, over all tables: reads them all, a second for a million."""
    counted: Counter[int] = Counter()
    for one in sealed_tables():
        for column in one.columns:
            counted += _by_version(column, select(_version(column), func.count()))
    return dict(sorted(counted.items()))


@dataclass(frozen=True, slots=True)
class Sample:
    """Values by key version among the oldest and the newest rows of each table; `whole`: these are all there are."""

    values: dict[int, int]
    whole: bool


@reading
def sample(rows: int = SAMPLED) -> Sample:
    """The same of the oldest and of the newest `rows` of each table: costs the same however many there are. What lies
    between is not seen; whether a rotation came to its end `finished` tells."""
    counted: Counter[int] = Counter()
    whole = True
    for one in sealed_tables():
        ends = _ends(one, rows)
        whole = whole and (session().scalar(select(func.count()).select_from(ends)) or 0) < rows
        at_ends = [column == ends.c[column.name] for column in one.key]
        for column in one.columns:
            query = select(_version(column), func.count()).select_from(one.table.join(ends, and_(*at_ends)))
            counted += _by_version(column, query)
    return Sample(dict(sorted(counted.items())), whole)


@reading
def finished() -> bool:
    """Whether the last rotation that came to its end was to the newest key."""
    notes = select(AuditEntry.details).where(AuditEntry.tag == ROTATED).order_by(AuditEntry.id.desc())
    last = session().execute(notes.limit(1)).scalar_one_or_none()
    return last is not None and last.get("version") == sealer().newest


def _ends(one: SealedTable, rows: int) -> Any:
    """The keys of the oldest rows and of the newest."""
    keys = select(*one.key)
    oldest = keys.order_by(*one.key).limit(rows).subquery()
    newest = keys.order_by(*(column.desc() for column in one.key)).limit(rows).subquery()
    return union(select(oldest), select(newest)).subquery()


def _by_version(column: Column[Any], query: Any) -> Counter[int]:
    counted: Counter[int] = Counter()
    for digits, count in session().execute(query.where(column.is_not(None)).group_by(_version(column))):
        counted[int(digits or "0", 16)] += count
    return counted
