"""The cast of the tests, and a clock that a test may move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import storage
from models.db import Database
from services import clock
from tests.world import Cast, furnish

MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
"""Ten o'clock in China, within working hours."""


@pytest.fixture
def cast(one_database: Database, tmp_path: Path) -> Iterator[Cast]:
    storage.use(storage.open_storage(f"file:{tmp_path}"))
    clock.use(lambda: MORNING)
    yield furnish()
    clock.use(None)
