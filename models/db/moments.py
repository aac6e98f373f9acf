"""The database's own clock, as an expression of a statement: on which several machines agree."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from models.types import Instant


class database_now(FunctionElement[datetime]):  # stands among SQLAlchemy's functions
    """This moment in UTC, as the database has it, to be compared with a column of `Instant`."""

    type = Instant()
    inherit_cache = True
    name = "database_now"


@compiles(database_now)
def _elsewhere(element: Any, compiler: Any, **more: Any) -> str:
    return "UTC_TIMESTAMP(6)"


@compiles(database_now, "sqlite")
def _on_sqlite(element: Any, compiler: Any, **more: Any) -> str:
    """SQLite knows milliseconds; a moment is written with six digits."""
    return "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
