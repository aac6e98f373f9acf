"""After each test of items: the clock is the machine's again, and every invariant holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.tries import OwnTries
from services import clock
from services.item_codes import starving
from tests.rig.invariants import broken

WITH_ROWS = ("app", "database", "one_database")


@pytest.fixture(autouse=True)
def _whole(request: pytest.FixtureRequest) -> Iterator[None]:
    """Asked before the test's own database goes."""
    rows = [name for name in WITH_ROWS if name in request.fixturenames]
    for name in rows:
        request.getfixturevalue(name)
    starving.use(OwnTries())  # people of the test before have the same numbers
    yield
    clock.use(None)
    if rows:
        assert broken() == []
