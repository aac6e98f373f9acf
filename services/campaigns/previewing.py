"""A campaign's page as it would look: the draft for whoever composes it, or what is out."""

from __future__ import annotations

from models.db import reading
from services.access import Actor, require
from services.campaigns import moments, showing
from services.campaigns.content import read
from services.campaigns.limits import Standing
from services.campaigns.publishing import current
from services.campaigns.rows import READ, get_campaign
from services.campaigns.showing import Page


@reading
def preview(actor: Actor, slug: str, *, published: bool = False) -> Page:
    """The page as somebody would see it who opens it within its days. Refuses `campaign_unknown`."""
    require(actor, READ)
    row = get_campaign(slug)
    out = current(row) if published else None
    standing = Standing(
        row.id,
        row.slug,
        row.name,
        row.bait,
        row.state,
        row.current_version_id or 0,
        row.starts_at,
        row.ends_at,
        row.per_person,
        row.budget_fen,
        row.spent_fen,
        row.newcomers_in_person,
        row.rank_wanted,
        moments.now(),
    )
    return showing.preview(standing, read(row.draft) if out is None else out.content)
