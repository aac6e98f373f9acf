"""Leads of whoever leaves: an employee's, a clerk's, a dealer's whose partnership ends. For those rules."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from models.bindings import OPEN
from models.db import session
from models.leads import Lead
from services import audit, clock, notices
from services.access import Actor
from services.leads import states
from services.leads.holders import HEADQUARTERS_POOL, Holder, holder_of, name_of, told_in
from services.leads.states import NEW
from services.leads.writing import NEW_LEAD, NOTHING_LEFT, end, hand_on, owe, put, take_back, tell
from services.sentences import say

LIST = "/app/#/pages/leads/index"


def of_employee(actor: Actor, employee_id: int, heir_id: int | None) -> int:
    """To the successor, as far as each came, or else into headquarters' pool; how many."""
    left = Holder(employee_id=employee_id)
    return _pass(actor, Lead.employee_id == employee_id, left, Holder(employee_id=heir_id))


def of_staff(actor: Actor, staff_id: int, dealer_id: int, receiver_id: int | None) -> int:
    """To another person of the dealer, or else into its pool; how many."""
    left = Holder(dealer_id, staff_id)
    return _pass(actor, Lead.dealer_staff_id == staff_id, left, Holder(dealer_id, receiver_id))


def of_dealer(actor: Actor, dealer_id: int, heir_id: int | None) -> int:
    """Into the pool of the dealer that takes over, or else headquarters'; how many. Whoever left their number for the
    dealer that is gone is asked again before it is handed on."""
    return _pass(actor, Lead.dealer_id == dealer_id, Holder(dealer_id), Holder(heir_id))


def _pass(actor: Actor, whose: ColumnElement[bool], left: Holder, to: Holder) -> int:
    """Nobody is told one by one: whoever takes over is told of the hand-over as a whole, and finds them in the list."""
    numbers = session().scalars(select(Lead.id).where(whose, Lead.open_marker == OPEN).order_by(Lead.id)).all()
    passed = _held(numbers, whose)
    for lead in passed:
        if lead.state == NEW:
            end(lead, states.CLOSE, "enterer_left")
            tell(lead, "closed", actor, reason="enterer_left")
        elif to.is_person:
            hand_on(actor, lead, to, quietly=True)
        else:
            take_back(actor, lead, states.RECALL, "passed")
            put(actor, lead, to if to.dealer_id else HEADQUARTERS_POOL, quietly=True)
    _tell(actor, left, to, [lead for lead in passed if lead.open_marker == OPEN and holder_of(lead) == to])
    if passed:
        audit.record(actor, "lead:record:pass", "lead", None, leads=len(passed))
    return len(passed)


def _tell(actor: Actor, left: Holder, to: Holder, came: Sequence[Lead]) -> None:
    """One word for all of them, of one alone as of any that is new; not to whoever did it."""
    moment = f"{clock.now().timestamp():.0f}"
    readers = [one for one in told_in(to) if (actor.kind, actor.id) != ("follower", one)] if came else []
    facts = {
        "lead": say("%(number)s 条线索", number=len(came)),
        "interest": say("%(who)s 交接给您", who=name_of(left)),
        "phone": NOTHING_LEFT,
        "time": clock.shown(clock.now()),
    }
    for follower_id in readers:
        if len(came) == 1:
            [lead] = came
            cause = f"lead:{lead.id}:passed:{moment}"
            owe(NEW_LEAD, follower_id, lead, to, cause, interest=lead.interest or NOTHING_LEFT)
        else:
            notices.owe(NEW_LEAD, follower_id, facts, cause=f"leads:{came[0].id}:passed:{moment}", path=LIST)


def _held(numbers: Sequence[int], whose: ColumnElement[bool]) -> Sequence[Lead]:
    """Those of them that are theirs still, held still, the lower id first: one that somebody else was given since they
    were listed stays there."""
    found = select(Lead).where(Lead.id.in_(numbers), whose, Lead.open_marker == OPEN).order_by(Lead.id)
    return session().scalars(found.with_for_update().execution_options(populate_existing=True)).all()
