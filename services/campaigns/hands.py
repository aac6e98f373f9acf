"""By whose link somebody came, and to whom their number would go: named before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.attribution import Attribution
from models.bindings import OPEN
from models.db import reading, session
from models.promotions import Promotion
from services import people
from services.campaigns.limits import Standing, find_standing
from services.campaigns.promotions import find_promotion
from services.leads.holders import (
    HEADQUARTERS_POOL,
    Holder,
    dealer_hand,
    employee_hand,
    name_of,
    staff_hand,
)
from services.leads.routing import dealer_for
from services.sentences import N_

HEADQUARTERS = N_("品牌方总部")
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True)
class Hands:
    """`named` is whom a number is handed to: a dealer, or headquarters; `prefer` who of them goes first."""

    named: Holder
    prefer: Holder | None
    name: str


def promotion_of(token: str | None, standing: Standing, *, but_for: int | None = None) -> Promotion | None:
    """Inside a rule: the promotion behind a token; None for one that is forged, of another campaign, or of this very
    person (`but_for`): such a link opens the page all the same and counts for nobody."""
    if not token or len(token) > LONGEST_TOKEN:
        return None
    found = find_promotion(token)
    if found is None or found.campaign_id != standing.id or found.promoter_id == but_for:
        return None
    return found


@reading
def whom(slug: str, follower_id: int | None, share: str | None, region_code: str | None) -> str:
    """The name of whom a number would be handed to, as things stand now."""
    standing = find_standing(slug)
    me = None if follower_id is None else people.survivor(follower_id).id
    return hands_for(promotion_of(share, standing), me, region_code).name


def hands_for(promotion: Promotion | None, follower_id: int | None, region_code: str | None) -> Hands:
    """Inside a rule. The promoter's dealer, or headquarters when the promoter is its employee; without a promoter who
    is there still, the dealer this person belongs to; else the dealer authorised for the place; else headquarters."""
    prefer = None if promotion is None or promotion.promoter_id == follower_id else _promoter(promotion)
    if prefer is not None:
        return _hands(Holder(prefer.dealer_id), prefer)
    mine = _served_by(follower_id)
    served = None if mine is None else dealer_hand(mine)
    if served is not None:
        return _hands(served, None)
    chosen = dealer_for(region_code)
    return _hands(HEADQUARTERS_POOL if chosen is None else Holder(chosen), None)


def _hands(named: Holder, prefer: Holder | None) -> Hands:
    return Hands(named, prefer, name_of(named) or HEADQUARTERS)


def _promoter(promotion: Promotion) -> Holder | None:
    """The promoter while they are in that very hand; of one who left a dealer, the dealer."""
    if promotion.dealer_staff_id is not None:
        found = staff_hand(promotion.dealer_staff_id)
        if found is not None and found.dealer_id == promotion.dealer_id and promotion.ended_at is None:
            return found
    if promotion.dealer_id is not None:
        return dealer_hand(promotion.dealer_id)
    return None if promotion.employee_id is None else employee_hand(promotion.employee_id)


def _served_by(follower_id: int | None) -> int | None:
    if follower_id is None:
        return None
    served = select(Attribution.dealer_id).where(
        Attribution.follower_id == follower_id, Attribution.open_marker == OPEN
    )
    return session().scalar(served)
