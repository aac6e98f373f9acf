"""Reasons end: who left long ago and was kept for a binding, a claim, an item or what they were promised is erased once
that is over."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from models.bindings import OPEN, Binding, Claim
from models.db import session, transaction
from models.items import Item
from models.outbox import OutboxPromise
from models.people import LEFT, OFFICIAL_ACCOUNT, Follower, Identity
from services import clock, outbox
from services.privacy.promised import Reason, calls_to_come, good_vouchers, open_entries
from services.privacy.sweeping import PIECE, next_piece

PIECES = 4  # of one look


def owe_lapsed() -> int:
    """Look at the next of those who left, `PIECES` times `sweeping.PIECE`, and owe the erasure of whoever has no open
    binding, no waiting claim, no item, no good voucher, no open entry and no call to wait for any more; WeChat is asked
    once more before it happens. How many were owed now. The next look goes on there: of whom WeChat knows nothing,
    nobody is erased, and such people at the front must not keep those behind them for ever."""
    owed = 0
    for _ in range(PIECES):
        some = next_piece("lapsed", LEFT, clock.now())
        owed += _owe(some)
        if len(some) < PIECE:
            break
    return owed


@transaction
def _owe(ids: Sequence[int]) -> int:
    now = clock.now()
    today = now.date().isoformat()
    named = exists().where(Identity.follower_id == Follower.id, Identity.account == OFFICIAL_ACCOUNT)
    left = select(Follower.id, Follower.follow_events).where(
        Follower.id.in_(set(ids) - kept(ids, now)),
        Follower.follow_state == LEFT,
        Follower.merged_into_id.is_(None),
        named,
    )
    lapsed = {f"erase:{id_}:{events}:{today}": id_ for id_, events in session().execute(left.order_by(Follower.id))}
    owed = set(session().scalars(select(OutboxPromise.dedupe_key).where(OutboxPromise.dedupe_key.in_(lapsed))))
    for key in lapsed.keys() - owed:
        outbox.promise("erase_left", key, {}, follower_id=lapsed[key])
    return len(lapsed) - len(owed)


def kept(ids: Collection[int], now: datetime) -> set[int]:
    """Whom of these one of the `reasons` keeps, asked one by one of those for whom none was found yet."""
    waiting = set(ids)
    for key, holds in reasons(now):
        if waiting:
            waiting -= set(session().scalars(select(key).where(key.in_(waiting), *holds).distinct()))
    return set(ids) - waiting


def reasons(now: datetime) -> tuple[Reason, ...]:
    """What of `bases_of` keeps the openid of somebody who does not follow."""
    return (
        (Binding.follower_id, (Binding.open_marker == OPEN,)),
        (Item.owner_id, ()),
        (Claim.follower_id, (Claim.open_marker == OPEN,)),
        good_vouchers(now),
        open_entries(now),
        calls_to_come(now),
    )
