"""A database of the newest version for rules that need no program around them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from migrations import run
from models import db, sealing


@contextmanager
def _bound(url: str) -> Iterator[db.Database]:
    database = db.Database(url)
    run.upgrade(database)
    db.bind(database)
    sealing.use(sealing.Sealer(((1, b"k" * 32),), b"i" * 32))
    yield database
    database.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[db.Database]:
    """An empty database, bound to this process, with keys in use; on SQLite and on MariaDB."""
    with _bound(database_url) as database:
        yield database


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[db.Database]:
    """The same on SQLite alone, for rules that judge before they write."""
    with _bound(sqlite_url) as database:
        yield database
