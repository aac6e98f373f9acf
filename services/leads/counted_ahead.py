"""Figures of very many leads, counted ahead by the worker: of a million, counting takes longer than anybody waits.

Each count looks at all leads once and says what it found of the whole house and of each place that region managers look
after, in each order."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import delete, select

from models.db import add_up, reading, session, transaction
from models.lead_figures import LeadFigures
from models.leads import Lead
from services import clock
from services.leads import places
from services.leads.by_place import TELLS, Counting, Part, joined
from services.leads.places import Place
from services.leads.sums import BY, DAYS, ORDERS, Counted

MANY = 50_000
"""As many leads are counted while somebody waits, and so are never told as they were some minutes ago."""
EACH = timedelta(minutes=1)
SHARE_OF_TIME = 15  # of one processor: an answer that takes half a second is counted again after five minutes
SECONDS_AT_ONCE = 2.0
TOO_OLD = timedelta(hours=1)
COUNTS = tuple(product(DAYS, TELLS))
ANSWERS = tuple(product(DAYS, BY, ORDERS))
HOUSE = 0


_under_way: list[tuple[Counting, float]] = []
"""What this worker is counting, and for how many seconds so far."""


def count_some() -> int:
    """Go on counting for some seconds; how many counts are done. What is due is begun, what waited longest first. In a
    house that is not large nothing is counted ahead."""
    began, done = time.monotonic(), 0
    while _under_way or _begin():
        done += _go_on()
        if time.monotonic() - began >= SECONDS_AT_ONCE:
            break
    return done


def count_whole(days: int, kind: str) -> None:
    """Count once, for the whole house and each place, however long it takes."""
    _under_way[:] = [(Counting(days, kind, places.looked_after()), 0.0)]
    while not _go_on():
        pass


def _begin() -> bool:
    due = _due() if is_large() else []
    _under_way.extend((Counting(*one, places.looked_after()), 0.0) for one in due[:1])
    return bool(due)


def _go_on() -> bool:
    """One piece more; what is done is put in the place of the last count. Counting holds nobody up; of two workers who
    count at once the later one's stands. What fails is begun anew."""
    counting, took = _under_way.pop()
    began = time.monotonic()
    counting.go_on()
    took += time.monotonic() - began
    if counting.is_done:
        _put(counting, int(took * 1000))
    else:
        _under_way.append((counting, took))
    return counting.is_done


@reading
def kept(days: int, by: str, order: str) -> tuple[Counted, datetime] | None:
    """What was counted last of the whole house, and when; None when nothing was, or so long ago that no worker seems to
    be counting."""
    return _read(days, by, order, lambda place: place is None)


@reading
def kept_of_hers(days: int, by: str, order: str, employee_id: int) -> tuple[Counted, datetime] | None:
    """The same of what a region manager sees; None as well when what she looks after was not counted by itself."""
    regions = places.regions_of(employee_id)
    said = session().scalar(select(LeadFigures.reaches).where(*_is(days, by, order), LeadFigures.place == HOUSE))
    if said is None:
        return None
    counted_for = json.loads(said)
    if not regions <= set(counted_for["regions"]) or employee_id not in counted_for["managers"]:
        return None
    return _read(days, by, order, lambda place: place is not None and place.is_hers(regions, employee_id))


@reading
def is_large() -> bool:
    """Whether there are more leads than are counted while somebody waits."""
    return session().scalar(select(Lead.id).order_by(Lead.id).offset(MANY).limit(1)) is not None


def _read(days: int, by: str, order: str, wanted: Callable[[Place | None], bool]) -> tuple[Counted, datetime] | None:
    """Of one and the same count, or nothing: a worker may be putting the next one there at this moment."""
    directory = select(LeadFigures.place, LeadFigures.reaches, LeadFigures.counted_at).where(*_is(days, by, order))
    there = session().execute(directory).tuples().all()
    moments = {at for _, _, at in there}
    if len(moments) != 1 or clock.now() - max(moments) > TOO_OLD:
        return None
    [at] = moments
    numbers = [number for number, said, _ in there if wanted(None if number == HOUSE else _place(said))]
    rows = session().scalars(
        select(LeadFigures.figures).where(
            *_is(days, by, order), LeadFigures.place.in_(numbers), LeadFigures.counted_at == at
        )
    )
    parts = [_part(order, json.loads(figures)) for figures in rows]
    return (joined(parts, order), at) if len(parts) == len(numbers) else None


def _is(days: int, by: str, order: str) -> tuple[Any, ...]:
    return LeadFigures.days == days, LeadFigures.by == by, LeadFigures.order == order


@transaction
def _put(counting: Counting, took_ms: int) -> None:
    reach, days, now = counting.reach, counting.days, clock.now()
    whole = json.dumps({"regions": reach.regions, "managers": sorted(reach.managers)})
    for by in TELLS[counting.kind]:
        house, parts = counting.answer(by)
        said = [(whole, house), *((_said(place), part) for place, part in parts.items())]
        rows = [
            {
                "days": days,
                "by": by,
                "order": order,
                "place": number,
                "reaches": reaches,
                "figures": json.dumps([part.total, part.lines, part.first[order], part.parts]),
                "counted_at": now,
                "took_ms": took_ms if number == HOUSE else 0,
            }
            for order in ORDERS
            for number, (reaches, part) in enumerate(said)
        ]
        add_up(LeadFigures, rows, adds=(), sets=("reaches", "figures", "counted_at", "took_ms"))
        beyond = LeadFigures.days == days, LeadFigures.by == by, LeadFigures.place >= len(said)
        session().execute(delete(LeadFigures).where(*beyond).execution_options(synchronize_session=False))


def _said(place: Place) -> str:
    return json.dumps([sorted(place.regions), place.of_dealers, place.employee_id])


def _place(said: str) -> Place:
    regions, of_dealers, employee_id = json.loads(said)
    return Place(frozenset(regions), of_dealers, employee_id)


def _part(order: str, said: list[Any]) -> Part:
    total, lines, first, parts = said
    return Part(tuple(total), lines, {order: _lines(first)}, _lines(parts))


def _lines(said: list[Any]) -> list[tuple[tuple[Any, ...], tuple[int, ...]]]:
    return [(tuple(key), tuple(sums)) for key, sums in said]


@reading
def _due() -> list[tuple[int, str]]:
    """Never counted before anything else, then what was counted longest ago."""
    query = select(LeadFigures.days, LeadFigures.by, LeadFigures.counted_at, LeadFigures.took_ms)
    said_by_all = LeadFigures.place == HOUSE, LeadFigures.by.in_(TELLS)
    rows = session().execute(query.where(*said_by_all)).tuples().all()
    last = {(days, by): at for days, by, at, _ in rows}
    took = {(days, by): milliseconds for days, by, _, milliseconds in rows}
    each = max(EACH, SHARE_OF_TIME * timedelta(milliseconds=sum(took.values())))
    never = [one for one in COUNTS if one not in last]
    return never + [
        one for one in sorted(last, key=last.__getitem__) if one in COUNTS and clock.now() - last[one] >= each
    ]
