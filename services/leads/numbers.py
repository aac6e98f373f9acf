"""How leads are worked: what came in, who answers how quickly, what waits, and what became of it; by whoever has them,
by where they came from and by province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, literal, or_, select, true, union_all

from models.bindings import OPEN
from models.db import reading, session
from models.leads import Lead
from models.organisation import Region
from services import clock, scopes
from services.access import Actor, require
from services.leads.holders import Holder, names_of
from services.leads.states import OPPORTUNITY, WON
from services.leads.viewing import READ, waits

DAYS = (7, 30, 90)
MOST_LINES = 200
HANDS, DEALERS, PEOPLE, SOURCES, REGIONS = "hands", "dealers", "people", "sources", "regions"
BY = (HANDS, DEALERS, PEOPLE, SOURCES, REGIONS)
WAITING, MOST_WON, QUICKEST = "waits", "won", "quick"
ORDERS = (WAITING, MOST_WON, QUICKEST)


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
    """All leads in reach, and a line for each of what was asked for; `more` when there are further ones."""

    days: int
    by: str
    order: str
    total: Worked
    lines: list[Worked]
    more: bool


@reading
def numbers(actor: Actor, days: int, by: str = HANDS, order: str = WAITING) -> Numbers:
    """The figures of what this actor sees, with most that waits first, or most money won, or the quickest answers.
    What is not offered is taken for thirty days, hands and what waits."""
    require(actor, READ)
    days, by = days if days in DAYS else 30, by if by in BY else HANDS
    order = order if order in ORDERS else WAITING
    seen = scopes.seen(actor, READ, Lead)
    total = _worked("", session().execute(_sums([], days, seen)[0]).one())
    keys, which = _keys(by)
    if by in (HANDS, DEALERS, PEOPLE) and order != QUICKEST:
        which &= _foremost(keys, order, days, seen & which)
    query, sums = _sums(keys, days, seen & which)
    rows = session().execute(query.order_by(*_first(order, sums)).limit(MOST_LINES + 1)).all()
    named = _named(by, [tuple(row[: len(keys)]) for row in rows[:MOST_LINES]])
    lines = [_worked(name, row[len(keys) :]) for name, row in zip(named, rows, strict=False)]
    return Numbers(days, by, order, total, lines, len(rows) > MOST_LINES)


def _foremost(keys: list[Any], order: str, days: int, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Where more hands than are shown have something waiting, or won something, the others need no figures: with
    100,000 dealers these would be most of the work."""
    counts = (Lead.open_marker == OPEN) if order == WAITING else (Lead.state == WON) & _recent(days)
    first = _number(waits("unanswered")) if order == WAITING else func.sum(func.coalesce(Lead.amount_fen, 0))
    hint = "FORCE INDEX (ix_lead_open)" if order == WAITING else "FORCE INDEX (ix_lead_lately)"
    query = select(*keys).with_hint(Lead, hint, "mysql").where(counts, which).group_by(*keys)
    rows = session().execute(query.order_by(first.desc(), func.count().desc()).limit(MOST_LINES + 1)).all()
    if len(rows) <= MOST_LINES:
        return true()
    dealers = {row[0] for row in rows if row[0] is not None}
    others = {row[2] for row in rows if row[0] is None}
    ours = or_(
        false(), Lead.employee_id.in_(others - {None}), *([Lead.employee_id.is_(None)] if None in others else [])
    )
    return or_(Lead.dealer_id.in_(dealers), Lead.dealer_id.is_(None) & ours)


def _keys(by: str) -> tuple[list[Any], ColumnElement[bool]]:
    """What the lines are counted by, and which leads are in one of them."""
    if by == SOURCES:
        return [Lead.source], true()
    if by == REGIONS:
        return [func.substr(Lead.region_code, 1, 2)], true()
    if by == DEALERS:
        return [Lead.dealer_id], Lead.dealer_id.is_not(None)
    hands = [Lead.dealer_id, Lead.dealer_staff_id, Lead.employee_id]
    in_person = or_(Lead.dealer_staff_id.is_not(None), Lead.employee_id.is_not(None))
    return hands, in_person if by == PEOPLE else true()


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


def _first(order: str, sums: Sequence[Any]) -> list[Any]:
    came, answered, seconds, _open, unanswered, *_, won_fen = sums
    if order == MOST_WON:
        return [won_fen.desc(), came.desc()]
    if order == QUICKEST:
        return [(answered == 0).asc(), (seconds / func.nullif(answered, 0)).asc(), came.desc()]
    return [unanswered.desc(), came.desc()]


def _sums(keys: list[Any], days: int, which: ColumnElement[bool]) -> tuple[Select[Any], list[Any]]:
    """In the order of `Worked`, the average as its sum and its number. What came in lately and what is open are two
    questions, each answered by an index that holds what it asks for: of both at once every lead would be read."""
    named = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    lately = select(*named, *_lately(), *[literal(0).label(name) for name in NOW])
    lately = lately.where(_recent(days), which)
    lately = lately.with_hint(Lead, "FORCE INDEX (ix_lead_lately)", "mysql")
    now = select(*named, *[literal(0).label(name) for name in LATELY], *_now()).where(Lead.open_marker == OPEN, which)
    now = now.with_hint(Lead, "FORCE INDEX (ix_lead_open)", "mysql")
    both = union_all(lately.group_by(*keys), now.group_by(*keys)).subquery()
    sums = [func.coalesce(func.sum(both.c[name]), 0) for name in ("came", "answered", "seconds", *NOW, *LATELY[3:])]
    found = [both.c[key.name] for key in named]
    return select(*found, *sums).group_by(*found), sums


LATELY = ("came", "answered", "seconds", "opportunities", "won", "won_fen")
NOW = ("open", "unanswered", "overdue")


def _lately() -> list[Any]:
    is_answered, is_won = Lead.answered_seconds.is_not(None), Lead.state == WON
    found = [
        func.count(),
        _number(is_answered),
        func.coalesce(func.sum(Lead.answered_seconds), 0),
        _number(or_(Lead.state.in_((OPPORTUNITY, WON)), Lead.amount_fen.is_not(None))),
        _number(is_won),
        func.coalesce(func.sum(case((is_won, func.coalesce(Lead.amount_fen, 0)), else_=0)), 0),
    ]
    return [one.label(name) for one, name in zip(found, LATELY, strict=True)]


def _now() -> list[Any]:
    found = [func.count(), _number(waits("unanswered")), _number(waits("overdue"))]
    return [one.label(name) for one, name in zip(found, NOW, strict=True)]


def _recent(days: int) -> ColumnElement[bool]:
    return Lead.created_at >= clock.now() - timedelta(days=days)


def _number(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _worked(name: str, row: Sequence[Any]) -> Worked:
    came, answered, seconds, open_now, unanswered, overdue, opportunities, won, won_fen = map(int, row)
    took = seconds // answered if answered else None
    return Worked(name, came, answered, took, open_now, unanswered, overdue, opportunities, won, won_fen)
