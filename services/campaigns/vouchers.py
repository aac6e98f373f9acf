"""Vouchers (券): what a winner holds, by a code nobody can guess."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select

from models.bindings import OPEN
from models.campaign_entries import Redemption, Voucher
from models.db import insert_together, session
from models.sealing import blind_index
from services import clock
from services.errors import Conflict
from services.items.granting import VOUCHER_ALPHABET

PURPOSE = "voucher"
LENGTH = 16  # 80 bits
DAYS_AFTER_THE_END = 30
TICK = timedelta(microseconds=1)


def index_of(code: str) -> str:
    """By what a voucher is found."""
    return blind_index(PURPOSE, code)


def in_fours(code: str) -> str:
    """As people read it to each other: 7F3K-…."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def issue(
    entry_id: int, prize_id: int, follower_id: int, good_until: datetime | None, *, in_person: bool = False
) -> str:
    """Inside a rule: a voucher for an entry that won, written when the rule commits. `in_person`: its holder is seen
    before it is redeemed."""
    code = "".join(secrets.choice(VOUCHER_ALPHABET) for _ in range(LENGTH))
    insert_together(
        Voucher,
        entry_id=entry_id,
        prize_id=prize_id,
        follower_id=follower_id,
        code=code,
        code_index=index_of(code),
        granted_at=clock.now(),
        good_until=good_until,
        in_person=in_person,
    )
    return code


def good_until(now: datetime, ends_at: datetime | None, good_days: int | None) -> datetime | None:
    """How long it may be redeemed: so many days from now (the database's, by which counters judge it), or until the
    campaign's end and thirty days more; either way to the end of that day, which a page can name without a minute."""
    if good_days is not None:
        return clock.end_of_day(now, good_days)
    # What ends at midnight has the day before as its last.
    return None if ends_at is None else clock.end_of_day(ends_at - TICK, DAYS_AFTER_THE_END)


def hold_of(entry_id: int) -> tuple[Voucher | None, bool]:
    """Inside a rule: the voucher of an entry, held still, and whether a counter redeemed it. Whoever redeems holds the
    row, too: one of the two is first. The caller holds its person. Locks: voucher."""
    held = select(Voucher).where(Voucher.entry_id == entry_id).with_for_update()
    row = session().scalars(held.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        return None, False
    used = select(Redemption.id).where(Redemption.voucher_id == row.id, Redemption.open_marker == OPEN)
    return row, session().scalar(used) is not None


def take_back(entry_id: int) -> bool:
    """Inside a rule: the voucher of an entry that counts no more is good no more; whether its prize was returned to the
    stock before. Refuses `voucher_used` once a counter redeemed it. Locks: voucher."""
    row, used = hold_of(entry_id)
    if used:
        raise Conflict("voucher_used", "这张券已经用过了，不能再退出。")
    if row is None:
        return False
    row.withdrawn_at = clock.now()
    return row.returned_at is not None
