"""Sums of a period, as far as somebody may see them: of all hands where they see all, else of their dealers' alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal_column, select, true, union_all

from models.materials import Material
from models.reading import HandDay, LeftPhone, MaterialDay, Visit
from models.reading_sums import HandSpan
from models.sharing import Share
from services import scopes
from services.access import Actor, reach
from services.analysis.periods import Period, in_days, today
from services.analysis.provinces import of_provinces
from services.reading.judging import seconds
from services.reading.spans import cover

READ = "analysis.read"
PEOPLE = "analysis.people"
NAMES = ("taken_out", "forwards", "opened", "completed", "active_ms")
USUALLY = ("opened", "taken_out")
HAND = ("dealer_id", "dealer_staff_id", "employee_id")
Keys = Callable[[Any], Sequence[Any]]
Only = Callable[[Any], ColumnElement[bool]]
_SHARES = {"rate": ("completed", "opened"), "seconds": ("active_ms", "opened")}
"""Of each opening, by name of the order."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done in a period and what came of it: shares taken out and passed on, openings of them, of which so
    many read to the end, and how long they were read."""

    taken_out: int = 0
    forwards: int = 0
    opened: int = 0
    completed: int = 0
    active_ms: int = 0

    @property
    def completed_percent(self) -> int | None:
        return round(100 * self.completed / self.opened) if self.opened else None

    @property
    def seconds_each(self) -> int | None:
        return seconds(self.active_ms // self.opened) if self.opened else None


def figures(found: Sequence[Any]) -> Figures:
    """Of a row that ends with the sums in their order; nothing is nothing."""
    return Figures(*(int(one or 0) for one in found[-len(NAMES) :]))


def sees_all(actor: Actor) -> bool:
    return reach(actor, READ) == "all"


def her_dealers(actor: Actor, dealer_id: Any, act: str = READ) -> ColumnElement[bool]:
    """Whether what is this dealer's may be counted for this actor, as far as this act reaches; what is of none is
    headquarters' own."""
    return true() if reach(actor, act) == "all" else scopes.dealers(actor, act, dealer_id)


def of_materials(
    actor: Actor, period: Period, *also: Any, names: Sequence[str] = NAMES, only: Collection[int] | None = None
) -> Select[Any]:
    """The sums of each material, and of each day if that is asked for by name; all of them, or these."""
    keys = ("material_id", *also)
    provinces = None if sees_all(actor) else scopes.provinces(actor)
    if provinces is not None:
        rows: Any = of_provinces(her_dealers(actor, HandDay.dealer_id), provinces, period, (*keys, *names), only).c
        return select(*(rows[one] for one in keys), *_added(rows, names)).group_by(*(rows[one] for one in keys))
    table: Any = MaterialDay if sees_all(actor) else HandDay
    columns = [getattr(table, one) for one in keys]
    query = select(*columns, *_added(table, names)).where(in_days(table, period)).group_by(*columns)
    if only is not None:
        query = query.where(table.material_id.in_(only))
    return query if sees_all(actor) else query.where(her_dealers(actor, HandDay.dealer_id))


def of_hands(
    actor: Actor,
    period: Period,
    material_id: Any,
    keys: Keys,
    *,
    names: Sequence[str] = NAMES,
    only: Only | None = None,
) -> Select[Any]:
    """The sums by dealer or person: `keys` makes them of columns of `HandDay`; of one material, or of all; all sums, or
    these; of all hands, or of those that `only` says. Of all materials whole months and thirds are added up, and days
    at both ends."""
    parts = []
    for table, seen in _parts(period, material_id):
        part = select(*(getattr(table, name) for name in (*HAND, *names))).where(seen)
        part = part.where(her_dealers(actor, table.dealer_id, PEOPLE), only(table) if only else true())
        parts.append(part)
    rows = union_all(*parts).subquery("parts").c
    made = keys(rows)
    return select(*made, *_added(rows, names)).group_by(*made)


def _parts(period: Period, material_id: Any) -> list[tuple[Any, ColumnElement[bool]]]:
    """Tables that hold the period together, and what is asked of each."""
    if material_id is not None:
        return [(HandDay, in_days(HandDay, period) & (HandDay.material_id == material_id))]
    found = cover(period.first, period.last, today())
    parts: list[tuple[Any, ColumnElement[bool]]] = [(HandSpan, HandSpan.span.in_(found.spans))]
    return [*parts, (HandDay, HandDay.day.in_(found.days))] if found.days else parts


def judged(
    actor: Actor, period: Period, material_id: Any, keys: Keys, *, sort: str, only: Only | None = None
) -> Select[Any]:
    """Of all dealers or persons what an order asks for, and nothing else: a list adds the rest up for one page."""
    return of_hands(actor, period, material_id, keys, names=_ordering(sort), only=only)


def judged_materials(actor: Actor, period: Period, sort: str) -> Select[Any]:
    """The same of all materials."""
    return of_materials(actor, period, names=_ordering(sort))


def _ordering(sort: str) -> tuple[str, ...]:
    name = sort.removeprefix("-")
    return tuple(dict.fromkeys((*USUALLY, *_SHARES.get(name, ()), *(one for one in NAMES[:4] if one == name))))


def orders(sums: Subquery) -> dict[str, Any]:
    """What lists of figures are ordered by, as far as it was added up."""
    named: dict[str, Any] = {name: func.coalesce(sums.c[name], 0) for name in NAMES[:4] if name in sums.c}
    opened = func.nullif(sums.c.opened, 0)
    shares = {name: part for name, (part, _) in _SHARES.items() if part in sums.c}
    return named | {name: func.coalesce(1.0 * sums.c[part] / opened, -1) for name, part in shares.items()}


def visitors_of(actor: Actor, period: Period, materials: Collection[int]) -> Select[Any]:
    """By material how many different people and browsers opened it. These cannot be added up day by day, so they are
    counted, by an index that holds all that is asked for."""
    nobody = case((Visit.follower_id.is_(None), Visit.browser_index))
    people = func.count(Visit.follower_id.distinct()) + func.count(nobody.distinct())
    return (
        select(Visit.material_id, people)
        .where(
            Visit.material_id.in_(materials),
            Visit.opened_at >= period.begins,
            Visit.opened_at < period.ends,
            Visit.left_out.is_(None),
            her_dealers(actor, Visit.dealer_id),
        )
        .group_by(Visit.material_id)
    )


def phones_of(actor: Actor, period: Period, materials: Collection[int]) -> Select[Any]:
    """By material how many readers left a number for whoever shared it."""
    return (
        select(Share.material_id, func.count(LeftPhone.follower_id.distinct()))
        .join(LeftPhone, LeftPhone.share_id == Share.id)
        .where(
            Share.material_id.in_(materials),
            LeftPhone.left_at >= period.begins,
            LeftPhone.left_at < period.ends,
            her_dealers(actor, Share.dealer_id),
        )
        .group_by(Share.material_id)
    )


def material_named(token: str) -> Any:
    """The number of a material by its token, as part of a question; none for none."""
    return select(Material.id).where(Material.token == token).scalar_subquery()


def _added(table: Any, names: Sequence[str]) -> list[Any]:
    # MariaDB adds whole numbers up as decimals, which takes it twice as long as doubles; these are exact up to 9e15.
    return [func.sum(getattr(table, name) * literal_column("1e0")).label(name) for name in names]
