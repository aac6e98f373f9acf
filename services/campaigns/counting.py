"""Counting campaigns: from the page over entries and leads to orders. The worker counts each anew while it runs, since
people and leads, each once, cannot be added up."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, delete, distinct, func, insert, or_, select

from models.campaign_entries import ENTERED, HELD, CampaignEntry
from models.campaign_sums import HAND, PLACE, WHOLE, CampaignSum
from models.campaigns import ENDED, Campaign
from models.db import reading, session, transaction
from models.leads import Lead
from models.promotions import CampaignVisit, Promotion
from services import clock
from services.leads.states import OPPORTUNITY, WON

NAMES = ("visitors", "entries", "leads", "opportunities", "won", "won_fen")
EACH = timedelta(minutes=1)
SHARE_OF_TIME = 30  # a count that takes two seconds is done once a minute, one of a minute twice an hour
FOLLOWED = timedelta(days=180)  # after its end: leads are won late
Key = tuple[str, int, int, str]
_COUNTS = (ENTERED, HELD)


def count() -> int:
    """Every campaign that is due; how many."""
    due = _due()
    for number in due:
        count_campaign(number)
    return len(due)


def count_campaign(campaign_id: int) -> None:
    """Count one campaign anew and put the sums in the place of the old ones, all at once. Counting holds nobody up;
    of two who count at once the later one's sums stand."""
    began = time.monotonic()
    found = _counted(campaign_id)
    _put(campaign_id, found, int((time.monotonic() - began) * 1000))


@reading
def _counted(campaign_id: int) -> dict[Key, dict[str, int]]:
    found: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(NAMES, 0))
    _visitors(campaign_id, found)
    _entries(campaign_id, found)
    _leads(campaign_id, found)
    return found


@transaction
def _put(campaign_id: int, found: dict[Key, dict[str, int]], took_ms: int) -> None:
    rows = [
        {
            "campaign_id": campaign_id,
            "kind": kind,
            "promotion_id": promotion,
            "dealer_id": dealer,
            "place": place,
            **sums,
            "counted_at": clock.now(),
            "took_ms": took_ms,
        }
        for (kind, promotion, dealer, place), sums in found.items()
    ]
    session().execute(delete(CampaignSum).where(CampaignSum.campaign_id == campaign_id))
    session().execute(insert(CampaignSum), rows)


@reading
def _due() -> list[int]:
    now = clock.now()
    last = (CampaignSum.campaign_id == Campaign.id) & (CampaignSum.kind == WHOLE)
    query = (
        select(Campaign.id, CampaignSum.counted_at, CampaignSum.took_ms)
        .outerjoin(CampaignSum, last)
        .where(
            Campaign.published_at.is_not(None),
            or_(Campaign.state != ENDED, Campaign.ended_at > now - FOLLOWED, CampaignSum.campaign_id.is_(None)),
        )
        .order_by(Campaign.id)
    )
    return [
        number
        for number, at, took in session().execute(query)
        if at is None or now - at >= max(EACH, SHARE_OF_TIME * timedelta(milliseconds=took))
    ]


def _visitors(campaign_id: int, found: dict[Key, dict[str, int]]) -> None:
    counted = func.count(distinct(CampaignVisit.visitor_index))
    those = (CampaignVisit.campaign_id == campaign_id) & CampaignVisit.left_out.is_(None)
    found[WHOLE, 0, 0, ""]["visitors"] = session().scalar(select(counted).where(those)) or 0
    promotion, dealer = _credited(CampaignVisit.promotion_id, CampaignVisit.opened_at), _number(CampaignVisit.dealer_id)
    query = (
        select(promotion, dealer, counted)
        .outerjoin(Promotion, Promotion.id == CampaignVisit.promotion_id)
        .where(those)
        .group_by(promotion, dealer)
    )
    for promotion_id, dealer_id, many in session().execute(query):
        found[HAND, promotion_id, dealer_id, ""]["visitors"] = many


def _entries(campaign_id: int, found: dict[Key, dict[str, int]]) -> None:
    promotion, dealer, place = _hand_and_place()
    query = (
        select(promotion, dealer, place, func.count())
        .select_from(CampaignEntry)
        .outerjoin(Promotion, Promotion.id == CampaignEntry.promotion_id)
        .where(CampaignEntry.campaign_id == campaign_id, CampaignEntry.state.in_(_COUNTS))
        .group_by(promotion, dealer, place)
    )
    for promotion_id, dealer_id, where, many in session().execute(query):
        for key in _keys(promotion_id, dealer_id, where):
            found[key]["entries"] += many


def _leads(campaign_id: int, found: dict[Key, dict[str, int]]) -> None:
    """Each lead once in each sum, also where its person took part more than once."""
    promotion, dealer, place = _hand_and_place()
    query = (
        select(promotion, dealer, place, Lead.id, Lead.state, Lead.amount_fen)
        .select_from(CampaignEntry)
        .join(Lead, Lead.id == CampaignEntry.lead_id)
        .outerjoin(Promotion, Promotion.id == CampaignEntry.promotion_id)
        .where(CampaignEntry.campaign_id == campaign_id, CampaignEntry.state.in_(_COUNTS))
    )
    seen: set[tuple[Key, int]] = set()
    for promotion_id, dealer_id, where, lead_id, state, amount in session().execute(query):
        for key in _keys(promotion_id, dealer_id, where):
            if (key, lead_id) in seen:
                continue
            seen.add((key, lead_id))
            sums = found[key]
            sums["leads"] += 1
            sums["opportunities"] += int(state in (OPPORTUNITY, WON) or amount is not None)
            sums["won"] += int(state == WON)
            sums["won_fen"] += amount or 0 if state == WON else 0


def _keys(promotion_id: int, dealer_id: int, place: str) -> tuple[Key, Key, Key]:
    return (
        (WHOLE, 0, 0, ""),
        (HAND, promotion_id, dealer_id, ""),
        (PLACE, 0, dealer_id, f"{place}0000" if place else ""),
    )


def _hand_and_place() -> tuple[Any, Any, Any]:
    province = func.coalesce(func.substr(CampaignEntry.region_code, 1, 2), "")
    promotion = _credited(CampaignEntry.promotion_id, CampaignEntry.at)
    return promotion, _number(CampaignEntry.dealer_id), province


def _credited(promotion_id: Any, at: Any) -> ColumnElement[int]:
    """Whoever left is no longer credited with what comes by their link; their dealer is."""
    stands = Promotion.id.is_not(None) & or_(Promotion.ended_at.is_(None), at < Promotion.ended_at)
    return case((stands, promotion_id), else_=0)


def _number(column: Any) -> ColumnElement[int]:
    return func.coalesce(column, 0)
