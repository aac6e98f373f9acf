"""Looks that are only counted, as headquarters reads them: by day and kind, from which networks, and the alarms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, case, func, select

from models.db import reading, session
from models.item_looks import GuessAlarm, LookCount
from services import clock
from services.access import Actor, require
from services.item_codes.tallying import KINDS, MISSES, Kind

DAYS = 14
HOURS = 48  # that networks are told apart for
MOST_NETWORKS = 10
MOST_ALARMS = 20


@dataclass(frozen=True, slots=True)
class DayOfLooks:
    """One day of China's calendar: how many looks of each kind."""

    day: str
    looks: dict[Kind, int]

    @property
    def missed(self) -> int:
        return sum(self.looks[kind] for kind in MISSES)


@dataclass(frozen=True, slots=True)
class Network:
    """256 addresses of IPv4, or a /64: how many of its looks in the last two days found nothing, and how many were
    answered."""

    name: str
    missed: int
    answered: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """A time in which codes were guessed; `looks` and `missed` are those of the five minutes it began with."""

    began_at: datetime
    ended_at: datetime | None
    looks: int
    missed: int
    network: str


@dataclass(frozen=True, slots=True)
class Counted:
    """Every day of the last two weeks, the newest last, with their sum; the networks most misses came from; alarms,
    the newest first."""

    days: list[DayOfLooks]
    total: DayOfLooks
    networks: list[Network]
    alarms: list[Alarm]

    @property
    def is_alarmed(self) -> bool:
        return any(alarm.ended_at is None for alarm in self.alarms)


@reading
def looks(actor: Actor) -> Counted:
    """What was counted; looks of the last seconds are not written down yet."""
    require(actor, "codes.read")
    days = _days()
    total = DayOfLooks("", {kind: sum(day.looks[kind] for day in days) for kind in KINDS})
    return Counted(days, total, _networks(), _alarms())


def _days() -> list[DayOfLooks]:
    today = clock.now().astimezone(clock.SHANGHAI).date()
    named = [str(today - timedelta(days=ago)) for ago in reversed(range(DAYS))]
    begin = datetime.combine(today - timedelta(days=DAYS - 1), time(), clock.SHANGHAI)
    query = select(LookCount.hour, LookCount.kind, func.sum(LookCount.looks)).where(LookCount.hour >= begin)
    counts = {day: dict.fromkeys(KINDS, 0) for day in named}
    for hour, kind, number in session().execute(query.group_by(LookCount.hour, LookCount.kind)):
        of_day = counts.get(clock.shown(hour)[:10])
        if of_day is not None:  # what a clock ahead of ours counted waits for its day
            of_day[kind] += int(number)
    return [DayOfLooks(day, counts[day]) for day in named]


def _networks() -> list[Network]:
    missed, answered = _of_kinds(*MISSES), _of_kinds("good", "nobody")
    query = (
        select(LookCount.network, missed, answered)
        .where(LookCount.hour > clock.now() - timedelta(hours=HOURS))
        .group_by(LookCount.network)
        .having(missed > 0)
        .order_by(missed.desc(), LookCount.network)
    )
    rows = session().execute(query.limit(MOST_NETWORKS))
    return [Network(name, int(lost), int(found)) for name, lost, found in rows]


def _of_kinds(*kinds: Kind) -> ColumnElement[int]:
    return func.sum(case((LookCount.kind.in_(kinds), LookCount.looks), else_=0))


def _alarms() -> list[Alarm]:
    rows = session().scalars(select(GuessAlarm).order_by(GuessAlarm.id.desc()).limit(MOST_ALARMS))
    return [Alarm(row.began_at, row.ended_at, row.good + row.missed, row.missed, row.network) for row in rows]
