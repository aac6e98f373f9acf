"""What stands in the tables, so that a test can say: nothing was changed, or only this."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from models.db import Base, Database

Rows = dict[str, list[tuple[Any, ...]]]


def contents(database: Database, *besides: str) -> Rows:
    """Every row of every table but `besides`, sealed values as they lie there.

    Left out are the keys by which lost commits are found again: every answered request leaves one, whatever it did.
    """
    with database.engine.connect() as connection:
        return {
            name: sorted(tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}")))
            for name in sorted(Base.metadata.tables)
            if name not in ("operation", *besides)
        }


def changed(before: Rows, after: Rows) -> set[str]:
    """The tables in which anything is different."""
    return {name for name in before if before[name] != after[name]}


def count(database: Database, table: str) -> int:
    return len(contents(database)[table])
