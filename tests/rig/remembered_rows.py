"""Rows that thousands of tests begin with: made by the rules once per process, put down as they are afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Table, insert, select

from models.db import Base, bound
from services import clock

T = TypeVar("T")
Row = dict[str, Any]


@dataclass(frozen=True)
class _Made:
    """What a furnisher left behind: its answer, the rows it made, when it began and ended."""

    answer: Any
    rows: dict[Table, list[Row]]
    began: datetime
    ended: datetime


_made: dict[Callable[[], Any], _Made] = {}


def furnished_once(furnish: Callable[[], T]) -> T:
    """What `furnish` makes in an empty database of the newest version, and its answer.

    The first time it is carried out; then its rows are put down, as if it had ended now. In a database
    that is not empty it is carried out each time.
    """
    if _holds_rows():
        return furnish()
    if furnish not in _made:
        began = clock.now()
        answer = furnish()
        _made[furnish] = _Made(answer, _all_rows(), began, clock.now())
        return answer
    made = _made[furnish]
    _put_down(made)
    return cast(T, made.answer)


def _holds_rows() -> bool:
    asked = " UNION ALL ".join(f"SELECT EXISTS (SELECT 1 FROM {name}) AS held" for name in Base.metadata.tables)
    with bound().engine.connect() as connection:
        held = connection.exec_driver_sql(f"SELECT MAX(held) FROM ({asked}) AS every_table").scalar()
    return bool(held)


def _all_rows() -> dict[Table, list[Row]]:
    with bound().engine.connect() as connection:
        return {table: found for table in Base.metadata.sorted_tables if (found := _rows(connection, table))}


def _rows(connection: Connection, table: Table) -> list[Row]:
    return [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]


def _put_down(made: _Made) -> None:
    later = clock.now() - made.ended
    with bound().engine.begin() as connection:
        for table, rows in made.rows.items():
            connection.execute(insert(table), [_moved(row, made, later) for row in rows])


def _moved(row: Row, made: _Made, later: timedelta) -> Row:
    """Moments at which the furnisher worked are those of now; what it dated otherwise stays."""
    return {name: value + later if _was_now(value, made) else value for name, value in row.items()}


def _was_now(value: Any, made: _Made) -> bool:
    return isinstance(value, datetime) and made.began <= value <= made.ended
