"""What a shop's day holds: so many people it may make known to the house, whether it saw them at its counter (店员核实)
or took them on as clerks. Each of them fetches prizes from then on, so it bounds a shop that works with a farm."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from models.bindings import ACCEPTED, Claim
from models.campaign_vouches import CampaignVouch
from models.db import session
from models.dealers import Dealer
from services import clock

PEOPLE_A_DAY = 60
"""In a day of headquarters' clock: 0.6 % of 10,000 prizes, so that what a shop does for a farm stays within goal G45's
2 % for three days, in which headquarters can read of it."""


def hold(dealer_id: int) -> None:
    """Inside a rule, before anything is written: whoever else of this shop makes somebody known waits until we are
    done, and then counts us. Two that have written for the shop before would each wait for the other."""
    session().execute(select(Dealer.id).where(Dealer.id == dealer_id).with_for_update())


def today() -> date:
    return clock.now().astimezone(clock.SHANGHAI).date()


def left(dealer_id: int, day: date) -> int:
    """Inside a rule: how many more this shop may make known that day. What was ended, and who left, counts as well."""
    seen = select(func.max(CampaignVouch.turn)).where(CampaignVouch.dealer_id == dealer_id, CampaignVouch.day == day)
    return max(0, PEOPLE_A_DAY - (session().scalar(seen) or 0) - _taken_on(dealer_id, day))


def _taken_on(dealer_id: int, day: date) -> int:
    """Clerks whom owners of this shop took on; what headquarters decides is its own."""
    begins = datetime.combine(day, time(), clock.SHANGHAI)
    query = select(func.count(Claim.id)).where(
        Claim.dealer_id == dealer_id,
        Claim.state == ACCEPTED,
        Claim.decided_by_staff_id.is_not(None),
        Claim.decided_at >= begins,
        Claim.decided_at < begins + timedelta(days=1),
    )
    return int(session().execute(query).scalar_one())
