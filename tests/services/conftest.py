"""A furnished database of one test alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from migrations import run
from models import db, sealing


@pytest.fixture
def database(tmp_path: Path) -> Iterator[db.Database]:
    """An empty SQLite database of the newest version, bound to this process, with keys in use."""
    database = db.Database(f"sqlite:///{tmp_path / 'qudao.db'}")
    run.upgrade(database)
    db.bind(database)
    sealing.use(sealing.Sealer(((1, b"k" * 32),), b"i" * 32))
    yield database
    database.dispose()
