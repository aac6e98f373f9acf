"""One-tap approval: a link made for one person, worth nothing in anybody else's hands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.approvals import ApprovalLink
from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from models.sealing import token_hash
from services import access, accounts, clock, notices, people
from services.access import Actor
from services.errors import Expired, NotAllowed, NotFound
from services.hq_settings import number


@dataclass(frozen=True, slots=True)
class Opened:
    """An approval link in the right hands, and in whose name they act."""

    claim_id: int
    actor: Actor
    expires_at: datetime


def make_link(claim_id: int, employee_id: int, follower_id: int) -> str:
    """The token of a new link for one decider; good for 72 hours unless headquarters set another time."""
    return _make(claim_id, follower_id, employee_id=employee_id)


def make_owners_link(claim_id: int, dealer_staff_id: int, follower_id: int) -> str:
    """The same, for an owner who decides about a clerk."""
    return _make(claim_id, follower_id, dealer_staff_id=dealer_staff_id)


@transaction
def _make(claim_id: int, follower_id: int, **decider: int) -> str:
    token = secrets.token_urlsafe(24)
    now = clock.now()
    session().add(
        ApprovalLink(
            token_hash=token_hash(token),
            claim_id=claim_id,
            follower_id=follower_id,
            expires_at=now + timedelta(hours=number("approvals.link_hours")),
            created_at=now,
            **decider,
        )
    )
    return token


@reading
def open_link(token: str, follower_id: int) -> Opened:
    """The claim behind a link, for the very follower it was sent to, who must still be that employee or owner and may
    decide."""
    link = (
        session().execute(select(ApprovalLink).where(ApprovalLink.token_hash == token_hash(token))).scalar_one_or_none()
    )
    if link is None:
        raise NotFound("link_unknown", "没有找到这个审批链接。")
    reader = people.survivor(follower_id)
    if people.survivor(link.follower_id).id != reader.id or _holder(link) != reader.id:
        raise NotAllowed("link_of_another", "这个审批链接是发给另一位同事的，您无法打开。")
    if link.expires_at <= clock.now():
        raise Expired("link_expired", "这个审批链接已经过期，请到管理后台处理。")
    if link.employee_id is None:
        return Opened(link.claim_id, access.follower(reader.id, reader.label), link.expires_at)
    staff = accounts.staff_of_employee(link.employee_id)
    if staff is None or not access.may(staff.actor, "bindings.decide"):
        raise NotAllowed("not_allowed", "您没有审批权限，如有需要请联系管理员。")
    return Opened(link.claim_id, staff.actor, link.expires_at)


def _holder(link: ApprovalLink) -> int | None:
    """Who is now the employee, or the dealer's person, that the link was made for."""
    if link.employee_id is not None:
        return notices.follower_of_employee(link.employee_id)
    held = select(Binding.follower_id).where(
        Binding.dealer_staff_id == link.dealer_staff_id, Binding.open_marker == OPEN
    )
    return session().execute(held).scalar_one_or_none()
