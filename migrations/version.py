"""Which version a database has, and which the program needs."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from models.db import Database

HEADS = Path(__file__).resolve().parent / "heads.txt"


def head() -> str:
    """The newest version the program knows."""
    return HEADS.read_text(encoding="ascii").strip()


def current(database: Database) -> str | None:
    """The version the database has; None when it is empty."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found
