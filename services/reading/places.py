"""Under which provinces a dealer's sums are counted, and that these follow when it is authorised elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from models.db import add_up, insert_missing, session, transaction
from models.dealers import DealerRegion
from models.reading import NOBODY, HandDay
from models.reading_sums import MOVED, DealerPlace, PlaceSpan
from services.reading import turns
from services.reading.spans import spans_of

AT_ONCE = 500
NOWHERE = ""
_SUMS = ("taken_out", "forwards", "opened", "completed", "beats", "active_ms")


def mark_moved(dealers: Iterable[int]) -> None:
    """These dealers are authorised elsewhere from here on: in the transaction that changes it. A dealer of whom nothing
    is counted yet is written down as well, so that who counts it just now finds the mark."""
    rows = [{"dealer_id": one, "provinces": NOWHERE, "moved": MOVED} for one in set(dealers)]
    add_up(DealerPlace, rows, adds=(), sets=("moved",))


def provinces_of(dealers: Collection[int]) -> dict[int, str]:
    """Where these are authorised now: provinces of GB/T 2260 by two digits, in their order; nowhere is empty."""
    found: dict[int, set[str]] = {one: set() for one in dealers}
    query = select(DealerRegion.dealer_id, DealerRegion.region_code).where(DealerRegion.dealer_id.in_(dealers))
    for dealer_id, code in session().execute(query):
        found[dealer_id].add(code[:2])
    return {one: ",".join(sorted(places)) for one, places in found.items()}


def counted_under(dealers: Iterable[int]) -> dict[int, str]:
    """Under what each dealer's sums are counted; of a dealer that comes for the first time, where it is authorised now.
    For whoever holds the turn: only these change it."""
    asked = set(dealers) - {NOBODY}
    found = _noted(asked)
    new = asked - found.keys()
    if new:
        now = provinces_of(new)
        insert_missing(DealerPlace, [{"dealer_id": one, "provinces": now[one], "moved": None} for one in sorted(new)])
        found |= _noted(new)
    return {NOBODY: NOWHERE} | found


def _noted(dealers: Collection[int]) -> dict[int, str]:
    query = select(DealerPlace.dealer_id, DealerPlace.provinces).where(DealerPlace.dealer_id.in_(dealers))
    return dict(session().execute(query).tuples().all())


@transaction
def settle(most: int = AT_ONCE) -> int:
    """Move the sums of up to so many dealers that were marked to where they are authorised now; how many were marked.
    One transaction, by whoever holds the turn; a dealer that is being changed just now is left for the next time."""
    if not turns.take():
        return 0
    marked = select(DealerPlace).where(DealerPlace.moved == MOVED).order_by(DealerPlace.dealer_id).limit(most)
    rows = session().scalars(marked.with_for_update(skip_locked=True)).all()
    now = provinces_of([row.dealer_id for row in rows])
    elsewhere = {row.dealer_id: row.provinces for row in rows if row.provinces != now[row.dealer_id]}
    _move(elsewhere, now)
    for row in rows:
        row.provinces, row.moved = now[row.dealer_id], None
    return len(rows)


def _move(before: dict[int, str], now: dict[int, str]) -> None:
    """What stood under one name is added under the other."""
    moved: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0] * len(_SUMS))
    query: Any = select(HandDay.dealer_id, HandDay.day, HandDay.material_id, *(getattr(HandDay, one) for one in _SUMS))
    for dealer_id, day, material_id, *sums in session().execute(query.where(HandDay.dealer_id.in_(before))):
        for span in (day, *spans_of(day)):
            for provinces, sign in ((before[dealer_id], -1), (now[dealer_id], 1)):
                found = moved[span, provinces, material_id]
                found[:] = [one + sign * more for one, more in zip(found, sums, strict=True)]
    rows = [
        {"span": span, "provinces": provinces, "material_id": material_id, **dict(zip(_SUMS, sums, strict=True))}
        for (span, provinces, material_id), sums in moved.items()
    ]
    add_up(PlaceSpan, rows, adds=_SUMS)
