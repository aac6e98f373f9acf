"""A database taken back to what it was, and what became different: for deeds that are done again and again."""

from __future__ import annotations

import sqlite3
import weakref
from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection

from models.db import Base, Database

Content = dict[str, Counter[tuple[Any, ...]]]
Shape = dict[str, tuple[int, int]]
"""By table: how many rows went and how many came. A changed row does both."""

NOT_OF_THE_DEED = {"operation"}  # keys of transactions, which come with every one


class Moment:
    """Everything the database holds now."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._commits = _Commits(database) if database.is_sqlite else None
        with database.engine.connect() as connection:
            self._sums = _sums(connection)
            self.content = _read(connection, self._sums)

    def changes(self) -> Shape:
        """What became different since."""
        return self._shape(self._now())

    def take_back(self) -> Shape:
        """Take the database back to this moment; what had become different."""
        now = self._now()
        changed = [name for name, rows in now.items() if rows != self.content[name]]
        if changed:
            with self.database.writing.begin() as connection:
                lite = self.database.is_sqlite
                connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON" if lite else "SET FOREIGN_KEY_CHECKS=0")
                for name in changed:
                    _replace(connection, name, list(self.content[name].elements()))
                if not lite:
                    connection.exec_driver_sql("SET FOREIGN_KEY_CHECKS=1")
        if self._commits:
            self._commits.forget()
        return self._shape(now)

    def _now(self) -> Content:
        """The tables that may hold something else now."""
        if self._commits and not self._commits.any():
            return {}
        with self.database.engine.connect() as connection:
            sums = _sums(connection)
            return _read(
                connection, [name for name, known in sums.items() if known is None or known != self._sums[name]]
            )

    def _shape(self, now: Content) -> Shape:
        shape = {}
        for name, rows in now.items():
            before = self.content[name]
            went, came = before - rows, rows - before
            if name not in NOT_OF_THE_DEED and (went or came):
                shape[name] = (went.total(), came.total())
        return shape


class _Commits:
    """Whether anybody committed to a SQLite file: asked of it in a hundredth of the time its tables are read in."""

    def __init__(self, database: Database) -> None:
        # SQLite counts for each connection what others committed: this one commits nothing.
        self._watching = sqlite3.connect(str(database.url.database), check_same_thread=False)
        weakref.finalize(self, self._watching.close)
        self._known = self._count()

    def any(self) -> bool:
        """Since this began, or since `forget`."""
        return self._count() != self._known

    def forget(self) -> None:
        """All that was committed up to now is known."""
        self._known = self._count()

    def _count(self) -> int:
        [count] = self._watching.execute("PRAGMA data_version").fetchone()
        return int(count)


def _sums(connection: Connection) -> dict[str, int | None]:
    """A sum over each table's rows, which MariaDB counts ten times as fast as we read them; None where it has none."""
    names = list(Base.metadata.tables)
    if connection.dialect.name == "sqlite":
        return dict.fromkeys(names)
    found = connection.exec_driver_sql(f"CHECKSUM TABLE {', '.join(f'`{name}`' for name in names)}")
    return {name: sums for name, (_, sums) in zip(names, found, strict=True)}


def _read(connection: Connection, names: Collection[str]) -> Content:
    cursor = connection.connection.cursor()
    content = {}
    for name in names:
        cursor.execute(f"SELECT * FROM `{name}`")
        content[name] = Counter(cursor.fetchall())
    return content


def _replace(connection: Connection, name: str, rows: list[tuple[Any, ...]]) -> None:
    connection.exec_driver_sql(f"DELETE FROM `{name}`")
    if rows:
        mark = "?" if connection.dialect.name == "sqlite" else "%s"
        marks = ",".join([mark] * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO `{name}` VALUES ({marks})", rows)
