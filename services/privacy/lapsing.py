"""Reasons end: who left long ago and was kept for a binding, a claim, an item or what they were promised is erased once
that is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select

from models.bindings import OPEN, Binding, Claim
from models.db import session, transaction
from models.items import Item
from models.outbox import OutboxPromise
from models.people import LEFT, OFFICIAL_ACCOUNT, Follower, Identity
from services import clock, outbox
from services.privacy.promised import Reason, calls_to_come, good_vouchers, open_entries

AT_ONCE = 500


@transaction
def owe_lapsed() -> int:
    """Owe the erasure of those who left and have no open binding, no waiting claim, no item, no good voucher, no open
    entry and no call to wait for any more; WeChat is asked once more before it happens. How many were owed now; more
    come with the next round."""
    now = clock.now()
    today = now.date().isoformat()
    left = (
        select(Follower.id, Follower.follow_events)
        .where(
            Follower.follow_state == LEFT,
            Follower.merged_into_id.is_(None),
            exists().where(Identity.follower_id == Follower.id, Identity.account == OFFICIAL_ACCOUNT),
            *nothing_keeps(now),
        )
        .order_by(Follower.id)
        .limit(AT_ONCE)
    )
    lapsed = {f"erase:{id_}:{events}:{today}": id_ for id_, events in session().execute(left)}
    owed = set(session().scalars(select(OutboxPromise.dedupe_key).where(OutboxPromise.dedupe_key.in_(lapsed))))
    for key in lapsed.keys() - owed:
        outbox.promise("erase_left", key, {}, follower_id=lapsed[key])
    return len(lapsed) - len(owed)


def nothing_keeps(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a `Follower`: no reason of `bases_of` that would keep the openid of somebody who does not follow."""
    return tuple(~exists().where(key == Follower.id, *holds) for key, holds in reasons(now))


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
