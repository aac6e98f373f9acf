"""Leads of whoever leaves: an employee's, a clerk's, a dealer's whose partnership ends. For those rules."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from models.bindings import OPEN
from models.db import session
from models.leads import Lead
from services import audit
from services.access import Actor
from services.leads import states
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.states import NEW
from services.leads.writing import end, hand_on, put, take_back, tell


def of_employee(actor: Actor, employee_id: int, heir_id: int | None) -> int:
    """To the successor, as far as each came, or else into headquarters' pool; how many."""
    return _pass(actor, Lead.employee_id == employee_id, Holder(employee_id=heir_id))


def of_staff(actor: Actor, staff_id: int, dealer_id: int, receiver_id: int | None) -> int:
    """To another person of the dealer, or else into its pool; how many."""
    return _pass(actor, Lead.dealer_staff_id == staff_id, Holder(dealer_id, receiver_id))


def of_dealer(actor: Actor, dealer_id: int, heir_id: int | None) -> int:
    """Into the pool of the dealer that takes over, or else headquarters'; how many. Whoever left their number for the
    dealer that is gone is asked again before it is handed on."""
    return _pass(actor, Lead.dealer_id == dealer_id, Holder(heir_id))


def _pass(actor: Actor, whose: ColumnElement[bool], to: Holder) -> int:
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
    if passed:
        audit.record(actor, "lead:record:pass", "lead", None, leads=len(passed))
    return len(passed)


def _held(numbers: Sequence[int], whose: ColumnElement[bool]) -> Sequence[Lead]:
    """Those of them that are theirs still, held still, the lower id first: one that somebody else was given since they
    were listed stays there."""
    found = select(Lead).where(Lead.id.in_(numbers), whose, Lead.open_marker == OPEN).order_by(Lead.id)
    return session().scalars(found.with_for_update().execution_options(populate_existing=True)).all()
