"""Figures of very many leads, counted ahead by the worker: of a million, counting takes longer than anybody waits."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from itertools import product

from sqlalchemy import select, true

from models.db import add_up, reading, session, transaction
from models.lead_figures import LeadFigures
from models.leads import Lead
from services import clock
from services.leads.sums import BY, DAYS, ORDERS, Counted, count

MANY = 50_000
"""As many leads are counted while somebody waits, and so are never told as they were some minutes ago."""
EACH = timedelta(minutes=1)
SHARE_OF_TIME = 15  # of one processor: an answer that takes half a second is counted again after five minutes
SECONDS_AT_ONCE = 2.0
TOO_OLD = timedelta(hours=1)
ANSWERS = tuple(product(DAYS, BY, ORDERS))


def count_some() -> int:
    """Count the answers that are due, those that waited longest first, until some seconds have passed; how many. In a
    house that is not large nothing is counted ahead."""
    began, done = time.monotonic(), 0
    for days, by, order in _due() if is_large() else ():
        count_ahead(days, by, order)
        done += 1
        if time.monotonic() - began > SECONDS_AT_ONCE:
            break
    return done


def count_ahead(days: int, by: str, order: str) -> None:
    """Count one answer for whoever sees all leads, and put it in the place of the last one. Counting holds nobody
    up; of two who count at once the later one's stands."""
    began = time.monotonic()
    counted = _counted(days, by, order)
    _put(days, by, order, counted, int((time.monotonic() - began) * 1000))


@reading
def kept(days: int, by: str, order: str) -> tuple[Counted, datetime] | None:
    """What was counted last, and when; None when nothing was, or so long ago that no worker seems to be counting."""
    row = session().get(LeadFigures, (days, by, order))
    if row is None or clock.now() - row.counted_at > TOO_OLD:
        return None
    said = json.loads(row.figures)
    lines = [(tuple(key), tuple(sums)) for key, sums in said["lines"]]
    return Counted(tuple(said["total"]), lines, said["more"]), row.counted_at


@reading
def is_large() -> bool:
    """Whether there are more leads than are counted while somebody waits."""
    return session().scalar(select(Lead.id).order_by(Lead.id).offset(MANY).limit(1)) is not None


@reading
def _counted(days: int, by: str, order: str) -> Counted:
    return count(days, by, order, true())


@transaction
def _put(days: int, by: str, order: str, counted: Counted, took_ms: int) -> None:
    said = {"total": counted.total, "lines": counted.lines, "more": counted.more}
    row = {
        "days": days,
        "by": by,
        "order": order,
        "figures": json.dumps(said),
        "counted_at": clock.now(),
        "took_ms": took_ms,
    }
    add_up(LeadFigures, [row], adds=(), sets=("figures", "counted_at", "took_ms"))


@reading
def _due() -> list[tuple[int, str, str]]:
    """Never counted before anything else, then what was counted longest ago."""
    now = clock.now()
    rows = session().execute(select(LeadFigures.days, LeadFigures.by, LeadFigures.order, LeadFigures.counted_at))
    last = {(days, by, order): at for days, by, order, at in rows}
    each = max(EACH, SHARE_OF_TIME * timedelta(milliseconds=_all_take()))
    never = [one for one in ANSWERS if one not in last]
    return never + [one for one in sorted(last, key=last.__getitem__) if one in ANSWERS and now - last[one] >= each]


@reading
def _all_take() -> int:
    """Milliseconds that all answers together took when they were counted last."""
    return sum(session().scalars(select(LeadFigures.took_ms)))
