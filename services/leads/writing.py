"""How rows of leads change: held still, moved by the table of states, each step with its event; for the rules of
leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from models.db import insert_row, session
from models.leads import Lead, LeadEvent
from models.people import Follower
from services import clock, notices, phones
from services.access import Actor
from services.errors import Invalid, NotFound
from services.hq_settings import number
from services.leads import states
from services.leads.beside import bring_number
from services.leads.holders import HEADQUARTERS_POOL, Holder, holder_of, is_there, may_know, name_of, told_in
from services.leads.hours import working_hours
from services.leads.states import step
from services.sentences import say
from services.visible import visible

NEW_LEAD = "lead_new"
NOTHING_LEFT = "—"


def hold(lead_id: int) -> Lead:
    """The lead held still and read afresh. Refuses `lead_unknown`."""
    row = session().get(Lead, lead_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise unknown()
    return row


def unknown() -> NotFound:
    """There is no such lead, or it is nothing to them: both answer alike."""
    return NotFound("lead_unknown", "没有找到这条线索，可能已经转给别人了。")


def tell(
    lead: Lead,
    kind: str,
    actor: Actor,
    *,
    by: Holder | None = None,
    left: Holder | None = None,
    **facts: Any,
) -> LeadEvent:
    """One line of the lead's history, in the state it has now. `by` is the hand that did it; `left` the hand it
    left."""
    return insert_row(
        LeadEvent,
        lead_id=lead.id,
        follower_id=lead.follower_id,
        kind=kind,
        state=lead.state,
        at=clock.now(),
        made_by=_author(actor, lead),
        by_staff_id=by.staff_id if by else None,
        by_employee_id=by.employee_id if by else (actor.id if actor.kind == "hq" else None),
        from_dealer_id=left.dealer_id if left else None,
        from_staff_id=left.staff_id if left else None,
        from_employee_id=left.employee_id if left else None,
        **facts,
    )


def _author(actor: Actor, lead: Lead) -> str:
    """Its own person by no name: their label goes when they are forgotten."""
    return "客户本人" if actor.kind == "follower" and actor.id == lead.follower_id else actor.name


def put(
    actor: Actor,
    lead: Lead,
    to: Holder,
    *,
    by: Holder | None = None,
    besides: int | None = None,
    quietly: bool = False,
    **facts: Any,
) -> None:
    """Into a hand: a person's, who is to take it up, or a pool; into headquarters' pool where who was to have it left,
    or closed, in this very moment. The clock of the first answer begins; who holds it is told, unless many go at once
    (`quietly`). `besides` is a follower who knows already."""
    if not _reaches(lead, to):
        to = HEADQUARTERS_POOL
        _hold_by(lead, to)
    lead.state = step(lead.state, states.ASSIGN if to.is_person else states.TO_POOL)
    start_clocks(lead)
    event = tell(lead, "routed", actor, by=by, whom=name_of(to) or None, **facts)
    if not quietly:
        owe_new(lead, to, event.id, besides=besides)


def hand_on(
    actor: Actor, lead: Lead, to: Holder, *, by: Holder | None = None, quietly: bool = False, **facts: Any
) -> None:
    """From one person to another, as far as it came; whoever receives it answers for it anew. Refuses whoever left in
    this very moment (`colleague_unknown`)."""
    lead.state = step(lead.state, states.HAND_ON)
    if not _reaches(lead, to):
        raise Invalid("colleague_unknown", "请选一位在职的同事来接手。")
    start_clocks(lead)
    event = tell(lead, "handed_on", actor, by=by, whom=name_of(to), **facts)
    if not quietly:
        owe_new(lead, to, event.id)


def take(actor: Actor, lead: Lead, me: Holder) -> None:
    """A person takes it up. Since when it waits stays as it was: taking it is no answer yet."""
    lead.state = step(lead.state, states.CLAIM)
    _hold_by(lead, me)
    tell(lead, "claimed", actor, by=me, whom=name_of(me))


def _hold_by(lead: Lead, to: Holder) -> None:
    lead.dealer_id, lead.dealer_staff_id, lead.employee_id = to.dealer_id, to.staff_id, to.employee_id
    bring_number(lead)


def _reaches(lead: Lead, to: Holder) -> bool:
    """Into this hand; False where nobody is there any more. That they are was read when they were chosen: to point to
    them waits for whoever has them leave, and what is read then stays."""
    _hold_by(lead, to)
    session().flush()
    return is_there(to)


def take_back(actor: Actor, lead: Lead, act: str, kind: str, **facts: Any) -> Holder:
    """Out of whatever hand it is in, on its way to the next; the hand it left."""
    left = holder_of(lead)
    lead.state = step(lead.state, act)
    tell(lead, kind, actor, left=left, **facts)
    return left


def start_clocks(lead: Lead) -> None:
    """From now on it waits for an answer: when its manager is told, when it goes back. Headquarters' pool keeps it."""
    now, hours = clock.now(), working_hours()
    lead.given_at, lead.answered_at, lead.answered_seconds = now, None, None
    lead.next_at = lead.remind_at = None
    lead.answer_due_at = hours.after(now, number("leads.answer_minutes"))
    stays = holder_of(lead) == HEADQUARTERS_POOL
    lead.lapse_at = None if stays else hours.after(now, number("leads.return_minutes"))


