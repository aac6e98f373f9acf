"""Who may promote a campaign (推广范围): roles, categories, tiers, places and dealers, said as for a material."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from models.campaigns import CampaignAudience
from models.db import reading, session, transaction
from services import audit
from services.access import Actor, require
from services.audience_forms import AudienceWish, AudienceWords, judge, wish_of, worded
from services.audience_lines import DEALER_CLERK, DEALER_OWNER, EMPLOYEE, EVERYBODY
from services.campaigns.rows import READ, WRITE, changing, get_campaign
from services.errors import Conflict

# Consumers take part, they do not promote: nobody is rewarded for passing a campaign on.
PROMOTERS = (EVERYBODY, EMPLOYEE, DEALER_OWNER, DEALER_CLERK)


@dataclass(frozen=True, slots=True)
class AudienceForm:
    version: int
    wish: AudienceWish


@reading
def audience_form(actor: Actor, slug: str) -> AudienceForm:
    require(actor, WRITE)
    row = get_campaign(slug)
    return AudienceForm(row.version, wish_of(_lines(row.id)))


@reading
def audience_words(actor: Actor, slug: str) -> AudienceWords:
    require(actor, READ)
    return worded(_lines(get_campaign(slug).id))


@transaction
def set_audience(actor: Actor, slug: str, seen: int, wish: AudienceWish) -> None:
    """From the next look on exactly these may promote the campaign. Refuses `form_wrong`, `changed_meanwhile`, and to
    leave what was published to nobody (`audience_empty`). Locks: campaign."""
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    lines = judge(wish, PROMOTERS)
    if not lines and row.published_at is not None:
        raise Conflict("audience_empty", "发布过的活动至少要有人能推广。想停下来，请用“暂停”。")
    session().execute(delete(CampaignAudience).where(CampaignAudience.campaign_id == row.id))
    if lines:
        session().execute(insert(CampaignAudience), [{**line, "campaign_id": row.id} for line in lines])
    audit.record(actor, "campaign:audience:change", "campaign", row.id, name=row.name, lines=len(lines))


def _lines(campaign_id: int) -> list[CampaignAudience]:
    query = select(CampaignAudience).where(CampaignAudience.campaign_id == campaign_id)
    return list(session().scalars(query.order_by(CampaignAudience.id)))
