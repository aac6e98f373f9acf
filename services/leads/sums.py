"""Counting leads as the database can: what came in lately and what is open, each from an index that holds it; by hand,
dealer, person, source or province."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, literal, or_, select, true, union_all

from models.bindings import OPEN
from models.db import session
from models.leads import Lead
from services import clock
from services.leads.states import OPPORTUNITY, WON
from services.leads.viewing import waits

DAYS = (7, 30, 90)
MOST_LINES = 200
HANDS, DEALERS, PEOPLE, SOURCES, REGIONS = "hands", "dealers", "people", "sources", "regions"
BY = (HANDS, DEALERS, PEOPLE, SOURCES, REGIONS)
WAITING, MOST_WON, QUICKEST = "waits", "won", "quick"
ORDERS = (WAITING, MOST_WON, QUICKEST)
Key = tuple[Any, ...]
Sums = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """All leads that were asked for, and the first lines by their key, no names; each in the order of `Worked`, the
    average as its sum and its number. `more` when there are further lines."""

    total: Sums
    lines: list[tuple[Key, Sums]]
    more: bool


def count(days: int, by: str, order: str, seen: ColumnElement[bool]) -> Counted:
    """Inside a rule: count those of these leads."""
    total = session().execute(grouped([], days, seen)[0]).one()
    keys, which = by_keys(by), _in_lines(by)
    if by in (HANDS, DEALERS, PEOPLE):
        which &= _foremost(keys, order, days, seen & which)
    query, sums = grouped(keys, days, seen & which)
    in_order = query.order_by(*_first(order, sums), *list(query.selected_columns)[: len(keys)])
    rows = session().execute(in_order.limit(MOST_LINES + 1)).all()
    lines = [(tuple(row[: len(keys)]), _whole(row[len(keys) :])) for row in rows[:MOST_LINES]]
    return Counted(_whole(total), lines, len(rows) > MOST_LINES)


def _whole(row: Sequence[Any]) -> Sums:
    return tuple(map(int, row))


def _foremost(keys: list[Any], order: str, days: int, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Where more hands than are shown have something waiting, or won something, or answered, the others need no
    figures: with 100,000 dealers these would be most of the work."""
    counts, hint = _recent(days), "FORCE INDEX (ix_lead_lately)"
    if order == WAITING:
        counts, hint = Lead.open_marker == OPEN, "FORCE INDEX (ix_lead_open)"
        first = _number(waits("unanswered")).desc()
    elif order == MOST_WON:
        counts &= Lead.state == WON
        first = func.sum(func.coalesce(Lead.amount_fen, 0)).desc()
    else:
        first = func.avg(Lead.answered_seconds).asc()
    query = select(*keys).with_hint(Lead, hint, "mysql").where(counts, which).group_by(*keys)
    if order == QUICKEST:
        query = query.having(func.count(Lead.answered_seconds) > 0)
    rows = session().execute(query.order_by(first, func.count().desc()).limit(MOST_LINES + 1)).all()
    if len(rows) <= MOST_LINES:
        return true()
    dealers = {row[0] for row in rows if row[0] is not None}
    others = {row[2] for row in rows if row[0] is None}
    ours = or_(
        false(), Lead.employee_id.in_(others - {None}), *([Lead.employee_id.is_(None)] if None in others else [])
    )
    return or_(Lead.dealer_id.in_(dealers), Lead.dealer_id.is_(None) & ours)


def by_keys(by: str) -> list[Any]:
    """What the lines are counted by."""
    if by == SOURCES:
        return [Lead.source]
    if by == REGIONS:
        return [func.substr(Lead.region_code, 1, 2)]
    return [Lead.dealer_id] if by == DEALERS else [Lead.dealer_id, Lead.dealer_staff_id, Lead.employee_id]


def _in_lines(by: str) -> ColumnElement[bool]:
    """Which leads are in one of the lines."""
    if by == DEALERS:
        return Lead.dealer_id.is_not(None)
    in_person = or_(Lead.dealer_staff_id.is_not(None), Lead.employee_id.is_not(None))
    return in_person if by == PEOPLE else true()


def first(order: str, sums: Sums) -> tuple[float, ...]:
    """Pure: the same order as `_first`, of one line; the lowest comes first."""
    came, answered, seconds, _open, unanswered, *_, won_fen = sums
    if order == MOST_WON:
        return (-won_fen, -came)
    if order == QUICKEST:
        return (answered == 0, seconds / answered if answered else 0.0, -came)
    return (-unanswered, -came)


def _first(order: str, sums: Sequence[Any]) -> list[Any]:
    came, answered, seconds, _open, unanswered, *_, won_fen = sums
    if order == MOST_WON:
        return [won_fen.desc(), came.desc()]
    if order == QUICKEST:
        return [(answered == 0).asc(), (seconds / func.nullif(answered, 0)).asc(), came.desc()]
    return [unanswered.desc(), came.desc()]


def grouped(
    keys: list[Any], days: int, which: ColumnElement[bool], *, by_dealer: bool = False
) -> tuple[Select[Any], list[Any]]:
    """Inside a rule: sums for each of these keys, in the order of `Worked`, the average as its sum and its number; and
    the sums' columns. What came in lately and what is open are two questions, each answered by an index that holds what
    it asks for: of both at once every lead would be read. `by_dealer`: of some dealers alone, whose leads lie together
    in a third one."""
    named = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    lately = select(*named, *_lately(), *[literal(0).label(name) for name in NOW]).where(_recent(days), which)
    now = select(*named, *[literal(0).label(name) for name in LATELY], *_now()).where(Lead.open_marker == OPEN, which)
    of_dealers = "FORCE INDEX (ix_lead_worked)"
    lately = lately.with_hint(Lead, of_dealers if by_dealer else "FORCE INDEX (ix_lead_lately)", "mysql")
    now = now.with_hint(Lead, of_dealers if by_dealer else "FORCE INDEX (ix_lead_open)", "mysql")
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
