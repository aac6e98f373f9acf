"""What stands between a person and a target, asked in one question: their own binding, the target's, their claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import aliased

from models.bindings import OPEN, Binding, Claim, Invitation
from models.db import session
from models.people import Follower
from services.bindings.targets import DEALER_STAFF_KIND, EMPLOYEE_KIND, Target


@dataclass(frozen=True, slots=True)
class Standing:
    """`held`: the person's open binding of the target's kind; `holder`: the open binding to the very person or
    employee that the invitation names; `waiting`: the person's claim by this invitation that nobody decided."""

    held: Binding | None
    holder: Binding | None
    waiting: Claim | None


_held, _holder = aliased(Binding), aliased(Binding)


def _question(kind: str, named: ColumnElement[bool]) -> Select[Any]:
    """Made once for each kind: unique keys find each of the three."""
    claimed = (Claim.invitation_id == Invitation.id) & (Claim.follower_id == Follower.id)
    return (
        select(_held, _holder, Claim)
        .select_from(Invitation)
        .join(Follower, Follower.id == bindparam("follower"))
        .outerjoin(_held, (_held.follower_id == Follower.id) & (_held.kind == kind) & (_held.open_marker == OPEN))
        .outerjoin(_holder, named & (_holder.open_marker == OPEN))
        .outerjoin(Claim, claimed & (Claim.open_marker == OPEN))
        .where(Invitation.id == bindparam("invitation"))
    )


_QUESTIONS = {
    EMPLOYEE_KIND: _question(EMPLOYEE_KIND, _holder.employee_id == Invitation.employee_id),
    DEALER_STAFF_KIND: _question(DEALER_STAFF_KIND, _holder.dealer_staff_id == Invitation.dealer_staff_id),
}


def standing_between(follower_id: int, invitation: Invitation, target: Target) -> Standing:
    """As of now; the caller holds the person, the invitation and the target."""
    asked = {"follower": follower_id, "invitation": invitation.id}
    return Standing(*session().execute(_QUESTIONS[target.kind], asked).one())
