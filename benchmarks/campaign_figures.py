"""What the page of one campaign's figures shows, asked of a million visits and entries themselves: the same numbers, by
GROUP BY."""

from __future__ import annotations

from sqlalchemy import text

from models.db import reading, session
from services.access import OPERATOR
from services.campaigns import numbers

SLUG = "large-0000001"
VISITS = """
SELECT COUNT(DISTINCT visitor_index) FROM campaign_visit JOIN campaign ON campaign.id = campaign_visit.campaign_id
WHERE campaign.slug = :slug AND left_out IS NULL
"""
ENTRIES = """
SELECT COUNT(*), COUNT(DISTINCT lead_id) FROM campaign_entry JOIN campaign ON campaign.id = campaign_entry.campaign_id
WHERE campaign.slug = :slug AND campaign_entry.state IN ('entered', 'held')
"""
DEALERS = """
SELECT dealer.code, COUNT(*) FROM campaign_entry JOIN campaign ON campaign.id = campaign_entry.campaign_id
JOIN dealer ON dealer.id = campaign_entry.dealer_id
WHERE campaign.slug = :slug AND campaign_entry.state IN ('entered', 'held') GROUP BY dealer.code
"""


class Differs(AssertionError):
    """What was counted ahead is not what is there."""


@reading
def counted_directly() -> None:
    """Ask the rows themselves; raises `Differs` where the page would show something else."""
    shown = numbers.one(OPERATOR, SLUG)
    visitors = session().execute(text(VISITS), {"slug": SLUG}).scalar_one()
    entries, leads = session().execute(text(ENTRIES), {"slug": SLUG}).one()
    of_dealers = dict(session().execute(text(DEALERS), {"slug": SLUG}).tuples().all())
    funnel = shown.figures.funnel
    if (funnel.visitors, funnel.entries, funnel.leads) != (visitors, entries, leads):
        raise Differs(f"{funnel} is shown, {visitors}, {entries}, {leads} are there")
    for one in shown.dealers:
        if one.funnel.entries != of_dealers[one.code]:
            raise Differs(f"{one.code}: {one.funnel.entries} are shown, {of_dealers[one.code]} are there")
