"""Two rows of one person had a lead each: the older one goes on, what was said with the other stays beside it."""

from __future__ import annotations

from sqlalchemy import select, update

from models.bindings import OPEN
from models.db import session
from models.leads import Lead, LeadEvent
from services import clock
from services.leads.states import CLOSED

JOINED = "merged"


def join_doubled_leads(stays_id: int, goes_id: int) -> None:
    """Of two open leads of one person the younger one ends, its lines move to the older one, which gets a number it
    lacks. The caller holds both people."""
    both = select(Lead).where(Lead.follower_id.in_((stays_id, goes_id)), Lead.open_marker == OPEN).order_by(Lead.id)
    found = session().scalars(both.with_for_update().execution_options(populate_existing=True)).all()
    for late in found[1:]:
        first = found[0]
        contact = (late.phone, late.phone_index, late.phone_tail_index, late.phone_for, late.phone_for_dealer_id)
        late.state, late.open_marker, late.outcome, late.ended_at = CLOSED, None, JOINED, clock.now()
        late.answer_due_at = late.lapse_at = late.next_at = late.remind_at = None
        session().flush()
        if first.phone is None:
            (first.phone, first.phone_index, first.phone_tail_index, first.phone_for, first.phone_for_dealer_id) = (
                contact
            )
            late.phone = late.phone_index = late.phone_tail_index = None
        first.name = first.name or late.name
        lines = update(LeadEvent).where(LeadEvent.lead_id == late.id).values(lead_id=first.id)
        session().execute(lines.execution_options(synchronize_session=False))
    session().flush()
