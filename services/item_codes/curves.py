"""How a batch lives, day by day: issued, activated, verified, bound; from totals, whatever its size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from models.db import reading, session
from models.item_codes import CodeBatch, CodeRange
from models.item_looks import CodeDay
from services import clock
from services.access import Actor, require
from services.item_codes import issuing


@dataclass(frozen=True, slots=True)
class Day:
    """One day of China's calendar on which something happened: items that became active (of those that are so now),
    items first looked at, looks of persons, items bound for the first time."""

    day: str
    activated: int = 0
    verified: int = 0
    looks: int = 0
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Curve:
    """A batch's days in order, and what they come to by now."""

    issued: int
    issued_on: str
    activated: int
    verified: int
    looks: int
    bound: int
    days: list[Day]


@reading
def of_batch(actor: Actor, code: str) -> Curve:
    """The curve of one batch. Looks of the last seconds are not folded in yet. Refuses `batch_unknown`."""
    require(actor, "codes.read")
    number = issuing.number_of(code)
    batch = session().get(CodeBatch, number)
    if batch is None:
        raise issuing.unknown(code)
    activated: Counter[str] = Counter()
    now = clock.now()
    for row in session().scalars(select(CodeRange).where(CodeRange.batch_id == number)):
        if row.active_from is not None and row.active_from <= now:
            activated[clock.shown(row.active_from)[:10]] += row.after_serial - row.first_serial
    seen = {row.day: row for row in session().scalars(select(CodeDay).where(CodeDay.batch_id == number))}
    days = [_day(day, activated[day], seen.get(day)) for day in sorted({*activated, *seen})]
    return Curve(
        batch.count,
        clock.shown(batch.created_at)[:10],
        sum(day.activated for day in days),
        sum(day.verified for day in days),
        sum(day.looks for day in days),
        sum(day.bound for day in days),
        days,
    )


def _day(day: str, activated: int, seen: CodeDay | None) -> Day:
    return Day(day, activated, seen.first_looks, seen.looks, seen.bound) if seen else Day(day, activated)
