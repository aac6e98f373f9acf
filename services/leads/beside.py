"""For whom the person of a lead left which number: the lead has the one of whoever holds it, others wait beside it."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from models.bindings import OPEN
from models.db import change_once, insert_row, session
from models.leads import FOR_DEALER, FOR_HEADQUARTERS, Lead, LeadNumber
from services import clock, phones
from services.leads.holders import Holder, holder_of, may_know
from services.leads.telling import tell_of_another_house


def contact(phone: str, named: Holder) -> dict[str, str | int | None]:
    """A number and for whom it is, as the columns of a lead."""
    return {
        "phone": phone,
        "phone_index": phones.index(phone),
        "phone_tail_index": phones.tail_index(phone),
        "phone_for": FOR_HEADQUARTERS if named.dealer_id is None else FOR_DEALER,
        "phone_for_dealer_id": named.dealer_id,
    }


def note_number(lead: Lead, phone: str, named: Holder) -> bool:
    """Inside a rule that holds the lead: its person left this number for this house. What whoever has the lead was
    given stays theirs, and a number for somebody else waits beside it. Whether there was anything new; of two who leave
    the same number at this very moment one has it, and a number that another open lead has is not this one's."""
    if not _is_free(lead, phone):
        return False
    if lead.phone is not None and may_know(lead, holder_of(lead)) and lead.phone_for_dealer_id != named.dealer_id:
        row = keep(lead, phone, named)
        if row is not None:
            tell_of_another_house(lead, named, row.id, row.noted_at.timestamp())
        return row is not None
    new = {name: value for name, value in contact(phone, named).items() if getattr(lead, name) != value}
    before, whose = lead.phone, Holder(lead.phone_for_dealer_id)
    if not new or not change_once(lead, **new):
        return False
    if before is not None and whose.dealer_id != named.dealer_id:
        keep(lead, before, whose)
    _drop(lead, named)
    return True


def keep(lead: Lead, phone: str, named: Holder) -> LeadNumber | None:
    """Beside the lead, one number for each house; None where it was there already."""
    row = _beside(lead, named)
    if row is None:
        return insert_row(
            LeadNumber,
            lead_id=lead.id,
            follower_id=lead.follower_id,
            dealer_id=named.dealer_id,
            phone=phone,
            phone_index=phones.index(phone),
            noted_at=clock.now(),
        )
    if row.phone == phone:
        return None
    row.phone, row.phone_index, row.noted_at = phone, phones.index(phone), clock.now()
    return row


def note_agreed(lead: Lead, named: Holder) -> None:
    """Inside a rule that holds the lead: its person agreed that this house may have the lead's number. For whom they
    left it before stays as it was."""
    whose = Holder(lead.phone_for_dealer_id)
    if lead.phone is not None and lead.phone_for is not None and whose.dealer_id != named.dealer_id:
        keep(lead, lead.phone, whose)
    lead.phone_for = FOR_HEADQUARTERS if named.dealer_id is None else FOR_DEALER
    lead.phone_for_dealer_id = named.dealer_id
    _drop(lead, named)


def bring_number(lead: Lead) -> None:
    """Inside a rule that puts the lead into another hand: the number that was left for this house comes with it, the
    one before waits beside it for whose it is. Nothing changes where none was left, or another lead has it by now."""
    held = holder_of(lead)
    if lead.phone is None or may_know(lead, held):
        return
    row = _beside(lead, held)
    if row is None or not _is_free(lead, row.phone):
        return
    before, whose = lead.phone, Holder(lead.phone_for_dealer_id)
    if change_once(lead, **contact(row.phone, held)):
        session().delete(row)
        keep(lead, before, whose)


def belong_to(lead: Lead, follower_id: int | None) -> None:
    """Inside a rule that holds the lead: WeChat told whose the lead is."""
    beside = update(LeadNumber).where(LeadNumber.lead_id == lead.id).values(follower_id=follower_id)
    session().execute(beside.execution_options(synchronize_session="fetch"))


def bring_together(stays: Lead, goes: Lead) -> None:
    """Inside a rule that holds two leads that become one: what was left beside either, for each house once."""
    for row in session().scalars(select(LeadNumber).where(LeadNumber.lead_id == goes.id).order_by(LeadNumber.id)).all():
        named = Holder(row.dealer_id)
        if _has_one(stays, named):
            session().delete(row)
        else:
            row.lead_id = stays.id
    session().flush()


def _has_one(lead: Lead, named: Holder) -> bool:
    its_own = lead.phone is not None and lead.phone_for_dealer_id == named.dealer_id
    return its_own or _beside(lead, named) is not None


def _beside(lead: Lead, named: Holder) -> LeadNumber | None:
    whose = LeadNumber.dealer_id.is_not_distinct_from(named.dealer_id)
    return session().scalars(select(LeadNumber).where(LeadNumber.lead_id == lead.id, whose)).one_or_none()


def _drop(lead: Lead, named: Holder) -> None:
    whose = LeadNumber.dealer_id.is_not_distinct_from(named.dealer_id)
    gone = delete(LeadNumber).where(LeadNumber.lead_id == lead.id, whose)
    session().execute(gone.execution_options(synchronize_session="fetch"))


def _is_free(lead: Lead, phone: str) -> bool:
    same = select(Lead.id).where(Lead.phone_index == phones.index(phone), Lead.open_marker == OPEN, Lead.id != lead.id)
    return session().scalar(same) is None
