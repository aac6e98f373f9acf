"""Writing many rows in few statements, the same on SQLite and MariaDB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy import LargeBinary, Table, bindparam, delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

from models.db import session
from models.types import Sealed
from services.organisation.halting import halt_if_told


@contextmanager
def parents_unlocked() -> Iterator[None]:
    """Within it MariaDB does not look up the parents of new rows. It would hold each of them to the end of the
    transaction, and whoever is bound to an employee in charge of thousands of new dealers, or hangs something under a
    dealer, would wait as long. Only for rules that hold the queue and have read the ids under it: whoever takes such a
    parent away queues up as well. SQLite, with one writer at a time, goes on looking."""
    connection = session().connection()
    if connection.dialect.name == "sqlite":
        yield
        return
    connection.exec_driver_sql("SET SESSION foreign_key_checks=0")
    try:
        yield
    finally:
        if not connection.invalidated:  # a lost one is gone with its setting, and the loss is what is to be told
            try:
                connection.exec_driver_sql("SET SESSION foreign_key_checks=1")
            except DBAPIError:
                connection.invalidate()  # nobody else may be given it
                raise


class Coded(Protocol):
    """A line of a tree, known by its code."""

    @property
    def code(self) -> str: ...


T = TypeVar("T")
L = TypeVar("L", bound=Coded)
Values = Mapping[str, Any]
ROWS_AT_ONCE = 1000  # keeps a statement well under SQLite's 32,766 values


def insert_rows(model: type[DeclarativeBase], rows: Iterable[Values]) -> None:
    """Insert rows of the same columns, a thousand at once, so that many of them never lie in memory together. What
    belongs into a sealed column was sealed before, and comes as bytes."""
    table = _table(model)
    for chunk in chunks(rows, ROWS_AT_ONCE):
        values = {name: bindparam(f"to_{name}", type_=_stored_type(table, name)) for name in chunk[0]}
        session().execute(
            table.insert().values(values), [{f"to_{name}": value for name, value in row.items()} for row in chunk]
        )


def rewrite_rows(model: type[DeclarativeBase], rows: Mapping[int, Values]) -> None:
    """Give every row (by id) its own values, through one prepared statement for all rows of the same columns."""
    table = _table(model)
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for number, values in rows.items():
        alike[tuple(values)].append({"at_id": number} | {f"to_{name}": value for name, value in values.items()})
    for names, changes in alike.items():
        places = {name: bindparam(f"to_{name}", type_=_stored_type(table, name)) for name in names}
        statement = update(table).where(table.c.id == bindparam("at_id")).values(places)
        for chunk in chunks(changes, ROWS_AT_ONCE):
            session().connection().execute(statement, chunk)


def delete_rows(model: type[DeclarativeBase], column: str, numbers: Iterable[int]) -> None:
    table = _table(model)
    for chunk in chunks(numbers, ROWS_AT_ONCE):
        session().execute(delete(table).where(table.c[column].in_(chunk)))


def insert_tree(
    model: type[DeclarativeBase],
    ids: dict[str, int],
    lines: Sequence[L],
    parent_of: Callable[[L], str | None],
    values: Callable[[L], Values],
) -> None:
    """Insert lines generation by generation and learn their ids by code into `ids`: when `values` is asked for a
    line, the id of its parent is known, so that no row has to be touched twice."""
    for generation in _generations(lines, parent_of):
        insert_rows(model, map(values, generation))
        ids.update(_ids_of(model, (line.code for line in generation)))


def _generations(lines: Sequence[L], parent_of: Callable[[L], str | None]) -> Iterator[list[L]]:
    new = {line.code for line in lines}
    below: dict[str | None, list[L]] = defaultdict(list)
    for line in lines:
        above = parent_of(line)
        below[above if above in new else None].append(line)
    generation = below[None]
    while generation:
        yield generation
        generation = [child for line in generation for child in below[line.code]]


def ids_by(model: type[DeclarativeBase], column: str) -> dict[str, int]:
    """The id of every row by its code or name."""
    table = _table(model)
    return dict(session().execute(select(table.c[column], table.c.id)).tuples().all())


def _ids_of(model: type[DeclarativeBase], codes: Iterable[str]) -> Iterator[tuple[str, int]]:
    table = _table(model)
    for chunk in chunks(codes, ROWS_AT_ONCE):
        yield from session().execute(select(table.c.code, table.c.id).where(table.c.code.in_(chunk))).tuples()


def _stored_type(table: Table, name: str) -> TypeEngine[Any]:
    kind: TypeEngine[Any] = table.c[name].type
    return LargeBinary() if isinstance(kind, Sealed) else kind


def _table(model: type[DeclarativeBase]) -> Table:
    return cast(Table, model.__table__)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """So many at once; between two of them the worker may be told to end."""
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        halt_if_told()
        yield chunk
