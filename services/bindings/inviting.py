"""Invitations: making them, showing their QR code afresh, ending them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from models.bindings import CONFIRM, DEALER_CLERK, DEALER_OWNER, EMPLOYEE, ON_FOLLOW, SIGN, Invitation, ParametricQr
from models.db import reading, session, transaction
from models.dealers import ACTIVE, OWNER, Dealer, DealerStaff
from models.organisation import Employee
from models.sealing import blind_index
from services import accounts, audit, clock, scopes
from services.access import Actor, may, require
from services.bindings.targets import Target, target_of
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound
from services.hq_settings import number, setting
from services.sentences import say
from wechat.gateway import Gateway

TOKEN_BYTES = 18  # 144 bits, 24 characters: with letter and underscore 26 of the 32 a mini-program code holds
LONGEST_QR = timedelta(days=30)  # WeChat's cap for temporary codes, 2,592,000 s
_DAYS = {DEALER_CLERK: "binding.clerk_days", SIGN: "binding.sign_days"}
RENEW_BEFORE = timedelta(days=3)  # a shown code should outlive the day it is shown on


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as its maker sees it."""

    id: int
    scene: str
    token: str
    policy: str
    target: Target
    expires_at: datetime
    used: bool
    revoked: bool


@dataclass(frozen=True, slots=True)
class ShownQr:
    """A parametric QR code that is good now: `url` is what its picture encodes."""

    scene: str
    ticket: str
    url: str
    expires_at: datetime


@transaction
def invite_dealer(actor: Actor, dealer_code: str, *, policy: str | None = None) -> Invited:
    """Invite the owner of a dealer. `confirm` can be redeemed by several people until it ends; `on_follow` once."""
    require(actor, "invitations.create")
    mine = select(Dealer).where(Dealer.code == dealer_code, scopes.seen(actor, "invitations.create", Dealer))
    dealer = session().execute(mine).scalar_one_or_none()
    if dealer is None or dealer.status != ACTIVE:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=dealer_code))
    chosen = _policy(policy, "binding.dealer_policy")
    owner_id = None
    if chosen == ON_FOLLOW:
        # The follow itself binds, so there must be exactly one person it can mean.
        owners = session().execute(
            select(DealerStaff.id).where(
                DealerStaff.dealer_id == dealer.id, DealerStaff.role == OWNER, DealerStaff.status == ACTIVE
            )
        )
        found = list(owners.scalars())
        if len(found) != 1:
            raise Conflict("owner_not_single", "关注即绑定的邀请需要渠道商恰好登记一位老板，请先补充联系人。")
        owner_id = found[0]
    return issue_invitation(actor, DEALER_OWNER, chosen, dealer_id=dealer.id, dealer_staff_id=owner_id)


@transaction
def invite_employee(actor: Actor, employee_code: str, *, policy: str | None = None) -> Invited:
    """Invite one employee. Whoever has a console account decides for others: such a person is bound by the follow
    itself only when an administrator invites; else the invitation asks for a form."""
    require(actor, "invitations.create")
    mine = select(Employee).where(Employee.code == employee_code, scopes.seen(actor, "invitations.create", Employee))
    employee = session().execute(mine).scalar_one_or_none()
    if employee is None or employee.status != ACTIVE:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的在职员工。", code=employee_code))
    chosen = _policy(policy, "binding.employee_policy")
    if chosen == ON_FOLLOW and has_account(employee.id) and not may(actor, "staff.write"):
        if policy == ON_FOLLOW:
            raise NotAllowed("needs_administrator", "这位员工有后台账号，关注即绑定的邀请请由管理员发出。")
        chosen = CONFIRM
    return issue_invitation(actor, EMPLOYEE, chosen, employee_id=employee.id)


@reading
def has_account(employee_id: int) -> bool:
    return accounts.staff_of_employee(employee_id) is not None


def may_show(actor: Actor, invited: Invited) -> bool:
    """Whose hands a code may lie in: whoever could make it; one that makes somebody a decider, an administrator's."""
    employee_id = invited.target.employee_id
    privileged = invited.policy == ON_FOLLOW and employee_id is not None and has_account(employee_id)
    return may(actor, "staff.write" if privileged else "invitations.create")


def makes_a_decider(target: Target) -> bool:
    """Whether whoever is bound to it decides for others. No number proves that: the record it is compared with may be
    changed by many, and a key to an administrator's powers is handed out by administrators alone."""
    return target.employee_id is not None and has_account(target.employee_id)


def refuse_unless_administrator(actor: Actor, target: Target) -> None:
    """Becoming somebody who decides for others is an administrator's business."""
    if makes_a_decider(target) and not may(actor, "staff.write"):
        raise NotAllowed("needs_administrator", "申请人要绑定的员工有后台账号，请由管理员处理。")


def _policy(asked: str | None, default: str) -> str:
    policy = asked or str(setting(default))
    if policy not in (ON_FOLLOW, CONFIRM):
        raise Invalid("policy_unknown", "绑定方式只能是“关注即绑定”或“填表审核”。")
    return policy


def issue_invitation(
    actor: Actor,
    letter: str,
    policy: str,
    *,
    employee_id: int | None = None,
    dealer_id: int | None = None,
    dealer_staff_id: int | None = None,
) -> Invited:
    """Write a new invitation down; for the rules of this folder, which have decided who may."""
    now = clock.now()
    days = number(_DAYS.get(letter) or ("binding.on_follow_days" if policy == ON_FOLLOW else "binding.confirm_days"))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        letter=letter,
        policy=policy,
        token=token,
        token_index=blind_index("invitation", token),
        employee_id=employee_id,
        dealer_id=dealer_id,
        dealer_staff_id=dealer_staff_id,
        expires_at=now + timedelta(days=days),
        failed_tries=0,
        created_by=actor.name,
        created_at=now,
    )
    session().add(invitation)
    session().flush()
    facts = as_invited(invitation)
    audit.record(actor, "invitation:code:create", "invitation", invitation.id, target=facts.target.code, policy=policy)
    return facts


