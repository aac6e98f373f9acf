"""Working minutes pass only within the working hours of China's day."""

from __future__ import annotations

from datetime import datetime

import pytest

from services.clock import SHANGHAI
from services.leads.hours import WorkingHours


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("hours", "begin", "minutes", "end"),
    [
        ((9, 18), "2026-11-30 10:00", 60, "2026-11-30 11:00"),
        ((9, 18), "2026-11-30 17:30", 60, "2026-12-01 09:30"),
        ((9, 18), "2026-11-30 17:00", 60, "2026-11-30 18:00"),
        ((9, 18), "2026-11-30 23:10", 60, "2026-12-01 10:00"),
        ((9, 18), "2026-11-30 03:00", 1, "2026-11-30 09:01"),
        ((9, 18), "2026-11-30 09:00", 9 * 60 * 2, "2026-12-01 18:00"),
        ((9, 24), "2026-11-30 23:30", 60, "2026-12-01 09:30"),
        ((0, 0), "2026-11-30 23:30", 60, "2026-12-01 00:30"),
        ((18, 9), "2026-11-30 23:30", 60, "2026-12-01 00:30"),
    ],
)
def test_minutes_pass_in_working_hours_alone(hours: tuple[int, int], begin: str, minutes: int, end: str) -> None:
    assert WorkingHours(*hours).after(china(begin), minutes) == china(end)
