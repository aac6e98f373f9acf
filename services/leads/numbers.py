"""How leads are worked: what came in, who answers how quickly, what waits, and what became of it; by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select

from models.bindings import OPEN
from models.db import reading, session
from models.leads import Lead
from services import clock, scopes
from services.access import Actor, require
from services.leads.holders import HEADQUARTERS_POOL, Holder, names_of
from services.leads.states import OPPORTUNITY, WON
from services.leads.viewing import READ, waits

DAYS = (7, 30, 90)
MOST_HANDS = 200


@dataclass(frozen=True, slots=True)
class Worked:
    """What lies in one hand. `came`, `answered`, `opportunities`, `won` and `won_fen` count leads that came in within
    the days asked for, by who holds them now; `open`, `unanswered` and `overdue` all that are open. `answer_seconds` is
    how long the first answer took on the average, None without any; `won_fen` is in fen."""

    hand: Holder
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


@dataclass(frozen=True, slots=True)
class Numbers:
    """All leads in reach, and the hands with most that waits first; `more` when there are further hands."""

    days: int
    total: Worked
    hands: list[Worked]
    more: bool


@reading
def numbers(actor: Actor, days: int) -> Numbers:
    """The figures of what this actor sees. Days that are not offered are taken for thirty."""
    require(actor, READ)
    days = days if days in DAYS else 30
    sums = _sums(_recent(days))
    seen = select(*sums).where(_counts(days), scopes.seen(actor, READ, Lead))
    total = _worked(HEADQUARTERS_POOL, "", session().execute(seen).one())
    hands = Lead.dealer_id, Lead.dealer_staff_id, Lead.employee_id
    query = select(*hands, *sums).where(_counts(days), scopes.seen(actor, READ, Lead)).group_by(*hands)
    rows = session().execute(query.order_by(sums[4].desc(), sums[0].desc()).limit(MOST_HANDS + 1)).all()
    held = [Holder(*row[:3]) for row in rows[:MOST_HANDS]]
    names = names_of(held)
    found = [_worked(hand, names[hand], row[3:]) for hand, row in zip(held, rows, strict=False)]
    return Numbers(days, total, found, len(rows) > MOST_HANDS)


def _recent(days: int) -> ColumnElement[bool]:
    return Lead.created_at >= clock.now() - timedelta(days=days)


def _counts(days: int) -> ColumnElement[bool]:
    return or_(_recent(days), Lead.open_marker == OPEN)


def _sums(recent: ColumnElement[bool]) -> list[Any]:
    """In the order of `Worked`, the average as its sum and its number."""
    is_answered = recent & Lead.answered_seconds.is_not(None)
    return [
        _number(recent),
        _number(is_answered),
        func.coalesce(func.sum(case((is_answered, Lead.answered_seconds), else_=0)), 0),
        _number(Lead.open_marker == OPEN),
        _number(waits("unanswered")),
        _number(waits("overdue")),
        _number(recent & (or_(Lead.state.in_((OPPORTUNITY, WON)), Lead.amount_fen.is_not(None)))),
        _number(recent & (Lead.state == WON)),
        func.coalesce(func.sum(case((recent & (Lead.state == WON), func.coalesce(Lead.amount_fen, 0)), else_=0)), 0),
    ]


def _number(condition: ColumnElement[bool]) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _worked(hand: Holder, name: str, row: Sequence[Any]) -> Worked:
    came, answered, seconds, open_now, unanswered, overdue, opportunities, won, won_fen = map(int, row)
    took = seconds // answered if answered else None
    return Worked(hand, name, came, answered, took, open_now, unanswered, overdue, opportunities, won, won_fen)
