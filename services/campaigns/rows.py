"""One campaign by its slug, held still for a change; and who may read and write campaigns."""

from __future__ import annotations

from sqlalchemy import func, select

from models.campaigns import Campaign, CampaignPrize, CampaignVersion
from models.db import session
from services.access import Actor
from services.campaigns.states import step
from services.errors import NotFound
from services.organisation.forms import renew

READ = "campaigns.read"
WRITE = "campaigns.write"


def get_campaign(slug: str, *, hold: bool = False) -> Campaign:
    """Inside a rule. Refuses `campaign_unknown`. Held, nobody else changes it or its prizes meanwhile."""
    query = select(Campaign).where(Campaign.slug == slug)
    row = session().scalars(query.with_for_update() if hold else query).one_or_none()
    if row is None:
        raise NotFound("campaign_unknown", "没有找到这个活动，可能刚被删除，请刷新列表。")
    return row


def changing(actor: Actor, slug: str, seen: int, act: str | None = None) -> Campaign:
    """Inside a rule: the campaign held, at the edition that was seen, and stepped by an act of `states.py`. Refuses
    `campaign_unknown`, `changed_meanwhile`, and what the table of states refuses. Locks: campaign."""
    row = get_campaign(slug, hold=True)
    renew(actor, row, seen)
    if act is not None:
        row.state = step(row.state, act)
    return row


def prizes_of(campaign_id: int) -> list[CampaignPrize]:
    """Inside a rule: its prizes in their order."""
    query = select(CampaignPrize).where(CampaignPrize.campaign_id == campaign_id)
    return list(session().scalars(query.order_by(CampaignPrize.position, CampaignPrize.id)))


def next_number(campaign_id: int) -> int:
    last = session().scalar(select(func.max(CampaignVersion.number)).where(CampaignVersion.campaign_id == campaign_id))
    return (last or 0) + 1
