"""Counting all leads once, for everybody: the whole house and each place, in each order, from one look at the leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from models.db import reading, session
from models.dealers import Dealer, DealerRegion
from models.leads import Lead
from services.leads.places import Place, Reach
from services.leads.sums import (
    DEALERS,
    HANDS,
    MOST_LINES,
    ORDERS,
    PEOPLE,
    REGIONS,
    SOURCES,
    Counted,
    Key,
    Sums,
    by_keys,
    first,
    grouped,
)

WIDTH = 9  # sums of a line
AT_ONCE = 2_000  # dealers of one piece
KEPT_AT_ONCE = 40 * MOST_LINES
TELLS = {HANDS: (HANDS, DEALERS, PEOPLE), SOURCES: (SOURCES,), REGIONS: (REGIONS,)}
"""Which answers one look at the leads gives."""

Line = tuple[int | None, int | None, str | None, Key, Sums]
"""Of which dealer, which employee, where one of no dealer came from; then the line and its sums."""


@dataclass(slots=True)
class Sum:
    """What is counted at one place, or in the whole house: the sums of all, lines that other places may have a part of
    as well, and lines nothing comes to any more, which are let go once they are among the first of no order."""

    total: list[int] = field(default_factory=lambda: [0] * WIDTH)
    parts: dict[Key, list[int]] = field(default_factory=dict)
    whole: list[tuple[Key, Sums]] = field(default_factory=list)
    lines: int = 0

    def add(self, sums: Sums) -> None:
        self.total = [one + other for one, other in zip(self.total, sums, strict=True)]

    def add_part(self, key: Key, sums: Sums) -> None:
        line = self.parts.get(key, (0,) * WIDTH)
        self.parts[key] = [one + other for one, other in zip(line, sums, strict=True)]

    def add_whole(self, key: Key, sums: Sums) -> None:
        self.lines += 1
        self.whole.append((key, sums))
        if len(self.whole) > KEPT_AT_ONCE:
            kept = {key: sums for order in ORDERS for key, sums in foremost(self.whole, order)}
            self.whole = list(kept.items())

    def counted(self) -> Part:
        first = {order: foremost(self.whole, order) for order in ORDERS}
        parts = [(key, tuple(sums)) for key, sums in self.parts.items()]
        return Part(tuple(self.total), self.lines, first, parts)


@dataclass(frozen=True, slots=True)
class Part:
    """What was counted at one place: the sums of all, how many lines are this place's alone and the first of these in
    each order, and those that go on at other places, all of them."""

    total: Sums
    lines: int
    first: Mapping[str, list[tuple[Key, Sums]]]
    parts: list[tuple[Key, Sums]]


class Counting:
    """One look at all leads, a piece at a time: each piece is a rule of its own and takes a fraction of a second. Hands
    also tell of dealers and people."""

    def __init__(self, days: int, kind: str, reach: Reach) -> None:
        self.days, self.kind, self.reach = days, kind, reach
        self.house = {by: Sum() for by in TELLS[kind]}
        self.places: dict[str, dict[Place, Sum]] = {by: defaultdict(Sum) for by in TELLS[kind]}
        self.regions: dict[tuple[str, ...], frozenset[str]] = {}
        self.next: int | None = 0  # None: those of no dealer are left
        self.is_done = False

    def go_on(self) -> None:
        """Count one piece more."""
        if self.next is None:
            self._take(nobodys(self.days, self.kind), {})
            self.is_done = True
            return
        last = last_dealer(self.next, AT_ONCE)
        if last is not None:
            self._take(*of_dealers(self.days, self.kind, self.next, last))
        self.next = last

    def answer(self, by: str) -> tuple[Part, dict[Place, Part]]:
        """The whole house, and each place."""
        return self.house[by].counted(), {place: one.counted() for place, one in self.places[by].items()}

    def _take(self, lines: list[Line], lies: Mapping[int, tuple[str, ...]]) -> None:
        for by in TELLS[self.kind]:
            for dealer, employee, region, key, sums in told_by(by, lines):
                codes = lies.get(dealer, ()) if dealer is not None else (region,) if region else ()
                place = Place(self._reached(codes), dealer is not None, self._own(employee))
                self._add(by, self.places[by][place], key, sums)
                self._add(by, self.house[by], key, sums)

    def _add(self, by: str, one: Sum, key: Key | None, sums: Sums) -> None:
        one.add(sums)
        if key is None:
            return
        if by not in (SOURCES, REGIONS) and key[0] is not None:
            one.add_whole(key, sums)
        else:
            one.add_part(key, sums)

    def _reached(self, codes: tuple[str, ...]) -> frozenset[str]:
        if codes not in self.regions:
            self.regions[codes] = self.reach.of(codes)
        return self.regions[codes]

    def _own(self, employee_id: int | None) -> int | None:
        return employee_id if employee_id in self.reach.managers else None


@reading
def last_dealer(after: int, many: int) -> int | None:
    """Where a piece of so many dealers ends; None when nobody is left."""
    piece = select(Dealer.id).where(Dealer.id > after).order_by(Dealer.id).limit(many).subquery()
    last: int | None = session().scalar(select(func.max(piece.c.id)))
    return last


@reading
def of_dealers(days: int, kind: str, after: int, last: int) -> tuple[list[Line], dict[int, tuple[str, ...]]]:
    """The lines of these dealers, and where each is authorised."""
    between = (Lead.dealer_id > after) & (Lead.dealer_id <= last)
    codes: dict[int, list[str]] = defaultdict(list)
    theirs = DealerRegion.dealer_id > after, DealerRegion.dealer_id <= last
    places_of = select(DealerRegion.dealer_id, DealerRegion.region_code).where(*theirs)
    for dealer_id, code in session().execute(places_of.order_by(DealerRegion.region_code)):
        codes[dealer_id].append(code)
    return _lines(days, kind, between), {dealer: tuple(found) for dealer, found in codes.items()}


@reading
def nobodys(days: int, kind: str) -> list[Line]:
    """The lines of headquarters: employees', and its pool's."""
    return _lines(days, kind, Lead.dealer_id.is_(None))


def _lines(days: int, kind: str, which: ColumnElement[bool]) -> list[Line]:
    keys = [Lead.dealer_id, Lead.employee_id, case((Lead.dealer_id.is_(None), Lead.region_code), else_=None)]
    keys += by_keys(kind)
    rows = session().execute(grouped(keys, days, which, by_dealer=True)[0])
    return [(*row[:3], tuple(row[3 : len(keys)]), tuple(map(int, row[len(keys) :]))) for row in rows]


def told_by(by: str, lines: list[Line]) -> Iterable[tuple[int | None, int | None, str | None, Key | None, Sums]]:
    """Pure: what hands tell of dealers and of people; each line without a key counts in the sums of all alone."""
    if by == PEOPLE:
        return [(*line[:3], line[3] if line[3][1] or line[3][2] else None, line[4]) for line in lines]
    if by != DEALERS:
        return lines
    found: dict[tuple[Any, ...], list[int]] = {}
    for dealer, employee, region, _, sums in lines:
        line = found.setdefault((dealer, employee, region), [0] * WIDTH)
        for at, one in enumerate(sums):
            line[at] += one
    return [(*where, None if where[0] is None else (where[0],), tuple(sums)) for where, sums in found.items()]


def joined(parts: Iterable[Part], order: str) -> Counted:
    """Pure: what several places have together."""
    all_of_it, lines, whole = Sum(), 0, []
    for part in parts:
        all_of_it.add(part.total)
        lines += part.lines
        whole += part.first[order]
        for key, sums in part.parts:
            all_of_it.add_part(key, sums)
    whole += [(key, tuple(sums)) for key, sums in all_of_it.parts.items()]
    lines += len(all_of_it.parts)
    return Counted(tuple(all_of_it.total), foremost(whole, order), lines > MOST_LINES)


def foremost(lines: Iterable[tuple[Key, Sums]], order: str) -> list[tuple[Key, Sums]]:
    """The first lines of an order; of equal ones whoever has the lower number, nobody before anybody."""
    return nsmallest(MOST_LINES, lines, key=lambda line: (first(order, line[1]), _in_order(line[0])))


def _in_order(key: Key) -> list[tuple[bool, Any]]:
    return [(one is not None, one) for one in key]
