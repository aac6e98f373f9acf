"""The cast of the tests, and a clock that a test may move."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import storage
from models.db import Database
from tests.services.campaigns import desk
from tests.world import Cast, furnish


@pytest.fixture
def cast(one_database: Database, tmp_path: Path) -> Iterator[Cast]:
    storage.use(storage.open_storage(f"file:{tmp_path}"))
    desk.at(desk.MORNING)
    yield furnish()
    desk.at(None)
