"""Arriving by an invitation's QR code: the follow itself binds, or opens the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select, update

from models.bindings import (
    ACCEPTED,
    CONFIRM,
    DEALER_CLERK,
    DEALER_OWNER,
    EMPLOYEE,
    OPEN,
    Claim,
    Invitation,
)
from models.db import session, transaction
from models.dealers import DealerStaff
from models.people import Follower
from services import audit, clock, notices, people
from services.access import Actor, follower
from services.bindings.inviting import find_invitation, refuse_ended
from services.bindings.making import begin
from services.bindings.targets import NO_RECORD, Target, holder_of, holds, lock_target, open_binding_of, target_of
from services.errors import Conflict, Expired, NotFound

__all__ = [
    "DEALER_CLERK",
    "DEALER_OWNER",
    "EMPLOYEE",
    "Arrival",
    "arrive",
    "tell_bound",
    "waiting_claim",
]

LETTERS = (DEALER_OWNER, DEALER_CLERK, EMPLOYEE)
Outcome = Literal["bound", "already_bound", "fill_form", "waiting"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of a scan: `token` opens the form when the outcome is `fill_form` or `waiting`."""

    outcome: Outcome
    target: Target
    token: str


@transaction
def arrive(follower_id: int, scene: str) -> Arrival:
    """Redeem the scene of a parametric QR code for this follower, on a follow and on a later scan alike.

    `on_follow`: one person, once; of many at the same moment exactly one wins (`invitation_used` for the others).
    `confirm`: nothing is bound, the form is opened. Refuses what is unknown, revoked, over, used, or would take a
    binding away from somebody (`bound_elsewhere`, `target_taken`): only a person may decide that.
    Locks: follower, invitation, target.
    """
    letter, _, token = scene.partition("_")
    if letter not in LETTERS or not token:
        raise NotFound("scene_unknown", "这个二维码不是我们的邀请码。")
    row = people.lock(follower_id)
    invitation = find_invitation(token, lock=True)
    if invitation.letter != letter:
        raise NotFound("scene_unknown", "这个二维码不是我们的邀请码。")
    target = target_of(invitation)
    held = open_binding_of(row.id, target.kind)
    if held is not None and holds(held, target):
        return Arrival("already_bound", target, token)
    refuse_ended(invitation)
    if invitation.policy == CONFIRM:
        return Arrival("waiting" if waiting_claim(invitation.id, row.id) else "fill_form", target, token)
    if invitation.used_at is not None:
        raise Expired("invitation_used", "这个二维码已经用过了，请联系您的业务员重新获取。")
    if held is not None:
        raise Conflict("bound_elsewhere", "您的微信已经绑定了其他身份，如需更换请联系总部。")
    lock_target(target, target.dealer_staff_id)
    if holder_of(target, target.dealer_staff_id) is not None:
        raise Conflict("target_taken", f"{target.words}已经由其他微信绑定，如需更换请联系总部。")
    _take(invitation)
    _bind_by_follow(invitation, row, target)
    return Arrival("bound", target, token)


def waiting_claim(invitation_id: int, follower_id: int) -> Claim | None:
    return (
        session()
        .execute(
            select(Claim).where(
                Claim.invitation_id == invitation_id, Claim.follower_id == follower_id, Claim.open_marker == OPEN
            )
        )
        .scalar_one_or_none()
    )


def _take(invitation: Invitation) -> None:
    """Use a single-use invitation up; the condition decides between people who come at the same moment."""
    taken = session().execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Expired("invitation_used", "这个二维码已经用过了，请联系您的业务员重新获取。")


def _bind_by_follow(invitation: Invitation, row: Follower, target: Target) -> None:
    now = clock.now()
    actor = follower(row.id, row.label)
    claim = Claim(
        invitation_id=invitation.id,
        follower_id=row.id,
        state=ACCEPTED,
        comparison=NO_RECORD,
        decided_via="follow",
        decided_at=now,
        created_at=now,
    )
    session().add(claim)
    session().flush()
    audit.record(actor, "invitation:code:redeem", "invitation", invitation.id, claim=claim.id)
    begin(actor, claim, target, target.dealer_staff_id, "follow")
    tell_bound(actor, claim, target, "扫码关注")


def tell_bound(actor: Actor, claim: Claim, target: Target, way: str, *, besides: int | None = None) -> None:
    """Tell headquarters' deciders who is reachable in WeChat now; not the person bound, nor who just decided."""
    staff = session().get(DealerStaff, target.dealer_staff_id) if target.dealer_staff_id else None
    name = claim.name or (staff.name if staff else None) or (target.name if target.kind == "employee" else actor.name)
    facts = {"name": name, "target": target.words, "way": way, "time": clock.shown(clock.now())}
    for decider in notices.deciders(besides=claim.follower_id):
        if decider.employee_id != besides:
            notices.owe("bound", decider.follower_id, facts, cause=f"claim:{claim.id}")
