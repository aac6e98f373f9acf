"""Fixtures every test may ask for: a database of its own, the program on it, a whole stage with a sandbox."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, inspect

from app import commands
from app.factory import create_app
from config import load_settings
from doorway.house import NAME
from migrations import run
from models.db import Base, Database
from services import clock, hq_settings
from tests.rig.services import PrivateMariaDB
from tests.rig.stage import Stage, raised
from tests.rig.values import setting_values
from tests.rig.variants import put_back_unique_keys
from tests.world import Cast, furnish

pytest_plugins = [f"tests.rig.{name}" for name in ("both_databases", "fixtures", "order", "quick", "widths")]


@pytest.fixture(scope="session", autouse=True)
def _at_any_hour() -> Iterator[None]:
    """Tests pass at night as well: the house they run in has no quiet hours unless a test sets some."""
    hour = hq_settings.DEFAULTS["notices.quiet_until"]
    hq_settings.DEFAULTS["notices.quiet_until"] = hq_settings.DEFAULTS["notices.quiet_from"]
    yield
    hq_settings.DEFAULTS["notices.quiet_until"] = hour


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test alone, empty, at the newest version; who asks runs on SQLite and on MariaDB, most
    on one in the fast lane and on the other in the proof lane (`tests/rig/both_databases.py`)."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    url: str = request.getfixturevalue("migrated_mariadb")
    yield url
    empty(url)


@pytest.fixture
def one_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The same for tests of a door, whose rules are tried on both databases where they stand: on SQLite, and with
    WITH_MARIADB=1 in the machine's environment once more on MariaDB (`make proof` does so)."""
    if not os.environ.get("WITH_MARIADB"):
        yield request.getfixturevalue("sqlite_url")
        return
    url: str = request.getfixturevalue("migrated_mariadb")
    yield url
    empty(url)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of the newest version to copy: migrating takes ten times as long."""
    file = tmp_path_factory.mktemp("template") / "qudao.db"
    database = Database(f"sqlite:///{file}")
    run.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return file


@pytest.fixture(scope="session")
def migrated_mariadb(shared_mariadb: PrivateMariaDB) -> str:
    """One database of the newest version per test process, emptied after each test."""
    url = shared_mariadb.url(shared_mariadb.create_database())
    database = Database(url)
    run.upgrade(database)
    database.dispose()
    return url


def empty(url: str) -> None:
    """Take every row out, and every table that a test made for itself; numbers begin at 1 again, and a unique key that
    a control took away is there for the next test.

    Deleting the few rows of a test and setting the number back takes a tenth of what truncating does.
    """
    database = Database(url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("SET FOREIGN_KEY_CHECKS=0")
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        for name in names:
            if name not in Base.metadata.tables:
                connection.exec_driver_sql(f"DROP TABLE `{name}`")
        for name in _used(connection):
            connection.exec_driver_sql(f"DELETE FROM `{name}`")
        for name in _counted(connection):
            connection.exec_driver_sql(f"ALTER TABLE `{name}` AUTO_INCREMENT = 1")
        put_back_unique_keys(connection)
        connection.exec_driver_sql("SET FOREIGN_KEY_CHECKS=1")
    database.dispose()


def _used(connection: Connection) -> list[str]:
    """The tables that hold a row, in one question."""
    asked = " UNION ALL ".join(f"(SELECT '{name}' FROM `{name}` LIMIT 1)" for name in Base.metadata.tables)
    return list(connection.exec_driver_sql(asked).scalars())


def _counted(connection: Connection) -> list[str]:
    """The tables whose next row would not be number 1."""
    asked = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND auto_increment > 1"
    return list(connection.exec_driver_sql(asked).scalars())


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """A SQLite database of this test alone, empty, at the newest version."""
    shutil.copy(migrated_sqlite, tmp_path / "qudao.db")
    return f"sqlite:///{tmp_path / 'qudao.db'}"


@pytest.fixture
def unmade_sqlite_url(tmp_path: Path) -> str:
    """A SQLite database that nobody has made yet."""
    return f"sqlite:///{tmp_path / 'unmade.db'}"


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The program on a database of the newest version, speaking to a WeChat that is not there."""
    program = create_app(load_settings(setting_values(database_url)))
    commands.attach(program)
    database: Database = program.extensions[NAME].database
    yield program
    clock.use(None)
    database.dispose()


@pytest.fixture
def cast(app: Flask) -> Cast:
    """A small brand: headquarters, dealers, accounts, templates."""
    return furnish()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def stage(database_url: str) -> Iterator[Stage]:
    """The program, served over HTTP, and a sandbox that plays WeChat to it; the worker works when told."""
    with raised(database_url) as standing:
        yield standing
