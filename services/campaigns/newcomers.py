"""Whom the house knows: somebody of the trade, the first owner of an item, or somebody a counter saw. Of everybody else
a campaign may want that they are seen before they fetch a prize (新客到店核实).

What a farm has by the thousand makes nobody known: an account that follows us for long, a number that WeChat verified.
What does, costs a bottle each, or takes a clerk's time and stays within the bounds of a day."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from models.bindings import OPEN, Binding
from models.campaign_entries import CampaignEntry, Redemption, Voucher
from models.campaign_vouches import CampaignVouch
from models.db import session
from models.items import Ownership
from services import clock

SEEN_A_DAY = 60
"""A voucher redeemed at a counter, as a picture perhaps, tells of its holder as long as it was among so many of that
dealer's day: a shop that redeems a farm's cheap vouchers makes no more of it known than it could vouch for."""
LOOKED_AT = 5
"""So many of somebody's last redemptions are looked at."""


def knows(follower_id: int, *, but_for: int) -> bool:
    """Inside a rule. What counters did in this campaign (`but_for`) says nothing in it: each of its prizes takes a
    look, however often one person may win. For whom headquarters ended a vouch, counters speak no more."""
    known = select(or_(_of_the_trade(follower_id), _first_owner(follower_id)))
    if session().scalar(known):
        return True
    open_ones, ended = session().execute(_vouches(follower_id, but_for)).one()
    if ended:
        return False
    redeemed = session().execute(_redeemed(follower_id, but_for)).all()
    return bool(open_ones) or any(_is_within_a_day(*row) for row in redeemed)


def has_to_be_seen(voucher: Voucher, campaign_id: int, *, wanted: bool) -> bool:
    """Inside a rule: whether this voucher is good by the live code alone; `wanted`: its campaign asks for it still."""
    if not wanted or not voucher.in_person or voucher.follower_id is None:
        return False
    return not knows(voucher.follower_id, but_for=campaign_id)


def _of_the_trade(person: int) -> ColumnElement[bool]:
    return exists().where(Binding.follower_id == person, Binding.open_marker == OPEN)


def _first_owner(person: int) -> ColumnElement[bool]:
    """What was passed on tells nothing: one bottle would go through a thousand hands."""
    before = aliased(Ownership)
    return exists().where(
        Ownership.follower_id == person,
        Ownership.open_marker == OPEN,
        ~exists().where(before.item_id == Ownership.item_id, before.id < Ownership.id),
    )


def _vouches(person: int, but_for: int) -> Any:
    """How many stand of other campaigns, and how many were ended of any."""
    elsewhere = case((CampaignEntry.campaign_id != but_for, CampaignVouch.open_marker))
    query = select(func.count(elsewhere), func.count(CampaignVouch.ended_at))
    query = query.join(CampaignEntry, CampaignEntry.id == CampaignVouch.entry_id)
    return query.where(CampaignVouch.follower_id == person)


def _redeemed(person: int, but_for: int) -> Any:
    """Redemptions that stand, of other campaigns, the newest first."""
    query = select(Redemption.id, Redemption.dealer_id, Redemption.at)
    query = query.join(Voucher, Voucher.id == Redemption.voucher_id)
    query = query.join(CampaignEntry, CampaignEntry.id == Voucher.entry_id)
    query = query.where(Voucher.follower_id == person, Redemption.open_marker == OPEN)
    query = query.where(CampaignEntry.campaign_id != but_for)
    return query.order_by(Redemption.id.desc()).limit(LOOKED_AT)


def _is_within_a_day(number: int, dealer_id: int | None, at: datetime) -> bool:
    begins = datetime.combine(at.astimezone(clock.SHANGHAI).date(), time(), clock.SHANGHAI)
    those = select(Redemption.id).where(
        Redemption.dealer_id == dealer_id,
        Redemption.at >= begins,
        Redemption.at < begins + timedelta(days=1),
        Redemption.id < number,
    )
    return len(session().scalars(those.limit(SEEN_A_DAY)).all()) < SEEN_A_DAY