def as_invited(invitation: Invitation) -> Invited:
    return Invited(
        invitation.id,
        f"{invitation.letter}_{invitation.token}",
        invitation.token,
        invitation.policy,
        target_of(invitation),
        invitation.expires_at,
        invitation.used_at is not None,
        invitation.revoked_at is not None,
    )


@transaction
def revoke(actor: Actor, invitation_id: int) -> None:
    """End an invitation at once; bindings that came of it stay."""
    require(actor, "invitations.revoke")
    invitation = session().get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or not scopes.can(actor, "invitations.revoke", Invitation, invitation_id):
        raise NotFound("invitation_unknown", "没有找到这份邀请。")
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        audit.record(actor, "invitation:code:revoke", "invitation", invitation.id)


_BY_TOKEN = select(Invitation).where(Invitation.token_index == bindparam("index"))
_BY_TOKEN_LOCKED = _BY_TOKEN.with_for_update()


def find_invitation(token: str, *, lock: bool = False) -> Invitation:
    """The invitation behind a token; unknown ones are refused. For the rules of this folder."""
    query = _BY_TOKEN_LOCKED if lock else _BY_TOKEN
    found = session().execute(query, {"index": blind_index("invitation", token)}).scalar_one_or_none()
    if found is None:
        raise NotFound("invitation_unknown", "没有找到这份邀请，请检查链接或联系您的业务员。")
    return found


@reading
def scene_of(token: str) -> str:
    """The scene that an invitation's code carries. Unknown ones answer like codes of others (`scene_unknown`)."""
    query = select(Invitation.letter).where(Invitation.token_index == blind_index("invitation", token))
    letter = session().execute(query).scalar_one_or_none()
    if letter is None:
        raise NotFound("scene_unknown", "没认出这个二维码。请扫邀请码、产品上的防伪码，或门店的码。")
    return f"{letter}_{token}"


def refuse_ended(invitation: Invitation) -> None:
    """Refuse what was revoked or is over."""
    if invitation.revoked_at is not None:
        raise Expired("invitation_revoked", "这份邀请已被收回，请联系您的业务员重新获取。")
    if invitation.expires_at <= clock.now():
        raise Expired("invitation_expired", "这份邀请已经过期，请联系您的业务员重新获取。")


def refuse_sign(invitation: Invitation) -> None:
    """A sign for consumers opens no form."""
    if invitation.letter == SIGN:
        raise NotFound("invitation_unknown", "没有找到这份邀请，请检查链接或联系您的业务员。")


@reading
def invitation(token: str) -> Invited:
    """An invitation that is still good, by its token."""
    found = find_invitation(token)
    refuse_ended(found)
    return as_invited(found)


@reading
def invitation_by_id(invitation_id: int) -> Invited:
    found = session().get(Invitation, invitation_id)
    if found is None:
        raise NotFound("invitation_unknown", "没有找到这份邀请。")
    refuse_ended(found)
    return as_invited(found)


@reading
def newest_invitation(*, dealer_code: str | None = None, employee_code: str | None = None) -> Invited | None:
    """The newest invitation of a dealer's owner or an employee that can still be redeemed."""
    query = select(Invitation).where(Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now())
    if dealer_code is not None:
        query = query.join(Dealer, Dealer.id == Invitation.dealer_id).where(
            Dealer.code == dealer_code, Invitation.letter == DEALER_OWNER
        )
    else:
        query = query.join(Employee, Employee.id == Invitation.employee_id).where(Employee.code == employee_code)
    for found in session().execute(query.order_by(Invitation.id.desc())).scalars():
        if not (found.policy == ON_FOLLOW and found.used_at is not None):
            return as_invited(found)
    return None


def show_qr(gateway: Gateway, token: str) -> ShownQr:
    """The invitation's parametric QR code, asked of WeChat anew when the last one is about to end.

    A temporary code never outlives its invitation. WeChat is asked between two short transactions; two people
    asking at once may both get a code, and both codes are good.
    """
    facts = invitation(token)
    if facts.used and facts.policy == ON_FOLLOW:
        raise Expired("invitation_used", "这个二维码已经用过了，请联系您的业务员重新获取。")
    kept = _kept_qr(facts)
    if kept is not None:
        return kept
    left = facts.expires_at - clock.now()
    made = gateway.create_temporary_qr(facts.scene, max(60, int(min(LONGEST_QR, left).total_seconds())))
    return _keep_qr(facts, made.ticket, made.url, made.expires_in)


@reading
def _kept_qr(facts: Invited) -> ShownQr | None:
    row = (
        session()
        .execute(select(ParametricQr).where(ParametricQr.invitation_id == facts.id).order_by(ParametricQr.id.desc()))
        .scalars()
        .first()
    )
    if row is None or row.expires_at <= clock.now() + min(RENEW_BEFORE, (facts.expires_at - clock.now()) / 2):
        return None
    return ShownQr(facts.scene, row.ticket, row.url, row.expires_at)


@transaction
def _keep_qr(facts: Invited, ticket: str, url: str, seconds: int) -> ShownQr:
    now = clock.now()
    session().add(
        ParametricQr(
            invitation_id=facts.id, ticket=ticket, url=url, issued_at=now, expires_at=now + timedelta(seconds=seconds)
        )
    )
    return ShownQr(facts.scene, ticket, url, now + timedelta(seconds=seconds))
