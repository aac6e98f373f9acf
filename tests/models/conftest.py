"""A database with one table of its own, for transactions that concern no business."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from migrations import run
from models import db, sealing
from models.db import Database

RING = ((2, b"new key".ljust(32, b".")), (1, b"old key".ljust(32, b".")))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Bound to this process, at the newest version, with a table `jar(name, coins)` of two jars."""
    database = Database(database_url)
    run.upgrade(database)
    db.bind(database)
    sealing.use(sealing.Sealer(RING, b"i" * 32))
    with database.engine.begin() as connection:
        engine = "" if database.is_sqlite else "ENGINE=InnoDB"
        connection.execute(text(f"CREATE TABLE jar (name VARCHAR(8) PRIMARY KEY, coins INTEGER NOT NULL) {engine}"))
        connection.execute(text("INSERT INTO jar VALUES ('red', 0), ('blue', 0)"))
    yield database
    database.dispose()
