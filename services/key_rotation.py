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

from sqlalchemy import Column, LargeBinary, Table, func, or_, select, tuple_, type_coerce, update

from models.db import Base, reading, session, transaction
from models.sealing import CannotOpen, sealer
from models.types import Sealed
from services import audit
from services.access import Actor, require

AT_ONCE = 200
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
    audit.record(actor, "keys:ring:rotate", "key_ring", None, version=done.version, values=values, unreadable=lost)


@reading
def values_by_version() -> dict[int, int]:
    """How many values lie under each key version, over all tables."""
    counted: Counter[int] = Counter()
    for one in sealed_tables():
        for column in one.columns:
            version = _version(column)
            query = select(version, func.count()).where(column.is_not(None)).group_by(version)
            for digits, count in session().execute(query):
                counted[int(digits or "0", 16)] += count
    return dict(sorted(counted.items()))
