"""Arriving by an invitation's QR code: the follow itself binds, or opens the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import bindparam, select, update

from models.bindings import (
    ACCEPTED,
    CONFIRM,
    DEALER_CLERK,
    DEALER_OWNER,
    EMPLOYEE,
    ON_FOLLOW,
    OPEN,
    WAITING,
    Claim,
    Invitation,
)
from models.db import insert_row, session, transaction
from models.people import Follower
from services import audit, clock, notices, people
from services.access import Actor, follower
from services.bindings.asking import ask_deciders
from services.bindings.inviting import find_invitation, refuse_ended
from services.bindings.making import begin
from services.bindings.owners import told_of
from services.bindings.standing import standing_between
from services.bindings.targets import (
    NO_RECORD,
    Target,
    conflict_of,
    holds,
    lock_named,
    refuse_inactive,
    refuse_own_shop,
)
from services.errors import Expired, NotFound
from services.sentences import say

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
    """What became of a scan: `token` opens the form when the outcome is `fill_form` or `waiting`; `conflict` says why
    a follow alone could not bind."""

    outcome: Outcome
    target: Target
    token: str
    conflict: str | None = None


@transaction
def arrive(follower_id: int, scene: str) -> Arrival:
    """Redeem the scene of a parametric QR code for this follower, on a follow and on a later scan alike.

    `on_follow`: one person, once; of many at the same moment exactly one wins (`invitation_used` for the others).
    Where that would take a binding away from somebody, nothing is bound: the arrival becomes a claim that waits for
    headquarters. `confirm`: nothing is bound, the form is opened. Refuses what is unknown, revoked, over, or used.
    Locks: follower, invitation, target.
    """
    letter, _, token = scene.partition("_")
    if letter not in LETTERS or not token:
        raise NotFound("scene_unknown", "没认出这个二维码。请扫邀请码、产品上的防伪码，或门店的码。")
    row = people.lock(follower_id)
    invitation = find_invitation(token, lock=True)
    if invitation.letter != letter:
        raise NotFound("scene_unknown", "没认出这个二维码。请扫邀请码、产品上的防伪码，或门店的码。")
    lock_named(invitation)
    standing = standing_between(row.id, invitation)
    target, held, waiting = standing.target, standing.held, standing.waiting
    refuse_inactive(target)
    if held is not None and holds(held, target):
        return Arrival("already_bound", target, token)
    refuse_own_shop(held, target)
    refuse_ended(invitation)
    if waiting is not None:
        return Arrival("waiting", target, token, waiting.conflict if invitation.policy == ON_FOLLOW else None)
    if invitation.policy == CONFIRM:
        return Arrival("fill_form", target, token)
    if invitation.used_at is not None:
        raise Expired("invitation_used", "这个二维码已经用过了，请联系您的业务员重新获取。")
    _take(invitation)
    conflict = conflict_of(held, standing.holder, target)
    if conflict is not None:
        _put_to_headquarters(invitation, row, conflict)
        return Arrival("waiting", target, token, conflict)
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


_USE_UP = (
    update(Invitation.__table__)  # type: ignore[arg-type]
    .where(Invitation.id == bindparam("number"), Invitation.used_at.is_(None))
    .values(used_at=bindparam("now"))
)


def _take(invitation: Invitation) -> None:
    """Use a single-use invitation up; the condition decides between people who come at the same moment."""
    taken = session().connection().execute(_USE_UP, {"number": invitation.id, "now": clock.now()})
    if not taken.rowcount:
        raise Expired("invitation_used", "这个二维码已经用过了，请联系您的业务员重新获取。")


def _put_to_headquarters(invitation: Invitation, row: Follower, conflict: str) -> None:
    """A follow binds nobody at another's expense; the code is taken until somebody has decided."""
    claim = insert_row(
        Claim,
        invitation_id=invitation.id,
        dealer_id=invitation.dealer_id,
        follower_id=row.id,
        state=WAITING,
        open_marker=OPEN,
        comparison=NO_RECORD,
        conflict=conflict,
        created_at=clock.now(),
    )
    audit.record(
        follower(row.id, row.label), "invitation:code:ask", "invitation", invitation.id, claim=claim.id, why=conflict
    )
    ask_deciders(claim)


def _bind_by_follow(invitation: Invitation, row: Follower, target: Target) -> None:
    now = clock.now()
    actor = follower(row.id, row.label)
    claim = insert_row(
        Claim,
        invitation_id=invitation.id,
        dealer_id=invitation.dealer_id,
        follower_id=row.id,
        state=ACCEPTED,
        comparison=NO_RECORD,
        decided_via="follow",
        decided_at=now,
        created_at=now,
    )
    audit.record(actor, "invitation:code:redeem", "invitation", invitation.id, claim=claim.id)
    begin(actor, claim, target, target.dealer_staff_id, "follow")
    tell_bound(actor, claim, target, say("扫码关注"))


def tell_bound(actor: Actor, claim: Claim, target: Target, way: str, *, besides: int | None = None) -> None:
    """Tell headquarters' deciders, or a clerk's owner, who is reachable in WeChat now; not the person bound, nor the
    follower (`besides`) who just decided."""
    name = claim.name or target.person or (target.name if target.kind == "employee" else actor.name)
    facts = {"name": name, "target": target.words, "way": way, "time": clock.shown(clock.now())}
    for follower_id in told_of(target, besides=claim.follower_id):
        if follower_id != besides:
            notices.owe("bound", follower_id, facts, cause=f"claim:{claim.id}")
