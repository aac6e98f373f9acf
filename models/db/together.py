"""Rows that nothing in their transaction needs to know the number of: written together, one statement for each table.

They wait in memory until just before COMMIT, or until a statement names their table: whoever asks it finds them. What
undoes the transaction, or the gathered rule that added them, drops them too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.exc import IntegrityError

from crash_points import crash_point
from models.db.faults import is_duplicate

Rows = list[dict[str, Any]]


class WaitingRows:
    """The rows of one transaction that wait."""

    def __init__(self) -> None:
        self._rows: dict[Table, Rows] = {}

    def __bool__(self) -> bool:
        return bool(self._rows)

    def add(self, table: Table, values: dict[str, Any]) -> None:
        """`values` of one table always name the same columns."""
        self._rows.setdefault(table, []).append(values)

    def are_named_in(self, statement: str) -> bool:
        return any(table.name in statement for table in self._rows)

    def write(self, connection: Connection) -> None:
        """A row whose unique key stands already is passed over: whoever was first is right."""
        waiting, self._rows = self._rows, {}
        crash_point("together:before_write")
        for table, rows in waiting.items():
            if not _written(connection, table, rows):
                for row in rows:
                    _written(connection, table, [row])
        crash_point("together:after_write")

    def drop(self) -> None:
        self._rows.clear()


def _written(connection: Connection, table: Table, rows: Rows) -> bool:
    """False when a unique key of one of them stands already; the transaction goes on, as after `insert_once`."""
    try:
        connection.execute(insert(table), rows)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        return False
    return True
