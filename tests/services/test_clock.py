"""How moments are said to people in China."""

from __future__ import annotations

from datetime import datetime

import pytest

from services import clock


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("2026-12-31T00:00:00+08:00", "2026-12-30"),
        ("2026-12-30T16:00:00+00:00", "2026-12-30"),
        ("2027-01-01T00:00:00+08:00", "2026-12-31"),
        ("2026-12-31T00:01:00+08:00", "2026-12-31 00:01"),
        ("2026-12-31T23:47:00+08:00", "2026-12-31 23:47"),
        ("2026-12-31T00:00:00+00:00", "2026-12-31 08:00"),
    ],
)
def test_what_ends_at_midnight_is_called_by_the_whole_day_before(end: str, said: str) -> None:
    assert clock.until(datetime.fromisoformat(end)) == said


@pytest.mark.parametrize(
    ("begin", "days", "said"),
    [
        ("2026-11-30T23:59:00+08:00", 7, "2026-12-07"),
        ("2026-12-01T00:00:00+08:00", 7, "2026-12-08"),
        ("2026-11-30T16:00:00+00:00", 7, "2026-12-08"),  # the first of December in China
        ("2026-11-30T12:00:00+08:00", 0, "2026-11-30"),
    ],
)
def test_so_many_days_last_to_the_end_of_the_last_one(begin: str, days: int, said: str) -> None:
    assert clock.until(clock.end_of_day(datetime.fromisoformat(begin), days)) == said