def answered(lead: Lead) -> None:
    """Somebody spoke with them: the first answer counts, and the protection of its holder begins anew."""
    now = clock.now()
    if lead.answered_at is None:
        lead.answered_at = now
        lead.answered_seconds = int((now - (lead.given_at or now)).total_seconds())
    lead.answer_due_at, lead.lapse_at = None, now + timedelta(days=number("leads.protect_days"))


def end(lead: Lead, act: str, outcome: str) -> None:
    """Won, lost or closed: its number and its person are free for another lead, nothing waits for it any more."""
    lead.state = step(lead.state, act)
    lead.open_marker, lead.outcome, lead.ended_at = None, outcome, clock.now()
    lead.answer_due_at = lead.lapse_at = lead.next_at = lead.remind_at = None


def owe_new(lead: Lead, to: Holder, event_id: int, *, besides: int | None = None) -> None:
    """Owe its new hand a word at once."""
    for follower_id in told_in(to):
        if follower_id != besides:
            owe(NEW_LEAD, follower_id, lead, to, f"lead:{lead.id}:{event_id}", interest=lead.interest or NOTHING_LEFT)


def owe(kind: str, follower_id: int, lead: Lead, reader: Holder, cause: str, **facts: str) -> None:
    """Owe somebody a notice about a lead, with as much of its person as they may know."""
    said = {"lead": called(lead, reader), "time": clock.shown(clock.now()), **facts}
    if "phone" in notices.KINDS[kind]:
        said["phone"] = phones.mask(lead.phone) if lead.phone and may_know(lead, reader) else NOTHING_LEFT
    notices.owe(kind, follower_id, said, cause=cause, path=path_of(lead.id))


def path_of(lead_id: int) -> str:
    """The page of our client that shows it."""
    return f"/app/#/pages/leads/lead?id={lead_id}"


def called(lead: Lead, reader: Holder | None = None) -> str:
    """How a lead is called: by name where the reader may know it, else by label, else by its number."""
    if lead.name and (reader is None or may_know(lead, reader)):
        return lead.name
    label = None
    if lead.follower_id is not None:
        label = session().scalar(select(Follower.label).where(Follower.id == lead.follower_id))
    return label or numbered(lead.id)


def numbered(lead_id: int) -> str:
    """How a lead without name and person is called."""
    return say("线索 %(number)s", number=lead_id)


def plain(text: str | None, longest: int) -> str | None:
    """One line of what a screen shows, or nothing."""
    return visible(" ".join((text or "").split()))[:longest].strip() or None
