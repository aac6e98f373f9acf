"""Bringing a database to a version, up or down, and saying which it has."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from models.db import Database

FOLDER = Path(__file__).resolve().parent


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The newest version the program knows, as recorded in `heads.txt`."""
    return (FOLDER / "heads.txt").read_text(encoding="ascii").strip()


def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def current(database: Database) -> str | None:
    """The version the database has; None when it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, to: str = "head") -> None:
    with database.engine.connect() as connection:
        command.upgrade(_config(connection), to)
        connection.commit()


def downgrade(database: Database, to: str) -> None:
    with database.engine.connect() as connection:
        command.downgrade(_config(connection), to)
        connection.commit()
