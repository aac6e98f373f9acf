"""Fixtures every test may ask for: a database of its own, the program on it, a whole stage with a sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.factory import create_app
from config import load_settings
from doorway.house import NAME
from migrations import run
from models.db import Database
from services import clock
from tests.rig.stage import Stage, raised
from tests.rig.values import setting_values
from tests.world import Cast, furnish

pytest_plugins = ["tests.rig.fixtures"]


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of this test alone; every test that asks runs on SQLite and on MariaDB."""
    if request.param == "mariadb":
        url: str = request.getfixturevalue("mariadb_url")
        return url
    return f"sqlite:///{tmp_path / 'qudao.db'}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'qudao.db'}"


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The program on a database of the newest version, speaking to a WeChat that is not there."""
    program = create_app(load_settings(setting_values(database_url)))
    database: Database = program.extensions[NAME].database
    run.upgrade(database)
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
