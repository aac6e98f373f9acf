"""The grounds of the goals: on SQLite, on MariaDB, on both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from models import db
from services import clock
from tests.goals.ground import Ground, prepared
from tests.rig.services import PrivateMariaDB


@pytest.fixture
def ground(database_url: str) -> Iterator[Ground]:
    """On SQLite and on MariaDB, nothing in it but the cast."""
    with prepared(database_url) as standing:
        yield standing


@pytest.fixture
def fresh_mariadb_ground(mariadb_url: str) -> Iterator[Ground]:
    """On MariaDB, nothing in it but the cast: for controls that change the tables."""
    with prepared(mariadb_url) as standing:
        yield standing


@pytest.fixture(scope="module")
def _standing(shared_mariadb: PrivateMariaDB) -> Iterator[Ground]:
    name = shared_mariadb.create_database()
    with prepared(shared_mariadb.url(name)) as standing:
        yield standing
    shared_mariadb.drop_database(name)


@pytest.fixture
def mariadb_ground(_standing: Ground) -> Iterator[Ground]:
    """On MariaDB, shared by the tests of one file, each with people of its own: for races, which SQLite would hide."""
    db.bind(_standing.database)
    yield _standing
    clock.use(None)


@pytest.fixture
def sqlite_ground(sqlite_url: str) -> Iterator[Ground]:
    """On SQLite alone: for what a door refuses before any row is reached."""
    with prepared(sqlite_url) as standing:
        yield standing
