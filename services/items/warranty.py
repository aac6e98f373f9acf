"""Until when a warranty lasts: calendar months from the day of the binding, in China's calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime

from services.clock import SHANGHAI


def last_day(bound_at: datetime, months: int) -> date | None:
    """The last day of a warranty of so many months; None without one.

    As the Civil Code counts (art. 202): the day of the same number in the month it ends in, or that month's last day
    where it has no such day. From 31 August one month lasts to 30 September, from 29 February a year to 28 February.
    """
    if months < 1:
        return None
    begins = bound_at.astimezone(SHANGHAI).date()
    year, month = divmod(begins.year * 12 + begins.month - 1 + months, 12)
    return date(year, month + 1, min(begins.day, monthrange(year, month + 1)[1]))
