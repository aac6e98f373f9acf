"""How leads are worked: what came in, who answers how quickly, what waits, and what became of it; by whoever has them,
by where they came from and by province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models.db import reading, session
from models.leads import Lead
from models.organisation import Region
from services import scopes
from services.access import Actor, reach, require
from services.leads import counted_ahead, sums
from services.leads.holders import Holder, names_of
from services.leads.sums import BY, DAYS, HANDS, ORDERS, REGIONS, SOURCES, WAITING, Counted, Sums
from services.leads.viewing import READ


@dataclass(frozen=True, slots=True)
class Worked:
    """The leads of one line. `came`, `answered`, `opportunities`, `won` and `won_fen` count leads that came in within
    the days asked for, by who holds them now; `open`, `unanswered` and `overdue` all that are open. `answer_seconds` is
    how long the first answer took on the average, None without any; `won_fen` is in fen. `name` is a source's word, and
    "" for headquarters' pool and for what came from no known place."""

    name: str
    came: int = 0
    answered: int = 0
    answer_seconds: int | None = None
    open: int = 0
    unanswered: int = 0
    overdue: int = 0
    opportunities: int = 0
    won: int = 0
    won_fen: int = 0

    @property
    def won_percent(self) -> float | None:
        """Of those that came in, None without any."""
        return round(100 * self.won / self.came, 1) if self.came else None


@dataclass(frozen=True, slots=True)
class Numbers:
    """All leads in reach, and a line for each of what was asked for; `more` when there are further ones. `counted_at`
    is None for what was counted just now."""

    days: int
    by: str
    order: str
    total: Worked
    lines: list[Worked]
    more: bool
    counted_at: datetime | None = None


@reading
def numbers(actor: Actor, days: int, by: str = HANDS, order: str = WAITING) -> Numbers:
    """The figures of what this actor sees, with most that waits first, or most money won, or the quickest answers.
    In a house of very many leads it is what the worker counted some minutes ago.
    What is not offered is taken for thirty days, hands and what waits."""
    require(actor, READ)
    days, by = days if days in DAYS else 30, by if by in BY else HANDS
    order = order if order in ORDERS else WAITING
    counted, at = _kept(actor, days, by, order) or (sums.count(days, by, order, scopes.seen(actor, READ, Lead)), None)
    named = _named(by, [key for key, _ in counted.lines])
    lines = [_worked(name, line) for name, (_, line) in zip(named, counted.lines, strict=True)]
    return Numbers(days, by, order, _worked("", counted.total), lines, counted.more, at)


def _kept(actor: Actor, days: int, by: str, order: str) -> tuple[Counted, datetime] | None:
    if reach(actor, READ) == "all":
        return counted_ahead.kept(days, by, order)
    return None if actor.id is None else counted_ahead.kept_of_hers(days, by, order, actor.id)


def _named(by: str, keys: Sequence[tuple[Any, ...]]) -> list[str]:
    if by == SOURCES:
        return [str(source) for (source,) in keys]
    if by == REGIONS:
        codes = {f"{stem}0000" for (stem,) in keys if stem}
        names = dict(session().execute(select(Region.code, Region.name).where(Region.code.in_(codes))).tuples().all())
        return [names.get(f"{stem}0000", str(stem)) if stem else "" for (stem,) in keys]
    held = [Holder(*key) for key in keys]
    names_of_hands = names_of(held)
    return [names_of_hands[hand] for hand in held]


def _worked(name: str, row: Sums) -> Worked:
    came, answered, seconds, open_now, unanswered, overdue, opportunities, won, won_fen = row
    took = seconds // answered if answered else None
    return Worked(name, came, answered, took, open_now, unanswered, overdue, opportunities, won, won_fen)
