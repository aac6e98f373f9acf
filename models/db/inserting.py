"""Ways to insert or change a row besides the session's own: each saves a question to the database, or is told what
stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Insert, Table, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from models.db.base import Base
from models.db.faults import is_duplicate
from models.db.rules import session

Row = TypeVar("Row", bound=Base)
Made = TypeVar("Made")


def insert_row(table: type[Row], **values: Any) -> Row:
    """Insert a row of a numbered table at once; it, as the session would read it, without reading it. What is changed
    of it afterwards is written like any change."""
    whole = _unsaid(table) | values
    row = table(id=_number(_inserted(table, whole)), **whole)
    make_transient_to_detached(row)
    session().add(row)
    return row


def insert_row_once(table: type[Row], **values: Any) -> Row | None:
    """The same unless a row with its unique key stands already: then None.

    A statement that is refused undoes itself and nothing else, on all our databases, so the transaction goes on without
    a savepoint; a plain INSERT IGNORE would swallow other faults too.
    """
    return _unless_there(lambda: insert_row(table, **values))


def insert_numbered(table: type[Base], **values: Any) -> int | None:
    """The same where only the new row's number is needed."""
    return _unless_there(lambda: _number(_inserted(table, values)))


def insert_once(table: type[Base], **values: Any) -> bool:
    """The same for any table. Whether the row is ours."""
    return _unless_there(lambda: _inserted(table, values)) is not None


def insert_all_once(table: type[Base], rows: Sequence[dict[str, Any]]) -> bool:
    """Insert rows by one statement, all or none; False where a unique key of one of them stands. Whoever is told so
    ends the transaction: SQLite may have taken some of them."""

    def insertion() -> CursorResult[Any]:
        session().flush()
        return session().connection().execute(_insert(table), list(rows))

    return _unless_there(insertion) is not None


def insert_together(table: type[Base], **values: Any) -> None:
    """Insert a row at the end of the transaction, by one statement with the others of its table (`together.py`), unless
    one with its unique key stands already."""
    session().info["waiting"].add(_rows_of(table), values)


def change_once(row: Base, **values: Any) -> bool:
    """Change a row that is held, at once, unless another one with its unique key stands already: then nothing changes
    and it is False."""
    table = _rows_of(type(row))
    session().flush()
    changed = update(table).where(*(column == getattr(row, column.key) for column in table.primary_key)).values(values)
    if _unless_there(lambda: session().connection().execute(changed)) is None:
        return False
    for name, value in values.items():
        set_committed_value(row, name, value)
    return True


@cache
def _unsaid(table: type[Base]) -> dict[str, Any]:
    """What the columns hold of which nothing is said: their constant, or nothing."""
    columns = [column for column in _rows_of(table).columns if not column.primary_key]
    constants = {column.key: column.default.arg for column in columns if column.default is not None}  # type: ignore[attr-defined]
    return dict.fromkeys(column.key for column in columns) | constants


def _unless_there(insertion: Callable[[], Made]) -> Made | None:
    """None where the one fault is that the key stands."""
    try:
        return insertion()
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return None


def _inserted(table: type[Base], values: dict[str, Any]) -> CursorResult[Any]:
    session().flush()  # what waits to be written is refused under its own name, not taken for this row
    return session().connection().execute(_insert(table), values)


def _number(inserted: CursorResult[Any]) -> int:
    return int(inserted.inserted_primary_key[0])  # type: ignore[index]


@cache
def _insert(table: type[Base]) -> Insert:
    return insert(_rows_of(table))


def _rows_of(table: type[Base]) -> Table:
    return cast(Table, table.__table__)
