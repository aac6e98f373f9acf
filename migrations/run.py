"""Bringing a database to a version, up or down.

Alembic is imported where it is used: the commands come along into each web worker, which never needs its 8 MB.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from migrations.version import current, head
from models.db import Database

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

__all__ = ["current", "downgrade", "head", "scripts", "upgrade"]

FOLDER = Path(__file__).resolve().parent


def _config(connection: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = connection
    return config


def scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def upgrade(database: Database, to: str = "head") -> None:
    from alembic import command

    with database.engine.connect() as connection:
        command.upgrade(_config(connection), to)
        connection.commit()


def downgrade(database: Database, to: str) -> None:
    from alembic import command

    with database.engine.connect() as connection:
        command.downgrade(_config(connection), to)
        connection.commit()
