"""Who decides claims on their own phone, by which of their roles, and the claims that wait for them there."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import Select, and_, func, select

from models.bindings import DEALER_CLERK, OPEN, WAITING, Binding, Claim, Invitation
from models.db import reading, session
from services import access, accounts, people, scopes
from services.access import Actor
from services.bindings.asking import BEYOND_AN_OWNER
from services.bindings.history import ClaimRow, claim_lines, claim_row
from services.bindings.owners import find_owner, get_owner
from services.errors import NotAllowed

Side = Literal["hq", "dealer_staff"]
PAGE = 20
ACT = "bindings.decide"


@reading
def decider(follower_id: int, side: Side | None = None) -> Actor:
    """In whose name this person decides: headquarters' when they are bound as an employee who may, else their dealer's
    as its owner; `side` asks for one of the two. Looked at anew each time, as for an approval link. Refuses who may not
    (`not_allowed`), or owns no dealer (`not_owner`)."""
    found = _at_headquarters(follower_id) if side != "dealer_staff" else None
    if found is not None:
        return found
    if side == "hq" or (side is None and find_owner(follower_id) is None):
        raise NotAllowed("not_allowed", "您没有审批权限，如有需要请联系管理员。")
    return get_owner(follower_id).actor


def _at_headquarters(follower_id: int) -> Actor | None:
    held = select(Binding.employee_id).where(
        Binding.follower_id == people.survivor(follower_id).id,
        Binding.employee_id.is_not(None),
        Binding.open_marker == OPEN,
    )
    employee_id = session().execute(held).scalar_one_or_none()
    staff = None if employee_id is None else accounts.staff_of_employee(employee_id)
    return staff.actor if staff is not None and access.may(staff.actor, ACT) else None


@reading
def claims_for(actor: Actor, *, waiting: bool, before: int | None = None) -> tuple[list[ClaimRow], int | None]:
    """The claims this decider may decide (`waiting`) or that were decided, the newest first, from `before` on; and
    where the next page begins."""
    query = _theirs(claim_lines(), actor, waiting=waiting).order_by(Claim.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(Claim.id < before)
    found = [claim_row(row) for row in session().execute(query)]
    shown = found[:PAGE]
    return shown, shown[-1].id if len(found) > PAGE else None


@reading
def waiting_for(follower_id: int) -> int:
    """How many claims wait for this person's decision, by whichever of their roles; none for who decides nothing."""
    try:
        actor = decider(follower_id)
    except NotAllowed:
        return 0
    count = select(func.count(Claim.id)).join(Invitation, Invitation.id == Claim.invitation_id)
    return int(session().execute(_theirs(count, actor, waiting=True)).scalar_one())


def may_decide(actor: Actor, follower_id: int, claim: ClaimRow) -> bool:
    """Whether the buttons are worth showing: the rule itself looks again under its locks."""
    beyond = actor.kind == "follower" and claim.conflict in BEYOND_AN_OWNER
    return claim.state == WAITING and claim.follower_id != follower_id and not beyond


def _theirs(query: Select[Any], actor: Actor, *, waiting: bool) -> Select[Any]:
    if actor.kind == "follower":
        dealer_id = get_owner(actor.id or 0).dealer_id
        seen = and_(Invitation.letter == DEALER_CLERK, Invitation.dealer_id == dealer_id)
    else:
        seen = scopes.seen(actor, ACT, Claim)
    return query.where(Claim.state == WAITING if waiting else Claim.state != WAITING, seen)
