"""The days a look at figures is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement

from services import clock

CHOICES = ("7", "30", "90")
USUAL = "30"
LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Period:
    """From one day of China's calendar to another, both included."""

    first: date
    last: date

    @property
    def days(self) -> list[str]:
        many = (self.last - self.first).days + 1
        return [(self.first + timedelta(days=one)).isoformat() for one in range(many)]

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time.min, clock.SHANGHAI)

    @property
    def ends(self) -> datetime:
        """The moment after its last day."""
        return datetime.combine(self.last + timedelta(days=1), time.min, clock.SHANGHAI)


def period_of(asked: Mapping[str, str]) -> Period:
    """What an address asks for: `days` back from today (7, 30 or 90), or days of one's own, `from` and `to`; what is no
    day is not asked for, and of more than a year the last days count. Nothing is the last 30 days."""
    first, last = _day(asked.get("from", "")), _day(asked.get("to", ""))
    if first is None and last is None:
        days = asked.get("days", "")
        return Period(today() - timedelta(days=int(days if days in CHOICES else USUAL) - 1), today())
    last = last or today()
    first = first or last - timedelta(days=int(USUAL) - 1)
    first, last = min(first, last), max(first, last)
    return Period(max(first, last - timedelta(days=LONGEST_DAYS - 1)), last)


def today() -> date:
    """The day of China's calendar."""
    return clock.now().astimezone(clock.SHANGHAI).date()


def in_days(table: Any, period: Period) -> ColumnElement[bool]:
    """Of a table of sums by day, those of the period."""
    found: ColumnElement[bool] = table.day.between(period.first.isoformat(), period.last.isoformat())
    return found


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day < date(2100, 1, 1) else None
