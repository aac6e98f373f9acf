"""Bringing the database to a version, and saying whether it fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import text

from app.commands.speaking import told
from doorway.house import house
from migrations import run
from models.db import Database
from services import grants, regions
from services.errors import Invalid

db = AppGroup("db", help="The database: upgrade, downgrade, check.")

OLDEST_MARIADB = (10, 6)
OLDEST_MYSQL = (8, 0)


@db.command("upgrade")
@click.argument("to", default="head")
@told
def upgrade(to: str) -> dict[str, Any]:
    """Bring the database to the newest version (or to TO) and furnish the regions of China once."""
    database = house().database
    _make_folder(database)
    _refuse_old_server(database)
    run.upgrade(database, to)
    if run.current(database) == run.head():
        regions.furnish()
    return {"version": run.current(database)}


@db.command("downgrade")
@click.argument("to")
@told
def downgrade(to: str) -> dict[str, Any]:
    """Take the database back to version TO; `base` empties it."""
    run.downgrade(house().database, to)
    return {"version": run.current(house().database)}


@db.command("check")
@told
def check() -> dict[str, Any]:
    """Fail unless the database has the version this program needs."""
    current, needed = run.current(house().database), run.head()
    if current != needed:
        raise Invalid("version_differs", f"数据库版本是 {current}，程序需要 {needed}，请运行 db upgrade。")
    return {"version": current}


@db.command("grants")
@click.option("--web", required=True, help="The account of the web processes, such as qudao_web@'10.0.0.%'.")
@click.option("--worker", required=True, help="The account of the workers.")
@told
def show_grants(web: str, worker: str) -> dict[str, Any]:
    """SQL for two accounts that can write down what is done, and never change or remove it."""
    name = house().database.url.database or ""
    return {"sql": grants.statements(name, web, worker)}


def _make_folder(database: Database) -> None:
    """SQLite makes its file, not the folder around it."""
    if database.is_sqlite and database.url.database and database.url.database != ":memory:":
        Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)


def _refuse_old_server(database: Database) -> None:
    """SKIP LOCKED came with MariaDB 10.6 and MySQL 8."""
    if database.is_sqlite:
        return
    with database.engine.connect() as connection:
        version = str(connection.execute(text("SELECT VERSION()")).scalar())
    mariadb = "mariadb" in version.lower()
    numbers = tuple(int(part) for part in version.split("-")[0].split(".")[:2])
    if numbers < (OLDEST_MARIADB if mariadb else OLDEST_MYSQL):
        raise Invalid("server_too_old", f"数据库 {version} 太旧，需要 MariaDB ≥ 10.6 或 MySQL ≥ 8。")
