"""Who took part is let go once nobody needs to know: how entries were sent, what was answered, whose a voucher was.
That somebody took part, what they won and where it was redeemed stays for the figures and for settling with dealers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, null, or_, select, update

from models.bindings import OPEN
from models.campaign_entries import CampaignEntry, Redemption, Voucher
from models.campaign_traces import CampaignHandOver, CampaignTrace
from models.campaign_vouches import CampaignVouch
from models.campaigns import Campaign
from models.outbox import OutboxPromise
from models.promotions import CampaignVisit
from services.campaigns.rank_waits import ASK
from services.hq_settings import number
from services.privacy.promised import ANSWERS_KEPT

TRACES_KEPT = timedelta(days=90)
ADDRESSES_KEPT = timedelta(hours=1)  # where somebody came from was told to WeChat, or will not be any more
VISITS_KEPT = timedelta(days=396)
HAND_OVERS_KEPT = timedelta(days=1096)  # whom a number was given to is to be said for three years


def of_campaigns(now: datetime) -> dict[str, Any]:
    """What to take out, a name each, in this order: a person leaves their entry when their voucher was let go."""
    over = now - ANSWERS_KEPT
    campaigns = select(Campaign.id).where(or_(Campaign.ends_at < over, Campaign.ended_at < over))
    old = CampaignEntry.campaign_id.in_(campaigns)
    answered = or_(CampaignEntry.answers.is_not(None), CampaignEntry.contact_index.is_not(None))
    return {
        "campaign_traces": delete(CampaignTrace).where(CampaignTrace.at < now - TRACES_KEPT),
        "rank_addresses": update(OutboxPromise)
        .where(
            OutboxPromise.kind == ASK,
            OutboxPromise.done_at < now - ADDRESSES_KEPT,
            OutboxPromise.payload.is_not(None),
        )
        .values(payload=null()),
        "campaign_visits": delete(CampaignVisit).where(CampaignVisit.opened_at < now - VISITS_KEPT),
        "campaign_hand_overs": delete(CampaignHandOver).where(
            CampaignHandOver.at < now - HAND_OVERS_KEPT,
            CampaignHandOver.entry_id.in_(select(CampaignEntry.id).where(old)),
        ),
        "campaign_answers": update(CampaignEntry)
        .where(old, answered)
        .values(answers=None, contact_index=None, region_code=None, risk_reasons=None),
        "vouchers": update(Voucher)
        .where(_over_before(now - timedelta(days=number("retention.vouchers_days"))))
        .values(code=null(), code_index=null(), follower_id=null()),
        "campaign_persons": update(CampaignEntry)
        .where(
            old,
            CampaignEntry.follower_id.is_not(None),
            ~exists().where(Voucher.entry_id == CampaignEntry.id, Voucher.follower_id.is_not(None)),
        )
        .values(follower_id=null(), refused_reason=null()),
        "campaign_vouches": update(CampaignVouch)
        .where(
            CampaignVouch.follower_id.is_not(None),
            CampaignVouch.entry_id.in_(select(CampaignEntry.id).where(CampaignEntry.follower_id.is_(None))),
        )
        .values(follower_id=null()),
    }


def _over_before(moment: datetime) -> ColumnElement[bool]:
    """Vouchers that a counter redeemed, or that were taken back or ran out, before that moment; never one that is still
    good."""
    redeemed = select(func.max(Redemption.at)).where(
        Redemption.voucher_id == Voucher.id, Redemption.open_marker == OPEN
    )
    ended = func.coalesce(redeemed.scalar_subquery(), Voucher.withdrawn_at, Voucher.good_until)
    named = or_(Voucher.code_index.is_not(None), Voucher.follower_id.is_not(None))
    return named & (Voucher.granted_at < moment) & (ended < moment)
