"""Working minutes: a clock that stands still outside the working hours of China's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import SHANGHAI
from services.hq_settings import number


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From one full hour of each day to another one (24 is midnight). Equal or turned round: the whole day."""

    begins: int
    ends: int

    def after(self, moment: datetime, minutes: int) -> datetime:
        """The moment at which so many working minutes are over."""
        there, left = moment.astimezone(SHANGHAI), timedelta(minutes=minutes)
        if self.begins >= self.ends:
            return moment + left
        while True:
            midnight = there.replace(hour=0, minute=0, second=0, microsecond=0)
            opens, closes = midnight + timedelta(hours=self.begins), midnight + timedelta(hours=self.ends)
            there = max(there, opens)
            if there < closes:
                if there + left <= closes:
                    return (there + left).astimezone(moment.tzinfo)
                left -= closes - there
            there = midnight + timedelta(days=1)


def working_hours() -> WorkingHours:
    """As headquarters set them."""
    return WorkingHours(number("leads.work_from"), number("leads.work_until"))
