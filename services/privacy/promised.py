"""What campaigns promised somebody and have not kept yet: a voucher that is still good, an entry that is not over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from models.bindings import OPEN
from models.campaign_entries import ENTERED, HELD, CampaignEntry, Redemption, Voucher
from models.campaigns import Campaign

ANSWERS_KEPT = timedelta(days=730)
"""After the campaign: then nothing is left of an entry that anybody could look at."""


def holds_voucher(person: Any, now: datetime) -> ColumnElement[bool]:
    """Whether a counter would redeem something for this person: granted, not redeemed, not taken back, in time. Of an
    entry that waits for a look nobody says that it won."""
    return exists().where(
        Voucher.follower_id == person,
        Voucher.withdrawn_at.is_(None),
        or_(Voucher.good_until.is_(None), Voucher.good_until > now),
        CampaignEntry.id == Voucher.entry_id,
        CampaignEntry.state == ENTERED,
        ~exists().where(Redemption.voucher_id == Voucher.id, Redemption.open_marker == OPEN),
    )


def has_open_entry(person: Any, now: datetime) -> ColumnElement[bool]:
    """Whether an entry of theirs waits for a look, or the hour it is for is still to come. One that nobody ever looked
    at ends with the answers of its campaign."""
    over = now - ANSWERS_KEPT
    waits = and_(
        CampaignEntry.state == HELD,
        or_(Campaign.ends_at.is_(None), Campaign.ends_at >= over),
        or_(Campaign.ended_at.is_(None), Campaign.ended_at >= over),
    )
    comes = and_(CampaignEntry.state == ENTERED, CampaignEntry.wanted_at > now)
    return exists().where(
        CampaignEntry.follower_id == person, Campaign.id == CampaignEntry.campaign_id, or_(waits, comes)
    )
