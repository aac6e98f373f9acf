"""Leads of a person who is to be forgotten: they end, and nothing stays of who it was."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from models.bindings import OPEN
from models.db import session
from models.leads import Lead, LeadEvent
from services import clock
from services.privacy.letters import forget_letters_of, personal

TELL_OF_LEADS = ("lead_new", "lead_unanswered", "lead_next", "lead_mention")
"""Notices that tell others what a lead is."""


def forget_leads(ids: Sequence[int]) -> None:
    """Nobody is to work on them any more: their leads end, without name, number, place or a word of what was said; that
    there was one, and in whose hand, stays for the figures. What holders were told of them goes too."""
    of_theirs = select(Lead.id).where(Lead.follower_id.in_(ids))
    for lead_id in session().execute(of_theirs).scalars().all():
        for kind in TELL_OF_LEADS:
            forget_letters_of(f"{kind}:lead:{lead_id}:")
    over = dict.fromkeys(("open_marker", "answer_due_at", "lapse_at", "next_at", "remind_at"))
    open_ones = update(Lead).where(Lead.follower_id.in_(ids), Lead.open_marker == OPEN)
    session().execute(
        open_ones.values(state="closed", outcome="objected", ended_at=clock.now(), **over).execution_options(
            synchronize_session=False
        )
    )
    for table, link in ((Lead, Lead.follower_id), (LeadEvent, LeadEvent.follower_id)):
        emptied = dict.fromkeys(personal(table.__table__))  # type: ignore[arg-type]
        session().execute(
            update(table).where(link.in_(ids)).values(emptied).execution_options(synchronize_session=False)
        )
