"""What came of one person's promotions: who opened the page, took part, became a lead, bought."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from models.bindings import OPEN
from models.campaign_entries import ENTERED, HELD, CampaignEntry, Redemption, Voucher
from models.db import session
from models.leads import Lead
from models.promotions import CampaignVisit, Promotion
from services.leads.states import WON


@dataclass(frozen=True, slots=True)
class Brought:
    """`visitors` opened the page (each once), `entries` took part and stand, `leads` are the leads these became, of
    which `won` were won; `redeemed` of their vouchers were redeemed."""

    visitors: int = 0
    entries: int = 0
    leads: int = 0
    won: int = 0
    redeemed: int = 0


def brought_by(promoter_id: int, campaigns: Collection[int]) -> dict[int, Brought]:
    """Inside a rule: by campaign, of all promotions of this person, also those that ended."""
    if not campaigns:
        return {}
    visitors = _by_campaign(_visitors(promoter_id, campaigns))
    entered = _by_campaign(_entered(promoter_id, campaigns))
    redeemed = _by_campaign(_redeemed(promoter_id, campaigns))
    found = {}
    for number in campaigns:
        entries, leads, won = entered.get(number, (0, 0, 0))
        found[number] = Brought(visitors.get(number, (0,))[0], entries, leads, won, redeemed.get(number, (0,))[0])
    return found


def _visitors(promoter_id: int, campaigns: Collection[int]) -> Select[Any]:
    return (
        select(CampaignVisit.campaign_id, func.count(CampaignVisit.visitor_index.distinct()))
        .join(Promotion, Promotion.id == CampaignVisit.promotion_id)
        .where(
            Promotion.promoter_id == promoter_id, Promotion.campaign_id.in_(campaigns), CampaignVisit.left_out.is_(None)
        )
        .group_by(CampaignVisit.campaign_id)
    )


def _entered(promoter_id: int, campaigns: Collection[int]) -> Select[Any]:
    won = case((Lead.state == WON, Lead.id))
    return (
        select(
            CampaignEntry.campaign_id,
            func.count(),
            func.count(CampaignEntry.lead_id.distinct()),
            func.count(won.distinct()),
        )
        .join(Promotion, Promotion.id == CampaignEntry.promotion_id)
        .outerjoin(Lead, Lead.id == CampaignEntry.lead_id)
        .where(
            Promotion.promoter_id == promoter_id,
            Promotion.campaign_id.in_(campaigns),
            CampaignEntry.state.in_((ENTERED, HELD)),
        )
        .group_by(CampaignEntry.campaign_id)
    )


def _redeemed(promoter_id: int, campaigns: Collection[int]) -> Select[Any]:
    return (
        select(CampaignEntry.campaign_id, func.count())
        .join(Promotion, Promotion.id == CampaignEntry.promotion_id)
        .join(Voucher, Voucher.entry_id == CampaignEntry.id)
        .join(Redemption, (Redemption.voucher_id == Voucher.id) & (Redemption.open_marker == OPEN))
        .where(Promotion.promoter_id == promoter_id, Promotion.campaign_id.in_(campaigns))
        .group_by(CampaignEntry.campaign_id)
    )


def _by_campaign(query: Select[Any]) -> dict[int, tuple[int, ...]]:
    return {row[0]: tuple(row[1:]) for row in session().execute(query)}
