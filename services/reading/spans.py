"""Months and thirds of months (旬), in which sums are kept besides days; a period is covered by as few as can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
TEN_DAYS, TWENTY_DAYS = 10, 20


@dataclass(frozen=True, slots=True)
class Cover:
    """Exactly the days of a period: whole months and thirds by name, and what is left of days at its ends."""

    spans: tuple[str, ...]
    days: tuple[str, ...]


def month_of(day: str) -> str:
    """2026-11-13 → 2026-11"""
    return day[:7]


def third_of(day: str) -> str:
    """2026-11-13 → 2026-11b; the first third ends with the 10th, the second with the 20th."""
    return day[:7] + _letter(int(day[8:]))


def spans_of(day: str) -> tuple[str, str]:
    return month_of(day), third_of(day)


def cover(first: date, last: date, today: date) -> Cover:
    """`first` to `last`, both included. A month or third that is not over is whole when today is its last day asked
    for: nothing of later days is there."""
    spans: list[str] = []
    days: list[str] = []
    day = first
    while day <= last:
        for name, begins, ends in _around(day):
            if day == begins and (ends <= last or today <= last):
                spans.append(name)
                day = ends
                break
        else:
            days.append(day.isoformat())
        day += ONE_DAY
    return Cover(tuple(spans), tuple(days))


def _around(day: date) -> Iterator[tuple[str, date, date]]:
    """The month and the third it lies in, larger first: name, first day, last day."""
    said = day.isoformat()
    next_month = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    yield month_of(said), day.replace(day=1), next_month - ONE_DAY
    letter = _letter(day.day)
    begins = day.replace(day={"a": 1, "b": TEN_DAYS + 1, "c": TWENTY_DAYS + 1}[letter])
    ends = next_month - ONE_DAY if letter == "c" else begins + timedelta(days=TEN_DAYS - 1)
    yield third_of(said), begins, ends


def _letter(day_of_month: int) -> str:
    return "a" if day_of_month <= TEN_DAYS else "b" if day_of_month <= TWENTY_DAYS else "c"
