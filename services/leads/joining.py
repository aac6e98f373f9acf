"""Two rows of one person had a lead each: one of them goes on, what was said with the other stays beside it."""

from __future__ import annotations

from sqlalchemy import select, update

from models.bindings import OPEN
from models.campaign_entries import CampaignEntry
from models.db import session
from models.leads import Lead, LeadEvent
from services import clock
from services.leads.beside import bring_number, bring_together, keep
from services.leads.holders import Holder
from services.leads.states import CLOSED, WORKED

JOINED = "merged"


def join_doubled_leads(stays_id: int, goes_id: int) -> None:
    """Of two open leads of one person the one that came further goes on, of equals the older one: whoever is about to
    sell keeps their customer. The other ends, its lines and entries move along, and so does what is lacking. The caller
    holds both people."""
    both = select(Lead).where(Lead.follower_id.in_((stays_id, goes_id)), Lead.open_marker == OPEN).order_by(Lead.id)
    found = session().scalars(both.with_for_update().execution_options(populate_existing=True)).all()
    if len(found) < 2:
        return
    first, *others = sorted(found, key=_come_far)
    for late in others:
        contact = (late.phone, late.phone_index, late.phone_tail_index, late.phone_for, late.phone_for_dealer_id)
        late.state, late.open_marker, late.outcome, late.ended_at = CLOSED, None, JOINED, clock.now()
        late.answer_due_at = late.lapse_at = late.next_at = late.remind_at = None
        session().flush()
        if first.phone is None:
            (first.phone, first.phone_index, first.phone_tail_index, first.phone_for, first.phone_for_dealer_id) = (
                contact
            )
            late.phone = late.phone_index = late.phone_tail_index = None
        elif late.phone is not None and late.phone_for_dealer_id != first.phone_for_dealer_id:
            keep(first, late.phone, Holder(late.phone_for_dealer_id))
        bring_together(first, late)
        bring_number(first)
        for name in ("name", "region_code", "interest", "share_id"):
            setattr(first, name, getattr(first, name) or getattr(late, name))
        for link in (LeadEvent.lead_id, CampaignEntry.lead_id):
            moved = update(link.class_).where(link == late.id).values(lead_id=first.id)
            session().execute(moved.execution_options(synchronize_session=False))
    session().flush()


def _come_far(lead: Lead) -> tuple[int, int]:
    """What somebody works on comes before what waits, the further one first."""
    return (-WORKED.index(lead.state) if lead.state in WORKED else 1, lead.id)
