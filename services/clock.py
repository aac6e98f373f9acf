"""What time it is: one clock for all rules, so that tests can move it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _wall() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _wall


def now() -> datetime:
    """This moment, in UTC."""
    return _source()


def use(source: Callable[[], datetime] | None) -> None:
    """Take the time from `source`; None goes back to the machine's clock."""
    global _source
    _source = source or _wall


def shown(moment: datetime) -> str:
    """A moment as people in China read it: 2026-11-23 14:05."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def until(end: datetime) -> str:
    """The last of what is over at `end`, as people in China read it: what ends at midnight still counts on the whole
    day before, and is called by that day (2026-11-22); else the moment (2026-11-23 14:05)."""
    if end.astimezone(SHANGHAI).time() == time.min:
        return shown(end - timedelta(minutes=1))[:10]
    return shown(end)


def end_of_day(begin: datetime, days: int) -> datetime:
    """The midnight in China that ends the last of so many days, the day of `begin` not counted."""
    last = begin.astimezone(SHANGHAI).date() + timedelta(days=days + 1)
    return datetime(last.year, last.month, last.day, tzinfo=SHANGHAI)
