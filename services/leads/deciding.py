"""Headquarters decides about leads: to whom they go, which may begin, which end, and what their person agreed to."""

from __future__ import annotations

from sqlalchemy import select

from models.db import session, transaction
from models.dealers import Dealer
from models.leads import Lead
from models.organisation import Employee
from services import audit, scopes
from services.access import Actor, require
from services.errors import Conflict, Invalid
from services.leads import states
from services.leads.beside import note_agreed
from services.leads.entering import WRITE
from services.leads.holders import HEADQUARTERS_POOL, Holder, dealer_hand, employee_hand, holder_of, told_in
from services.leads.lines import standing_in
from services.leads.routing import next_hand
from services.leads.states import NEW
from services.leads.working import LONGEST_REASON
from services.leads.writing import end, hold, owe, plain, put, take_back, tell, unknown

REFUSED_LEAD = "lead_refused"
CLOSINGS = ("invalid", "duplicate", "no_contact", "asked", "other")


@transaction
def reassign(
    actor: Actor, lead_id: int, *, dealer: str = "", employee: str = "", reason: str, seen: str | None = None
) -> Holder:
    """Give a lead to a dealer (its pool) or an employee by their codes, or to headquarters' pool ("" both), with a
    reason that stays. `seen` is how it stood where that was decided (`LeadLine.standing`), here and below; None holds
    for however it stands. Refuses a lead out of reach like none (`lead_unknown`), one that is over (`lead_ended`) or no
    longer as it was seen (`changed_meanwhile`), and whoever cannot receive it: not in partnership or in service, nobody
    bound in WeChat, out of the actor's reach (`receiver_unknown`). Locks: lead."""
    lead, why = _held(actor, lead_id, seen), _reason(reason)
    to = _receiver(actor, dealer.strip(), employee.strip())
    if to == holder_of(lead) and lead.state != NEW:
        raise Conflict("already_there", "线索已经在那里了。")
    take_back(actor, lead, states.RECALL, "recalled", note=why)
    put(actor, lead, to)
    if holder_of(lead) != to:
        raise _no_receiver()
    audit.record(actor, "lead:record:assign", "lead", lead.id, dealer=dealer or None, employee=employee or None)
    return to


@transaction
def approve(actor: Actor, lead_id: int) -> Holder:
    """What a dealer's person entered may begin: it is theirs, or, when they are gone, goes where routing sends it.
    Refuses what waits for no nod (`already_decided`). Locks: lead."""
    lead = _waiting(actor, lead_id)
    held = holder_of(lead)
    tell(lead, "approved", actor)
    if held.is_person and dealer_hand(held.dealer_id) is not None:
        put(actor, lead, held)
    else:
        put(actor, lead, next_hand(lead))
    audit.record(actor, "lead:record:approve", "lead", lead.id)
    return holder_of(lead)


@transaction
def refuse(actor: Actor, lead_id: int, *, reason: str) -> None:
    """What a dealer's person entered is not wanted, for a reason they are told at once. Refuses as `approve` does.
    Locks: lead."""
    lead, why = _waiting(actor, lead_id), _reason(reason)
    end(lead, states.CLOSE, "refused")
    event, entered_by = tell(lead, "refused", actor, note=why), holder_of(lead)
    for follower_id in told_in(entered_by):
        owe(REFUSED_LEAD, follower_id, lead, entered_by, f"lead:{lead.id}:{event.id}", note=why)
    audit.record(actor, "lead:record:refuse", "lead", lead.id)


@transaction
def close(actor: Actor, lead_id: int, *, outcome: str, reason: str = "", seen: str | None = None) -> None:
    """End a lead that comes to nothing. Refuses an outcome that is none (`outcome_unknown`), one that is over
    (`lead_ended`) or no longer as it was seen (`changed_meanwhile`). Locks: lead."""
    lead = _held(actor, lead_id, seen)
    if outcome not in CLOSINGS:
        raise Invalid("outcome_unknown", "请选择为什么关闭。")
    end(lead, states.CLOSE, outcome)
    tell(lead, "closed", actor, reason=outcome, note=plain(reason, LONGEST_REASON))
    audit.record(actor, "lead:record:close", "lead", lead.id, outcome=outcome)


@transaction
def note_consent(actor: Actor, lead_id: int, *, reason: str, seen: str | None = None) -> None:
    """Its person agreed, asked by headquarters, that whoever holds the lead may have their number; how they were asked
    stays. Whom they were asked about is who had it on the page (`seen`): it is nobody else who has it by now. Refuses
    `changed_meanwhile`, a lead that is over (`lead_ended`) and one without a number (`number_missing`). Locks: lead."""
    lead, why = _held(actor, lead_id, seen), _reason(reason)
    states.refuse_ended(lead.state)
    if lead.phone is None:
        raise Conflict("number_missing", "这条线索没有号码。")
    held = holder_of(lead)
    note_agreed(lead, held)
    tell(lead, "consent", actor, note=why)
    audit.record(actor, "lead:consent:note", "lead", lead.id, dealer=held.dealer_id)


def _held(actor: Actor, lead_id: int, seen: str | None = None) -> Lead:
    require(actor, WRITE)
    reached = select(Lead.id).where(Lead.id == lead_id, scopes.seen(actor, WRITE, Lead))
    if session().scalar(reached) is None:
        raise unknown()
    lead = hold(lead_id)
    if lead.open_marker is not None and seen is not None and seen != standing_in(lead.state, holder_of(lead)):
        raise Conflict("changed_meanwhile", "这条线索刚刚有变化：请看清楚现在在谁手上、到了哪一步，再决定。")
    return lead


def _waiting(actor: Actor, lead_id: int) -> Lead:
    lead = _held(actor, lead_id)
    if lead.state != NEW:
        raise Conflict("already_decided", "这条线索已经处理过了。")
    return lead


def _reason(text: str) -> str:
    reason = plain(text, LONGEST_REASON)
    if reason is None:
        raise Invalid("reason_missing", "请写一句原因，会留在线索的记录里。")
    return reason


def _receiver(actor: Actor, dealer: str, employee: str) -> Holder:
    found: Holder | None = HEADQUARTERS_POOL
    if dealer:
        seen = select(Dealer.id).where(Dealer.code == dealer, scopes.seen(actor, WRITE, Dealer))
        found = dealer_hand(session().scalar(seen))
    elif employee:
        number = session().scalar(
            select(Employee.id).where(Employee.code == employee, scopes.seen(actor, WRITE, Employee))
        )
        found = None if number is None else employee_hand(number)
    if found is None:
        raise _no_receiver()
    return found


def _no_receiver() -> Invalid:
    return Invalid("receiver_unknown", "请选一家合作中、已有人绑定微信的渠道商，或一位在职的员工。")
