"""Folding looks, and items that were bound, into the totals of their batch and day, each exactly once, whenever the
worker dies."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select, update

from crash_points import crash_point
from models.db import add_up, session, transaction
from models.item_codes import CodeBatch
from models.item_looks import CodeDay, ItemLook
from models.items import Item
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
        {"batch_id": batch_id, "day": day, "looks": number, "first_looks": firsts[batch_id, day], "bound": 0}
        for (batch_id, day), number in looks.items()
    ]
    add_up(CodeDay, totals, adds=("looks", "first_looks"))
    crash_point("totals:added")
    folded = update(ItemLook).where(ItemLook.id.in_([row.id for row in rows])).values(unfolded=None)
    session().execute(folded.execution_options(synchronize_session=False))
    crash_point("totals:marked")
    return len(rows)


@transaction
def fold_bound(most: int = AT_ONCE) -> int:
    """Take up to so many items that were bound first into the totals; how many there were. Locks: their batches
    (shared, as who binds does before the item), the items; what another worker holds is left to it."""
    waiting = select(Item.batch_id).where(Item.unfolded == 1).order_by(Item.id).limit(most)
    batches = sorted(set(session().scalars(waiting)))
    if not batches:
        return 0
    held = select(CodeBatch.id).where(CodeBatch.id.in_(batches)).order_by(CodeBatch.id)
    session().execute(held.with_for_update(read=True))
    query = select(Item.id, Item.batch_id, Item.first_bound_at).where(Item.unfolded == 1, Item.batch_id.in_(batches))
    rows = session().execute(query.order_by(Item.id).limit(most).with_for_update(skip_locked=True)).all()
    if not rows:
        return 0
    bound = Counter((batch_id, clock.shown(at)[:10]) for _, batch_id, at in rows)
    totals = [
        {"batch_id": batch_id, "day": day, "looks": 0, "first_looks": 0, "bound": number}
        for (batch_id, day), number in bound.items()
    ]
    add_up(CodeDay, totals, adds=("bound",))
    crash_point("totals:added")
    folded = update(Item).where(Item.id.in_([row.id for row in rows])).values(unfolded=None)
    session().execute(folded.execution_options(synchronize_session=False))
    crash_point("totals:marked")
    return len(rows)
