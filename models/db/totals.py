"""Many rows by one statement where some stand already: passed over, or added up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Insert, Table, func
from sqlalchemy.dialects import mysql, sqlite
from sqlalchemy.ext.compiler import compiles

from models.db.base import Base
from models.db.rules import session

Rows = Sequence[dict[str, Any]]


def insert_missing(table: type[Base], rows: Rows) -> None:
    """Insert rows, all or none; one whose unique key stands already is passed over. Other faults are faults: this is no
    INSERT IGNORE."""
    if rows:
        session().flush()
        session().connection().execute(_missing(_rows_of(table)), list(rows))


def add_up(table: type[Base], rows: Rows, *, adds: Iterable[str], sets: Iterable[str] = ()) -> None:
    """Insert rows; where one stands under the primary key, `adds` are added to it and `sets` take its place. The rows
    in the order of their keys, so that two who add to the same ones wait for each other and never both."""
    if not rows:
        return
    whole = _rows_of(table)
    keys = [column.name for column in whole.primary_key.columns]
    session().flush()
    statement = _adding(whole, session().connection().dialect.name, tuple(adds), tuple(sets))
    session().connection().execute(statement, sorted(rows, key=lambda row: tuple(row[key] for key in keys)))


class _Missing(Insert):
    """INSERT that passes over a row whose unique key stands. SQLAlchemy's own ways to say so are written anew each
    time, which takes as long as to send one; this one remembers its SQL, as any INSERT does."""

    inherit_cache = True


@compiles(_Missing, "mysql", "mariadb")
def _keeping(insert: _Missing, compiler: Any, **how: Any) -> str:
    key = next(iter(insert.table.primary_key.columns)).name  # type: ignore[attr-defined]
    return f"{compiler.visit_insert(insert, **how)} ON DUPLICATE KEY UPDATE {key} = {key}"


@compiles(_Missing, "sqlite")
def _doing_nothing(insert: _Missing, compiler: Any, **how: Any) -> str:
    return f"{compiler.visit_insert(insert, **how)} ON CONFLICT DO NOTHING"


@cache
def _missing(table: Table) -> _Missing:
    return _Missing(table)


@cache
def _adding(table: Table, dialect: str, adds: tuple[str, ...], sets: tuple[str, ...]) -> Any:
    if dialect == "sqlite":
        made = sqlite.insert(table)
        more = {name: table.c[name] + made.excluded[name] for name in adds}
        return made.on_conflict_do_update(
            index_elements=list(table.primary_key.columns),
            set_=more | {name: made.excluded[name] for name in sets},
        )
    # VALUES(…) is what both MariaDB and MySQL understand.
    said = {name: func.values(table.c[name]) for name in (*adds, *sets)}
    more = {name: table.c[name] + said[name] for name in adds}
    return mysql.insert(table).on_duplicate_key_update(more | {name: said[name] for name in sets})


def _rows_of(table: type[Base]) -> Table:
    return cast(Table, table.__table__)
