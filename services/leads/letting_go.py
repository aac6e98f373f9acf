"""Who wanted something is let go once nobody needs to know: of leads nobody works on, and of those that ended. That
there was one, in whose hand, by which material and what came of it stays for the figures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, null, or_, select, update

from models.db import reading, session, transaction
from models.leads import Lead, LeadEvent, LeadNumber
from models.reading import LeftPhone
from services import audit, clock, one_by_one
from services.access import SYSTEM
from services.hq_settings import number
from services.leads import states
from services.leads.states import CLOSED, LOST, NEW, POOL, WON
from services.leads.writing import end, hold, tell
from services.privacy.leads import forget_letters_of_lead

AGED = "aged"
AT_ONCE = 2_000
IDLE_DAYS, LOST_DAYS, WON_DAYS = (f"retention.{which}_leads_days" for which in ("pool", "lost", "won"))
OUR_OWN = "unanswered"  # that nobody answered is no sign that somebody does
# Its place goes too: the figures by place look back 90 days, and none of these periods may be shorter.
NOBODY = dict.fromkeys(("follower_id", "name", "phone", "phone_index", "phone_tail_index", "interest", "region_code"))


def let_idle_go() -> int:
    """Leads that rest at headquarters, in its pool or waiting for its nod, and that nothing happened to for as long as
    the house says; how many. In a dealer's or a person's hand none rests: it goes back by itself. One that fails keeps
    no other: the next look tries it again."""
    return one_by_one.done("let_lead_go", let_go, _idle())


@transaction
def let_go(lead_id: int) -> bool:
    """Nobody worked on it: it ends, and nothing is left of who it was. False when somebody took it up, or its person
    came again, meanwhile. Locks: lead."""
    lead = hold(lead_id)
    at = goes_at(lead)
    if at is None or at > clock.now():
        return False
    end(lead, states.CLOSE, AGED)
    tell(lead, "closed", SYSTEM, reason=AGED)
    forget_letters_of_lead(lead.id)
    mine = Lead.id == lead.id
    for statement in (_left_numbers(mine), _beside(mine), _notes(mine), _contacts(mine)):
        session().execute(statement.execution_options(synchronize_session=False))
    audit.record(SYSTEM, "lead:record:close", "lead", lead.id, outcome=AGED)
    return True


def goes_at(lead: Lead) -> datetime | None:
    """Inside a rule: when this lead will be let go if nothing happens to it; None where it does not rest."""
    if not (lead.state == NEW or (lead.state == POOL and lead.dealer_id is None)):
        return None
    happened = select(func.max(LeadEvent.at)).where(LeadEvent.lead_id == lead.id, LeadEvent.kind != OUR_OWN)
    newest = session().scalar(happened) or lead.created_at
    return newest + timedelta(days=number(IDLE_DAYS))


@reading
def _idle() -> list[int]:
    before = clock.now() - timedelta(days=number(IDLE_DAYS))
    rests = Lead.state.in_((NEW, POOL)) & or_(Lead.state == NEW, Lead.dealer_id.is_(None))
    lately = exists().where(LeadEvent.lead_id == Lead.id, LeadEvent.at > before, LeadEvent.kind != OUR_OWN)
    found = select(Lead.id).with_hint(Lead, "FORCE INDEX (ix_lead_in_state)", "mysql")
    due = found.where(rests, Lead.created_at <= before, ~lately).order_by(Lead.state, Lead.id).limit(AT_ONCE)
    return list(session().scalars(due))


def of_ended(now: datetime) -> dict[str, Any]:
    """What to take out of leads that ended: of those that came to nothing soon, as nobody calls them any more; of those
    that were won while somebody may still come back to the sale. A name each, in this order."""
    old = or_(
        Lead.state.in_((LOST, CLOSED)) & (Lead.ended_at < now - timedelta(days=number(LOST_DAYS))),
        and_(Lead.state == WON, Lead.ended_at < now - timedelta(days=number(WON_DAYS))),
    )
    return {
        "lead_left_numbers": _left_numbers(old),
        "lead_numbers_beside": _beside(old),
        "lead_notes": _notes(old),
        "lead_contacts": _contacts(old),
    }


def _left_numbers(which: ColumnElement[bool]) -> Any:
    """The number as it was left beside a material. A number left again since belongs to a lead of its own."""
    same = exists().where(
        which,
        _says_whose(),
        Lead.follower_id == LeftPhone.follower_id,
        Lead.phone_index == LeftPhone.phone_index,
        or_(Lead.ended_at.is_(None), LeftPhone.left_at <= Lead.ended_at),
    )
    return update(LeftPhone).where(same).values(phone=null(), phone_index=null())


def _beside(which: ColumnElement[bool]) -> Any:
    """What they left for houses that did not have the lead."""
    return delete(LeadNumber).where(LeadNumber.lead_id.in_(select(Lead.id).where(which, _says_whose())))


def _notes(which: ColumnElement[bool]) -> Any:
    of_these = LeadEvent.lead_id.in_(select(Lead.id).where(which, _says_whose()))
    says = LeadEvent.note.is_not(None) | LeadEvent.follower_id.is_not(None)
    return update(LeadEvent).where(of_these, says).values(note=null(), follower_id=null())


def _contacts(which: ColumnElement[bool]) -> Any:
    return update(Lead).where(which, _says_whose()).values(NOBODY)


def _says_whose() -> ColumnElement[bool]:
    """One without a number was joined with another, or began with a word in the chat: it says who wants what, too. What
    says nothing any more was gone through before, with its notes: those of a house's whole past are not read each
    hour."""
    return or_(*(getattr(Lead, name).is_not(None) for name in NOBODY))
