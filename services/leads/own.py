"""A lead as the person whose interest it is has it: who answers them, a number they leave, and no more calls."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select

from models.bindings import OPEN
from models.db import reading, session, transaction
from models.journal import TakenBack
from models.leads import Lead
from models.people import Follower
from services import access, audit, clock, people, phones, privacy
from services.errors import Conflict, Invalid
from services.leads import states
from services.leads.holders import Holder, holder_of, house_of, may_know
from services.leads.taking import Entry, take_lead
from services.leads.writing import NOTHING_LEFT, end, hold, tell

CONSENT = "lead_to_dealer"


@dataclass(frozen=True, slots=True)
class OwnLead:
    """What somebody asked for and who answers: a dealer's name, "" for headquarters. `phone` is masked, None where they
    left none that whoever answers may know."""

    interest: str | None
    house: str
    phone: str | None


@reading
def mine(follower_id: int) -> OwnLead | None:
    """The open lead of this person; None where there is none."""
    lead = session().scalars(_open(people.survivor(follower_id).id)).one_or_none()
    if lead is None:
        return None
    held = holder_of(lead)
    phone = phones.mask(lead.phone) if lead.phone and may_know(lead, held) else None
    return OwnLead(lead.interest, house_of(held), phone)


@transaction
def leave_number(follower_id: int, phone: str, house: str, *, agreed: bool) -> None:
    """They want to be called by whoever has their lead; `house` is whom the page named when they agreed. Their consent
    is kept, the number joins their lead, its holder is told. Refuses `consent_missing`, `phone_invalid`,
    `phone_country`, a lead that is over or went to another house meanwhile (`lead_moved`). Locks: follower, lead."""
    if not agreed:
        raise Invalid("consent_missing", "请先阅读并同意信息使用说明。")
    e164 = phones.normalise(phone)
    row, lead = _held(follower_id)
    held = holder_of(lead)
    if house_of(held) != house:
        raise Conflict("lead_moved", "跟进您的门店刚刚有变化，请看清楚再提交。")
    privacy.agree(row.id, CONSENT, "chat", version=privacy.OF_A_CHAT)
    entry = Entry(
        source=lead.source,
        interest=lead.interest or NOTHING_LEFT,
        follower_id=row.id,
        phone=e164,
        named=Holder(held.dealer_id),
    )
    take_lead(access.follower(row.id, row.label), entry)


def want_no_call(follower_id: int) -> None:
    """They want no answer any more: their lead ends, and says so to whoever has it. Written into the erasure journal
    first, so that no restored backup has them called. Refuses a lead that is over (`lead_moved`). Locks: follower,
    lead."""
    if mine(follower_id) is None:
        raise _over()
    _want_no_call(follower_id, privacy.write_down(follower_id, privacy.CALL, clock.now()))


@transaction
def _want_no_call(follower_id: int, lines: list[TakenBack]) -> None:
    row, lead = _held(follower_id)
    actor = access.follower(row.id, row.label)
    end(lead, states.CLOSE, "asked")
    tell(lead, "closed", actor, reason="asked")
    privacy.note(lines)
    audit.record(actor, "lead:record:close", "lead", lead.id, outcome="asked")


def _held(follower_id: int) -> tuple[Follower, Lead]:
    row = people.lock(follower_id)
    number = session().scalar(_open(row.id).with_only_columns(Lead.id))
    lead = None if number is None else hold(number)
    if lead is None or lead.open_marker != OPEN:
        raise _over()
    return row, lead


def _over() -> Conflict:
    return Conflict("lead_moved", "您的咨询已经结束，需要时可以再发一次。")


def _open(follower_id: int) -> Select[tuple[Lead]]:
    return select(Lead).where(Lead.follower_id == follower_id, Lead.open_marker == OPEN)
