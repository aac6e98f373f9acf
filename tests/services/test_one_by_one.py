"""Of many things that are done one by one, one that fails keeps no other waiting; a database that is away does."""

from __future__ import annotations

import pytest

from models.db import DatabaseAway
from services import one_by_one


def tried(*fails: Exception | None) -> tuple[list[int], int | None]:
    """Which were tried, and what was told of how many; None where it was raised that the database is away."""
    seen: list[int] = []

    def act(number: int) -> bool:
        seen.append(number)
        fault = fails[number]
        if fault is not None:
            raise fault
        return True

    try:
        return seen, one_by_one.done("try", act, range(len(fails)))
    except DatabaseAway:
        return seen, None


AWAY, BROKEN = DatabaseAway("away"), ValueError("broken")


@pytest.mark.parametrize(
    ("fails", "told"),
    [
        ((None, None), ([0, 1], 2)),
        ((BROKEN, None, BROKEN, None), ([0, 1, 2, 3], 2)),
        ((AWAY, None, AWAY, None), ([0, 1, 2, 3], 2)),  # each was held too long by somebody, which is their own trouble
        ((BROKEN, AWAY, BROKEN, AWAY, None), ([0, 1, 2, 3, 4], 1)),
        ((None, AWAY, AWAY, None), ([0, 1, 2], None)),
    ],
)
def test_the_others_are_done_unless_nothing_can_be(
    fails: tuple[Exception | None, ...], told: tuple[list[int], int | None]
) -> None:
    assert tried(*fails) == told


def test_what_was_not_needed_is_not_counted() -> None:
    assert one_by_one.done("try", lambda number: number > 1, range(4)) == 2
