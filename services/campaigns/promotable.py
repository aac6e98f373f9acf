"""Which campaigns somebody may promote, asked of the rows each time: one that ended or was stopped is gone at once."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_

from models.campaigns import PUBLISHED, Campaign, CampaignAudience
from services.audience_lines import Lines, Standing
from services.campaigns import moments

LINES = Lines(CampaignAudience, CampaignAudience.campaign_id, Campaign.id)


def promotable(standing: Standing) -> ColumnElement[bool]:
    """The condition that keeps of the campaigns what somebody of this standing may promote now: published and not over
    (one that has yet to begin may be announced), and meant for them. Consumers promote nothing."""
    if not standing.of_ours:
        return false()
    not_over = or_(Campaign.ends_at.is_(None), Campaign.ends_at > moments.this_moment())
    return and_(Campaign.state == PUBLISHED, not_over, LINES.mean(standing))
