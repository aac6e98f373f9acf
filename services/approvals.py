"""One-tap approval: a link made for one person, worth nothing in anybody else's hands."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models.approvals import ApprovalLink
from models.db import reading, session, transaction
from models.sealing import token_hash
from services import accounts, clock, notices, people
from services.accounts import Staff
from services.errors import Expired, NotAllowed, NotFound
from services.hq_settings import number


@dataclass(frozen=True, slots=True)
class Opened:
    """An approval link in the right hands."""

    claim_id: int
    staff: Staff
    expires_at: datetime


@transaction
def make_link(claim_id: int, employee_id: int, follower_id: int) -> str:
    """The token of a new link for one decider; good for 72 hours unless headquarters set another time."""
    token = secrets.token_urlsafe(24)
    now = clock.now()
    session().add(
        ApprovalLink(
            token_hash=token_hash(token),
            claim_id=claim_id,
            employee_id=employee_id,
            follower_id=follower_id,
            expires_at=now + timedelta(hours=number("approvals.link_hours")),
            created_at=now,
        )
    )
    return token


@reading
def open_link(token: str, follower_id: int) -> Opened:
    """The claim behind a link, for the very follower it was sent to, who must still be that employee and may decide."""
    link = (
        session().execute(select(ApprovalLink).where(ApprovalLink.token_hash == token_hash(token))).scalar_one_or_none()
    )
    if link is None:
        raise NotFound("link_unknown", "没有找到这个审批链接。")
    reader = people.survivor(follower_id).id
    if people.survivor(link.follower_id).id != reader or notices.follower_of_employee(link.employee_id) != reader:
        raise NotAllowed("link_of_another", "这个审批链接是发给另一位同事的，您无法打开。")
    if link.expires_at <= clock.now():
        raise Expired("link_expired", "这个审批链接已经过期，请到管理后台处理。")
    staff = accounts.staff_of_employee(link.employee_id)
    if staff is None or "bindings.decide" not in staff.actor.acts:
        raise NotAllowed("not_allowed", "您没有审批权限，如有需要请联系管理员。")
    return Opened(link.claim_id, staff, link.expires_at)
