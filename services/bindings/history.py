"""Who was bound to what, when, by which invitation, approved by whom; and the claims that wait."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from models.bindings import DEALER_CLERK, OPEN, WAITING, Binding, Claim, Invitation
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import Follower
from services import phones, scopes
from services.access import Actor, require
from services.bindings.owners import get_owner
from services.bindings.targets import named_target, record_for, standing_conflict
from services.errors import NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import begins, holds, labels


@dataclass(frozen=True, slots=True)
class BindingRow:
    """One binding, open or ended, with how it came about."""

    id: int
    kind: str
    label: str
    person: str
    target_code: str
    target_name: str
    role: str
    started_at: datetime
    ended_at: datetime | None
    ended_why: str | None
    ended_reason: str | None
    ended_by: str | None
    invitation_id: int | None
    way: str | None
    decided_by: str | None
    follow_state: str
    follower_id: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One redemption of an invitation and its state; phones are masked."""

    id: int
    state: str
    label: str
    name: str | None
    phone: str | None
    phone_source: str | None
    comparison: str
    conflict: str | None
    target_code: str
    target_name: str
    letter: str
    invitation_id: int
    created_at: datetime
    decided_by: str | None
    decided_via: str | None
    decided_at: datetime | None
    reason: str | None
    follower_id: int


_decider = aliased(Employee)
_deciding_owner = aliased(DealerStaff)
_decided_by: ColumnElement[str] = func.coalesce(_decider.name, _deciding_owner.name)
_bound_employee = aliased(Employee)

_target_code: ColumnElement[str] = case((Binding.kind == "employee", _bound_employee.code), else_=Dealer.code)
_target_name: ColumnElement[str] = case((Binding.kind == "employee", _bound_employee.name), else_=Dealer.name)
_person: ColumnElement[str] = case((Binding.kind == "employee", _bound_employee.name), else_=DealerStaff.name)


