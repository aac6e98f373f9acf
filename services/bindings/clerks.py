"""A dealer's clerks: invited by the owner, seen by the owner, let go by the owner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.bindings import CONFIRM, DEALER_CLERK, OPEN, Binding, Invitation
from models.db import reading, session, transaction
from models.dealers import ACTIVE, CLERK, LEFT, DealerStaff
from services import audit, clock, people, phones
from services.access import Actor
from services.attribution.handing_over import Wish, leave_behind
from services.attribution.own_signs import revoke_signs_of
from services.bindings.inviting import Invited, as_invited, issue_invitation
from services.bindings.making import end, tell_ended
from services.bindings.owners import Owner, get_owner
from services.errors import Conflict, NotFound
from services.leads import passing
from services.sentences import say

LET_GO = "let_go"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One person of a dealer as its owner sees them; the phone is masked."""

    id: int
    role: str
    name: str
    phone: str | None
    active: bool
    bound_since: datetime | None


@reading
def staff_of(follower_id: int) -> list[Colleague]:
    """Everybody of the dealer this person owns: owners first, then clerks, those let go last."""
    owner = get_owner(follower_id)
    rows = session().execute(
        select(DealerStaff, Binding.started_at)
        .outerjoin(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
        .where(DealerStaff.dealer_id == owner.dealer_id)
    )
    found = [
        Colleague(
            one.id, one.role, one.name, phones.mask(one.phone) if one.phone else None, one.status == ACTIVE, since
        )
        for one, since in rows
    ]
    return sorted(found, key=lambda one: (not one.active, one.role == CLERK, one.id))


@reading
def living_invitation(follower_id: int) -> Invited | None:
    """The code for clerks that the owner's dealer hands out now."""
    return next((as_invited(row) for row in _living(get_owner(follower_id))), None)


@reading
def get_living_invitation(follower_id: int) -> Invited:
    """The same; refuses when there is none (`invitation_unknown`)."""
    invited = living_invitation(follower_id)
    if invited is None:
        raise NotFound("invitation_unknown", "还没有可用的邀请，请先生成。")
    return invited


@transaction
def invite_clerk(follower_id: int) -> Invited:
    """Make a new code for the clerks of the dealer this person owns; the one before ends at once.

    Several people may redeem it; each is a claim of their own that the owner decides. Good for the days that
    `binding.clerk_days` says. Refuses who owns no dealer (`not_owner`). Locks: follower, invitations.
    """
    actor, owner = _owner(follower_id)
    for before in _living(owner, lock=True):
        before.revoked_at = clock.now()
        audit.record(actor, "invitation:code:revoke", "invitation", before.id)
    return issue_invitation(actor, DEALER_CLERK, CONFIRM, dealer_id=owner.dealer_id)


@transaction
def let_go(follower_id: int, staff_id: int, *, receiver: int | None = None, reason: str = "") -> int:
    """The owner ends a clerk's work: the binding ends at once and the clerk is told, their own sign is revoked, and the
    customers and leads in their hand go to `receiver`, another person of the shop, or back to the shop (None); how many
    customers.
    The record stays as history and comes back to life when the same number is approved again.

    Nobody of another dealer, and no owner, is let go (`clerk_unknown`); twice is refused (`already_left`), as is a
    receiver who is not in service there (`receiver_unknown`). Locks: owner and clerk (as merging does: the lower
    first), invitations, target (clerk and receiver, the lower first).
    """
    for one in sorted({people.survivor(follower_id).id, *_holders(staff_id)}):
        people.lock(one)
    owner = get_owner(follower_id)
    clerk = session().get(DealerStaff, staff_id)
    if clerk is None or clerk.dealer_id != owner.dealer_id or clerk.role != CLERK:
        raise NotFound("clerk_unknown", "没有找到这位店员。")
    revoke_signs_of(owner.actor, clerk.id)
    session().expire(clerk)
    handed = leave_behind(owner.actor, owner.dealer_id, Wish(clerk.id, receiver, None, reason.strip() or "店员停用"))
    if clerk.status != ACTIVE:
        raise Conflict("already_left", say("%(name)s已经停用了。", name=clerk.name))
    clerk.status = LEFT
    passing.of_staff(owner.actor, clerk.id, owner.dealer_id, receiver)
    audit.record(
        owner.actor, "dealer_staff:person:end", "dealer_staff", clerk.id, dealer=owner.dealer_code, customers=handed
    )
    held = select(Binding).where(Binding.dealer_staff_id == clerk.id, Binding.open_marker == OPEN)
    binding = session().execute(held).scalar_one_or_none()
    if binding is not None and end(owner.actor, binding, LET_GO):
        tell_ended(binding, say("店里已停用您的店员身份"))
    return handed


def _holders(staff_id: int) -> list[int]:
    """Whoever is bound as this clerk now: one person or nobody."""
    held = select(Binding.follower_id).where(Binding.dealer_staff_id == staff_id, Binding.open_marker == OPEN)
    return [people.survivor(one).id for one in session().execute(held).scalars()]


def _owner(follower_id: int) -> tuple[Actor, Owner]:
    """The owner, held still: whether they still own the dealer is looked at under the lock."""
    people.lock(follower_id)
    owner = get_owner(follower_id)
    return owner.actor, owner


def _living(owner: Owner, *, lock: bool = False) -> list[Invitation]:
    query = (
        select(Invitation)
        .where(
            Invitation.letter == DEALER_CLERK,
            Invitation.dealer_id == owner.dealer_id,
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.id.desc())
    )
    return list(session().execute(query.with_for_update() if lock else query).scalars())
