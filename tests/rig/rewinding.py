"""A database taken back to what it was, and what became different: for deeds that are done again and again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import Connection, text

from models.db import Base, Database

Content = dict[str, Counter[tuple[Any, ...]]]
Shape = dict[str, tuple[int, int]]
"""By table: how many rows went and how many came. A changed row does both."""

NOT_OF_THE_DEED = {"operation"}  # keys of transactions, which come with every one


class Moment:
    """Everything the database holds now."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.content = read(database)

    def changes(self) -> Shape:
        """What became different since."""
        return self._shape(read(self.database))

    def take_back(self) -> Shape:
        """Take the database back to this moment; what had become different."""
        now = read(self.database)
        changed = [name for name, rows in self.content.items() if rows != now[name]]
        if changed:
            with self.database.writing.begin() as connection:
                lite = self.database.is_sqlite
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON" if lite else "SET FOREIGN_KEY_CHECKS=0")
                for name in changed:
                    _replace(connection, name, list(self.content[name].elements()))
                if not lite:
                    connection.exec_driver_sql("SET FOREIGN_KEY_CHECKS=1")
        return self._shape(now)

    def _shape(self, now: Content) -> Shape:
        shape = {}
        for name, before in self.content.items():
            went, came = before - now[name], now[name] - before
            if name not in NOT_OF_THE_DEED and (went or came):
                shape[name] = (went.total(), came.total())
        return shape


def read(database: Database) -> Content:
    with database.engine.connect() as connection:
        return {
            name: Counter(tuple(row) for row in connection.execute(text(f"SELECT * FROM `{name}`")))
            for name in Base.metadata.tables
        }


def _replace(connection: Connection, name: str, rows: list[tuple[Any, ...]]) -> None:
    connection.exec_driver_sql(f"DELETE FROM `{name}`")
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        marks = ",".join([mark] * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO `{name}` VALUES ({marks})", rows)