def _bindings() -> Select[Any]:
    return (
        select(
            Binding.id,
            Binding.kind,
            Follower.label,
            _person,
            _target_code,
            _target_name,
            func.coalesce(DealerStaff.role, literal("employee")),
            Binding.started_at,
            Binding.ended_at,
            Binding.ended_why,
            Binding.ended_reason,
            Binding.ended_by,
            Claim.invitation_id,
            Claim.decided_via,
            _decided_by,
            Follower.follow_state,
            Follower.id,
        )
        .join(Follower, Follower.id == Binding.follower_id)
        .outerjoin(_bound_employee, _bound_employee.id == Binding.employee_id)
        .outerjoin(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
        .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
        .outerjoin(Claim, Claim.id == Binding.claim_id)
        .outerjoin(_decider, _decider.id == Claim.decided_by_id)
        .outerjoin(_deciding_owner, _deciding_owner.id == Claim.decided_by_staff_id)
    )


def _of(table: Any, rows: Any, key: Any, words: tuple[str, ...]) -> Select[Any]:
    """Rows of the dealers or employees of that name or code, begun at these; MariaDB would begin with all rows."""
    return (
        select(rows.id)
        .select_from(table)
        .join(rows, key == table.id)
        .where(or_(holds(table.name, words), holds(table.code, words)))
        .prefix_with("STRAIGHT_JOIN", dialect="mysql")
    )


BINDING_COLUMNS = Columns(
    keys=select(Binding.id),
    searched=[
        lambda words: _of(Employee, Binding, Binding.employee_id, words),
        lambda words: select(Binding.id).join(DealerStaff).where(begins(DealerStaff.name, words)),
        lambda words: _of(Dealer, Binding, Binding.dealer_id, words),
        lambda words: select(Binding.id).join(Follower).where(begins(Follower.label, labels(words))),
    ],
    filtered={
        "kind": Binding.kind,
        "state": lambda said: Binding.open_marker == OPEN if said == "open" else Binding.open_marker.is_(None),
    },
    sorted_by={"started": Binding.started_at},
    order=[Binding.id.desc()],
)


@reading
def bindings(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[BindingRow]:
    """Bindings, the newest first; dealers' people only of dealers this actor may see."""
    require(actor, "bindings.read")
    seen = scopes.seen(actor, "bindings.read", Binding)
    return page_of(_bindings(), wanted, BINDING_COLUMNS, lambda row: BindingRow(*row), seen=seen, whole=whole)


@reading
def bindings_of(
    actor: Actor,
    *,
    dealer_code: str | None = None,
    employee_code: str | None = None,
    follower_id: int | None = None,
) -> list[BindingRow]:
    """The whole history of one dealer's people, of one employee, or of one WeChat person."""
    require(actor, "bindings.read")
    query = _bindings().where(scopes.seen(actor, "bindings.read", Binding))
    if dealer_code is not None:
        query = query.where(Dealer.code == dealer_code)
    elif follower_id is not None:
        query = query.where(Binding.follower_id == follower_id)
    else:
        query = query.where(_bound_employee.code == employee_code)
    return [BindingRow(*row) for row in session().execute(query.order_by(Binding.id.desc()))]


@reading
def bindings_where(actor: Actor, condition: ColumnElement[bool], most: int) -> list[BindingRow]:
    """The newest bindings of those this actor may see that a condition on `Binding` or `Follower` keeps."""
    require(actor, "bindings.read")
    seen = _bindings().where(scopes.seen(actor, "bindings.read", Binding), condition)
    return [BindingRow(*row) for row in session().execute(seen.order_by(Binding.id.desc()).limit(most))]


@reading
def binding(actor: Actor, binding_id: int) -> BindingRow:
    """One binding; foreign and missing ones answer alike."""
    require(actor, "bindings.read")
    query = _bindings().where(Binding.id == binding_id, scopes.seen(actor, "bindings.read", Binding))
    found = session().execute(query).first()
    if found is None:
        raise NotFound("binding_unknown", "没有找到这份绑定。")
    return BindingRow(*found)


_invited = aliased(Employee)
_claim_code: ColumnElement[str] = case((Invitation.letter == "e", _invited.code), else_=Dealer.code)
_claim_name: ColumnElement[str] = case((Invitation.letter == "e", _invited.name), else_=Dealer.name)


def claim_lines() -> Select[Any]:
    """Claims as `ClaimRow`s show them; for the rules of this folder, which add whose they are."""
    return (
        select(
            Claim.id,
            Claim.state,
            Follower.label,
            Claim.name,
            Claim.phone,
            Claim.phone_source,
            Claim.comparison,
            Claim.conflict,
            _claim_code,
            _claim_name,
            Invitation.letter,
            Claim.invitation_id,
            Claim.created_at,
            _decided_by,
            Claim.decided_via,
            Claim.decided_at,
            Claim.reason,
            Claim.follower_id,
        )
        .join(Invitation, Invitation.id == Claim.invitation_id)
        .join(Follower, Follower.id == Claim.follower_id)
        .outerjoin(_invited, _invited.id == Invitation.employee_id)
        .outerjoin(Dealer, Dealer.id == Invitation.dealer_id)
        .outerjoin(_decider, _decider.id == Claim.decided_by_id)
        .outerjoin(_deciding_owner, _deciding_owner.id == Claim.decided_by_staff_id)
    )


def _of_invited_employees(words: tuple[str, ...]) -> Select[Any]:
    return (
        select(Claim.id)
        .select_from(Employee)
        .join(Invitation, Invitation.employee_id == Employee.id)
        .join(Claim, Claim.invitation_id == Invitation.id)
        .where(or_(holds(Employee.name, words), holds(Employee.code, words)))
        .prefix_with("STRAIGHT_JOIN", dialect="mysql")
    )


CLAIM_COLUMNS = Columns(
    keys=select(Claim.id),
    searched=[
        lambda words: _of_invited_employees(words),
        lambda words: _of(Dealer, Claim, Claim.dealer_id, words),
        lambda words: select(Claim.id).join(Follower).where(begins(Follower.label, labels(words))),
    ],
    filtered={"state": Claim.state, "comparison": Claim.comparison},
    sorted_by={"created": Claim.created_at},
    order=[Claim.id.desc()],
)


@reading
def claims(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[ClaimRow]:
    """Claims, the newest first."""
    require(actor, "approvals.read")
    seen = scopes.seen(actor, "approvals.read", Claim)
    return page_of(claim_lines(), wanted, CLAIM_COLUMNS, claim_row, seen=seen, whole=whole)


@reading
def claims_of(actor: Actor, follower_id: int) -> list[ClaimRow]:
    """The claims of one WeChat person, the newest first, as far as this actor may see them."""
    require(actor, "approvals.read")
    query = claim_lines().where(Claim.follower_id == follower_id, scopes.seen(actor, "approvals.read", Claim))
    return [claim_row(row) for row in session().execute(query.order_by(Claim.id.desc()))]


@reading
def claim(actor: Actor, claim_id: int) -> ClaimRow:
    """One claim; foreign and missing ones answer alike. An owner sees those of becoming his clerk."""
    if actor.kind == "follower":
        owner = get_owner(actor.id or 0)
        seen = and_(Invitation.letter == DEALER_CLERK, Invitation.dealer_id == owner.dealer_id)
    else:
        require(actor, "approvals.read")
        seen = scopes.seen(actor, "approvals.read", Claim)
    found = session().execute(claim_lines().where(Claim.id == claim_id, seen)).first()
    if found is None:
        raise NotFound("claim_unknown", "没有找到这条申请。")
    row = claim_row(found)
    return replace(row, conflict=_conflict_now(claim_id)) if row.state == WAITING else row


def _conflict_now(claim_id: int) -> str | None:
    """What accepting would end as things stand now, which may differ from when the form was sent."""
    waiting = session().get_one(Claim, claim_id)
    target = named_target(session().get_one(Invitation, waiting.invitation_id))
    return standing_conflict(waiting.follower_id, target, record_for(target, waiting.phone_index))


def claim_row(row: Any) -> ClaimRow:
    values = list(row)
    values[4] = phones.mask(values[4]) if values[4] else None
    return ClaimRow(*values)


@reading
def waiting_count(actor: Actor) -> int:
    """How many claims wait for a decision this actor may see."""
    require(actor, "approvals.read")
    query = select(func.count()).where(Claim.state == WAITING, scopes.seen(actor, "approvals.read", Claim))
    return session().execute(query).scalar_one()
