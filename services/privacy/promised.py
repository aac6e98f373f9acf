"""What somebody was promised and has not got yet: a voucher that is still good, an entry that is not over, a call."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_

from models.bindings import OPEN
from models.campaign_entries import ENTERED, HELD, CampaignEntry, Redemption, Voucher
from models.campaigns import Campaign
from models.leads import Lead
from services.leads.states import WON

ANSWERS_KEPT = timedelta(days=730)
"""After the campaign: then nothing is left of an entry that anybody could look at."""
WON_SETTLED = timedelta(days=30)
"""After a lead was won: until then what was sold is brought and paid, and whoever sold it has to call."""


Reason = tuple[Any, tuple[ColumnElement[bool], ...]]
"""Why somebody is kept: the column that names them, and when its row is a reason."""


def holds_voucher(person: Any, now: datetime) -> ColumnElement[bool]:
    """Whether a counter would redeem something for this person."""
    return _there_is(person, good_vouchers(now))


def has_open_entry(person: Any, now: datetime) -> ColumnElement[bool]:
    """Whether an entry of theirs waits for a look, or the hour it is for is still to come."""
    return _there_is(person, open_entries(now))


def waits_for_call(person: Any, now: datetime) -> ColumnElement[bool]:
    """Whether this person left a number to be called, and that is not over."""
    return _there_is(person, calls_to_come(now))


def _there_is(person: Any, reason: Reason) -> ColumnElement[bool]:
    key, holds = reason
    return exists().where(key == person, *holds)


def good_vouchers(now: datetime) -> Reason:
    """Granted, not redeemed, not taken back, in time. An entry that waits for a look is a reason of its own."""
    return Voucher.follower_id, (
        Voucher.withdrawn_at.is_(None),
        or_(Voucher.good_until.is_(None), Voucher.good_until > now),
        CampaignEntry.id == Voucher.entry_id,
        CampaignEntry.state == ENTERED,
        ~exists().where(Redemption.voucher_id == Voucher.id, Redemption.open_marker == OPEN),
    )


def open_entries(now: datetime) -> Reason:
    """An entry that waits for a look, or the hour it is for is still to come. One that nobody ever looked at ends with
    the answers of its campaign."""
    over = now - ANSWERS_KEPT
    waits = and_(
        CampaignEntry.state == HELD,
        or_(Campaign.ends_at.is_(None), Campaign.ends_at >= over),
        or_(Campaign.ended_at.is_(None), Campaign.ended_at >= over),
    )
    comes = and_(CampaignEntry.state == ENTERED, CampaignEntry.wanted_at > now)
    return CampaignEntry.follower_id, (Campaign.id == CampaignEntry.campaign_id, or_(waits, comes))


def calls_to_come(now: datetime) -> Reason:
    """A number was left to be called, and that is not over: the lead is open, or was won lately. It stands on what they
    agreed to when they left it (`lead_phone_by_consent`), and ends with that. Who left no number can be answered in the
    chat alone, which whoever leaves has closed."""
    not_over = or_(Lead.open_marker == OPEN, and_(Lead.state == WON, Lead.ended_at > now - WON_SETTLED))
    return Lead.follower_id, (Lead.phone_index.is_not(None), not_over)
