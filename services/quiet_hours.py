"""When people are left in peace, and when what waited for them is told: moments of China's day, in whole minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import SHANGHAI

DAY = 24 * 60
MOMENT = r"([01][0-9]|2[0-3]):[0-5][0-9]"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one minute of the day to another, over midnight where the second is the smaller one; equal: none at all."""

    begins: int
    ends: int

    def end_of(self, now: datetime) -> datetime | None:
        """When the quiet hours are over in which this moment falls; None outside them. The first minute is quiet, the
        last one is not."""
        minute = minute_of(now)
        within = (
            self.begins <= minute < self.ends
            if self.begins <= self.ends
            else (minute >= self.begins or minute < self.ends)
        )
        return next_at(self.ends, now) if within else None


def minute_of(now: datetime) -> int:
    """How many minutes of China's day are over."""
    there = now.astimezone(SHANGHAI)
    return there.hour * 60 + there.minute


def next_at(minute: int, now: datetime) -> datetime:
    """The next moment, later than now, at which China's day has this minute."""
    there = now.astimezone(SHANGHAI).replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)
    return (there if there > now else there + timedelta(days=1)).astimezone(now.tzinfo)


def shown(minute: int) -> str:
    """As people write it: 22:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


def read(moment: str) -> int:
    """The minute of what is written like that."""
    hours, minutes = moment.split(":")
    return int(hours) * 60 + int(minutes)
