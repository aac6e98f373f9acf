"""The house that lists are measured in is a possible one, and every look at a list is answered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.lists import NOT_FOR, ROOMS, furnished, rooms_of, seconds_of
from tests.conftest import empty
from tests.rig.invariants import broken

pytestmark = pytest.mark.mariadb


@pytest.fixture
def url(migrated_mariadb: str) -> Iterator[str]:
    yield migrated_mariadb
    empty(migrated_mariadb)


def test_the_filled_house_keeps_every_invariant_and_shows_every_list(url: str) -> None:
    with furnished(url, 0.001) as (desks, looks):
        assert broken() == []
        assert {look.room for look in looks} == set(ROOMS)
        first = {look.room: look for look in reversed(looks)}
        for role, desk in desks.items():
            assert all(seconds_of(desk, first[room]) > 0 for room in rooms_of(role))
            refused = [first[room] for room in NOT_FOR[role]]
            assert {desk.get(look.address).status_code for look in refused} <= {403}
