"""Writing many rows in few statements, the same on SQLite and MariaDB."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, LargeBinary, Table, bindparam, case, delete, literal, select, update
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeEngine

from models.db import session
from models.types import Sealed

T = TypeVar("T")
Values = Mapping[str, Any]
ROWS_AT_ONCE = 200  # keeps a statement well under SQLite's 32,766 values


def insert_rows(model: type[DeclarativeBase], rows: Sequence[Values]) -> None:
    """Insert rows of the same columns. What belongs into a sealed column was sealed before, and comes as bytes."""
    if not rows:
        return
    table = _table(model)
    values = {name: bindparam(f"to_{name}", type_=_stored_type(table, name)) for name in rows[0]}
    session().execute(
        table.insert().values(values), [{f"to_{name}": value for name, value in row.items()} for row in rows]
    )


def rewrite_rows(model: type[DeclarativeBase], rows: Mapping[int, Values]) -> None:
    """Give every row (by id) its own values: one UPDATE per 200 rows with a CASE per column, not one UPDATE per row."""
    table = _table(model)
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, values in rows.items():
        alike[tuple(values)].append(number)
    for names, numbers in alike.items():
        for chunk in _chunks(numbers, ROWS_AT_ONCE):
            cases = {name: _case(table, name, {number: rows[number][name] for number in chunk}) for name in names}
            session().execute(update(table).where(table.c.id.in_(chunk)).values(cases))


def delete_rows(model: type[DeclarativeBase], column: str, numbers: Iterable[int]) -> None:
    table = _table(model)
    for chunk in _chunks(numbers, ROWS_AT_ONCE):
        session().execute(delete(table).where(table.c[column].in_(chunk)))


def ids_by(model: type[DeclarativeBase], column: str) -> dict[str, int]:
    """The id of every row by its code or name."""
    table = _table(model)
    return dict(session().execute(select(table.c[column], table.c.id)).tuples().all())


def _case(table: Table, name: str, values: Mapping[int, Any]) -> ColumnElement[Any]:
    stored = _stored_type(table, name)
    return case({number: literal(value, stored) for number, value in values.items()}, value=table.c.id)


def _stored_type(table: Table, name: str) -> TypeEngine[Any]:
    kind: TypeEngine[Any] = table.c[name].type
    return LargeBinary() if isinstance(kind, Sealed) else kind


def _table(model: type[DeclarativeBase]) -> Table:
    return cast(Table, model.__table__)


def _chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk
