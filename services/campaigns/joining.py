"""Two rows of one person took part in one campaign: their entries stand behind each other; nothing is taken away."""

from __future__ import annotations

from sqlalchemy import func, select

from models.campaign_entries import CampaignEntry
from models.db import session


def join_doubled_entries(stays: int, goes: int) -> None:
    """The turns of the row that goes come after those of the row that lives on; the caller holds both."""
    last = select(CampaignEntry.campaign_id, func.max(CampaignEntry.turn)).where(CampaignEntry.follower_id == stays)
    for campaign_id, turn in session().execute(last.group_by(CampaignEntry.campaign_id)).tuples().all():
        behind = select(CampaignEntry).where(
            CampaignEntry.campaign_id == campaign_id, CampaignEntry.follower_id == goes, CampaignEntry.turn.is_not(None)
        )
        # The last one first, one after the other: none may stand in another's place for a moment.
        for row in session().scalars(behind.order_by(CampaignEntry.turn.desc())).all():
            row.turn = (row.turn or 0) + (turn or 0)
            session().flush()
