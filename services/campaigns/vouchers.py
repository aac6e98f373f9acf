"""Vouchers (券): what a winner holds, by a code nobody can guess."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from models.campaign_entries import Voucher
from models.db import insert_together
from models.sealing import blind_index
from services import clock
from services.items.granting import VOUCHER_ALPHABET

PURPOSE = "voucher"
LENGTH = 16  # 80 bits
AFTER_THE_END = timedelta(days=30)


def index_of(code: str) -> str:
    """By what a voucher is found."""
    return blind_index(PURPOSE, code)


def in_fours(code: str) -> str:
    """As people read it to each other: 7F3K-…."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def issue(entry_id: int, prize_id: int, follower_id: int, good_until: datetime | None) -> str:
    """Inside a rule: a voucher for an entry that won, written when the rule commits."""
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
    )
    return code


def good_until(now: datetime, ends_at: datetime | None, good_days: int | None) -> datetime | None:
    """How long it may be redeemed: so many days from now (the database's, by which counters judge it), or until the
    campaign's end and thirty days more."""
    if good_days is not None:
        return now + timedelta(days=good_days)
    return None if ends_at is None else ends_at + AFTER_THE_END
