"""The house that lists are measured in is a possible one, and every look at a list is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.lists import ROOMS, furnished, seconds_of
from tests.conftest import empty
from tests.rig.invariants import broken

pytestmark = pytest.mark.mariadb


@pytest.fixture
def url(migrated_mariadb: str) -> Iterator[str]:
    yield migrated_mariadb
    empty(migrated_mariadb)


def test_the_filled_house_keeps_every_invariant_and_shows_every_list(url: str) -> None:
    with furnished(url, 0.001) as (desk, looks):
        assert broken() == []
        assert {look.room for look in looks} == set(ROOMS)
        first = {look.room: look for look in reversed(looks)}
        assert all(seconds_of(desk, look) > 0 for look in first.values())
