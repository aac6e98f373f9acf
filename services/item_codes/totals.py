"""Folding looks into the totals of their batch and day, each exactly once, whenever the worker dies."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select, update

from models.db import add_up, session, transaction
from models.item_looks import CodeDay, ItemLook
from services import clock

AT_ONCE = 5_000


@transaction
def fold_some(most: int = AT_ONCE) -> int:
    """Take up to so many looks into the totals; how many there were. What another worker holds is left to it."""
    query = select(ItemLook.id, ItemLook.batch_id, ItemLook.minute, ItemLook.is_first).where(ItemLook.unfolded == 1)
    rows = session().execute(query.order_by(ItemLook.id).limit(most).with_for_update(skip_locked=True)).all()
    if not rows:
        return 0
    looks: Counter[tuple[int, str]] = Counter()
    firsts: Counter[tuple[int, str]] = Counter()
    for _, batch_id, minute, is_first in rows:
        day = batch_id, clock.shown(minute)[:10]
        looks[day] += 1
        firsts[day] += bool(is_first)
    totals = [
        {"batch_id": batch_id, "day": day, "looks": number, "first_looks": firsts[batch_id, day]}
        for (batch_id, day), number in looks.items()
    ]
    add_up(CodeDay, totals, adds=("looks", "first_looks"))
    folded = update(ItemLook).where(ItemLook.id.in_([row.id for row in rows])).values(unfolded=None)
    session().execute(folded.execution_options(synchronize_session=False))
    return len(rows)
