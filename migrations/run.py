"""Bringing a database to a version, up or down."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from migrations.version import current, head
from models.db import Database

__all__ = ["current", "downgrade", "head", "scripts", "upgrade"]

FOLDER = Path(__file__).resolve().parent


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def upgrade(database: Database, to: str = "head") -> None:
    with database.engine.connect() as connection:
        command.upgrade(_config(connection), to)
        connection.commit()


def downgrade(database: Database, to: str) -> None:
    with database.engine.connect() as connection:
        command.downgrade(_config(connection), to)
        connection.commit()
