"""How Alembic runs our migrations: on a connection handed over, with SQLite's foreign keys off and checked."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

import models  # noqa: F401  (fills the metadata)
from models.db import Base


def run() -> None:
    connection: Connection = context.config.attributes["connection"]
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Alembic rebuilds tables on SQLite; with foreign keys on, the old one cannot be dropped while rows point to it.
        _enforce(connection, on=False)
    try:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            transaction_per_migration=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if sqlite else []
        connection.commit()
    finally:
        if sqlite:
            connection.rollback()
            _enforce(connection, on=True)
    if broken:
        raise RuntimeError(f"rows point nowhere after the migration: {broken[:5]}")


def _enforce(connection: Connection, *, on: bool) -> None:
    """SQLite passes this by without a word inside a transaction, and whatever SQLAlchemy executes begins one: so it is
    told to the driver, before any."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    if cursor.execute("PRAGMA foreign_keys").fetchone() != (int(on),):
        raise RuntimeError("SQLite keeps its foreign keys as they were: a transaction is open")
    cursor.close()


run()
