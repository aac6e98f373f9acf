"""What stands between a person and a target, asked in one question: who the target is, their own binding, the target's,
their claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, null, select
from sqlalchemy.orm import aliased

from models.bindings import OPEN, Binding, Claim, Invitation
from models.db import Base, session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import Follower
from services.bindings.targets import (
    DEALER_STAFF_KIND,
    EMPLOYEE_KIND,
    ROLE_OF_LETTER,
    Target,
    as_dealers,
    as_employee,
)

Row = TypeVar("Row", bound=Base)


@dataclass(frozen=True, slots=True)
class Standing:
    """`target`: whom the invitation names, active or not; `held`: the person's open binding of the target's kind;
    `holder`: the open binding to the very person or employee that the invitation names; `waiting`: the person's claim
    by this invitation that nobody decided."""

    target: Target
    held: Binding | None
    holder: Binding | None
    waiting: Claim | None


_held, _holder = aliased(Binding), aliased(Binding)


def _question(kind: str, named: ColumnElement[bool], told: Select[Any]) -> Select[Any]:
    """Made once for each kind: unique keys find each of the three. Mostly none is there, so their numbers are asked."""
    claimed = (Claim.invitation_id == Invitation.id) & (Claim.follower_id == Follower.id)
    mine = (_held.follower_id == Follower.id) & (_held.kind == kind)
    return (
        told.add_columns(_held.id, _holder.id, Claim.id)
        .join(Follower, Follower.id == bindparam("follower"))
        .outerjoin(_held, mine & (_held.open_marker == OPEN))
        .outerjoin(_holder, named & (_holder.open_marker == OPEN))
        .outerjoin(Claim, claimed & (Claim.open_marker == OPEN))
        .where(Invitation.id == bindparam("invitation"))
    )


_QUESTIONS = {
    EMPLOYEE_KIND: _question(
        EMPLOYEE_KIND,
        _holder.employee_id == Invitation.employee_id,
        select(Employee.code, Employee.name, Employee.status, null())
        .select_from(Invitation)
        .join(Employee, Employee.id == Invitation.employee_id),
    ),
    DEALER_STAFF_KIND: _question(
        DEALER_STAFF_KIND,
        _holder.dealer_staff_id == Invitation.dealer_staff_id,
        select(Dealer.code, Dealer.name, Dealer.status, DealerStaff.name)
        .select_from(Invitation)
        .join(Dealer, Dealer.id == Invitation.dealer_id)
        .outerjoin(DealerStaff, DealerStaff.id == Invitation.dealer_staff_id),
    ),
}


def standing_between(follower_id: int, invitation: Invitation) -> Standing:
    """As of now; the caller holds the person, the invitation and the target."""
    number, staff = invitation.employee_id, invitation.dealer_staff_id
    question = _QUESTIONS[DEALER_STAFF_KIND if number is None else EMPLOYEE_KIND]
    asked = {"follower": follower_id, "invitation": invitation.id}
    code, name, status, person, held, holder, waiting = session().execute(question, asked).one()
    if number is not None:
        target = as_employee(number, code, name, status)
    else:
        role = ROLE_OF_LETTER[invitation.letter]
        target = as_dealers(invitation.dealer_id, role, staff, code=code, name=name, status=status, person=person)
    return Standing(target, _row(Binding, held), _row(Binding, holder), _row(Claim, waiting))


def _row(table: type[Row], number: int | None) -> Row | None:
    return None if number is None else session().get_one(table, number)
