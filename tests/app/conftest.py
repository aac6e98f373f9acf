"""How the program words and logs does not depend on the database: SQLite alone is enough here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.factory import create_app
from config import load_settings
from doorway.house import NAME
from migrations import run
from models.db import Database
from tests.rig.services import PrivateRedis
from tests.rig.values import setting_values


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


def one_process(url: str, server: PrivateRedis) -> Flask:
    app = create_app(load_settings(setting_values(url, REDIS_URL=server.url())))
    app.config["WTF_CSRF_ENABLED"] = False  # a form without its token is refused before it is counted
    return app


@pytest.fixture
def program(sqlite_url: str, own_redis: PrivateRedis) -> Iterator[Flask]:
    app = one_process(sqlite_url, own_redis)
    database: Database = app.extensions[NAME].database
    run.upgrade(database)
    yield app
    database.dispose()
