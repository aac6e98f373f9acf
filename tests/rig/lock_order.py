"""In which order transactions take their rows: recorded from statements as they are built, on any database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Delete, Insert, Select, Update, event

from models.db import Base, Database
from models.db.locks import LOCK_ORDER

WAYS = ((Update, "update"), (Delete, "delete"), (Insert, "insert"))
RANK = {table: rank for rank, tables in enumerate(LOCK_ORDER) for table in tables}


@dataclass(frozen=True, slots=True)
class Taken:
    """One statement that takes rows of a table, by locking, updating, deleting or inserting; with the values it names
    them by."""

    table: str
    way: str
    named: tuple[Any, ...] = ()

    @property
    def holds(self) -> set[str]:
        """Tables of which rows are held from now on: by an insert those the new row points to. That it may point to a
        row of its own table does not count: a person just made was merged into nobody yet."""
        if self.way != "insert":
            return {self.table}
        return {key.column.table.name for key in Base.metadata.tables[self.table].foreign_keys} - {self.table}


@contextmanager
def transactions_of(database: Database) -> Iterator[list[list[Taken]]]:
    """The transactions of this block, each with what it took in its order."""
    seen: list[list[Taken]] = []

    def began(_connection: Any) -> None:
        seen.append([])

    def executed(_connection: Any, clause: Any, *_: Any) -> None:
        seen[-1].extend(_taken(clause))

    event.listen(database.engine, "begin", began)
    event.listen(database.engine, "before_execute", executed)
    try:
        yield seen
    finally:
        event.remove(database.engine, "begin", began)
        event.remove(database.engine, "before_execute", executed)


def _taken(clause: Any) -> Iterator[Taken]:
    if isinstance(clause, Update | Delete | Insert):
        table: Any = clause.table
        yield Taken(table.name, next(way for kind, way in WAYS if isinstance(clause, kind)))
    elif isinstance(clause, Select) and clause._for_update_arg is not None:
        named = tuple(clause.compile().params.values())
        many = next((values for values in named if isinstance(values, list)), None)  # of an IN, in their order
        one: Any
        for one in clause._for_update_arg.of or clause.get_final_froms():
            for each in [named] if many is None else [(value,) for value in many]:
                yield Taken(getattr(one, "table", one).name, "lock", each)


def inversions(taken: Sequence[Taken]) -> Iterator[str]:
    """Where one transaction leaves LOCK_ORDER: a row is taken after one that comes later; is taken after an insert held
    it already, as if by many at once; or the higher of two ids is taken first."""
    locked: dict[str, list[tuple[Any, ...]]] = {}
    held: set[str] = set()
    for one in taken:
        if one.table in RANK and one.way != "insert":
            before = locked.get(one.table)
            if before is None:
                later = (table for table in locked if RANK[table] > RANK[one.table])
                yield from (f"{one.table} is taken after {table}" for table in later)
                if one.table in held:
                    yield f"{one.table} is taken after an insert that pointed to it"
            if one.way == "lock" and before and one.named not in before and one.named < max(before):
                yield f"{one.table} {one.named} is taken after {max(before)}"
            locked.setdefault(one.table, []).extend([one.named] if one.way == "lock" else [])
        held |= one.holds
