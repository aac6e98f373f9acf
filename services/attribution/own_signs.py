"""The sign of one person of a dealer (我的顾客码): who follows by it is the dealer's customer, theirs to look after."""

from __future__ import annotations

from sqlalchemy import Select, select

from models.bindings import OPEN, SIGN, Binding, Invitation
from models.db import reading, session, transaction
from models.dealers import ACTIVE, Dealer, DealerStaff
from services import audit, clock, people
from services.access import Actor, follower
from services.attribution.signs import SIGN_POLICY
from services.bindings.inviting import Invited, as_invited, issue_invitation
from services.errors import NotAllowed


@reading
def own_sign(follower_id: int) -> Invited | None:
    """The sign of this very person of a dealer that can be scanned now."""
    found = session().execute(_own_signs(_staff_behind(follower_id).id)).scalars().first()
    return None if found is None else as_invited(found)


@transaction
def issue_own_sign(follower_id: int) -> Invited:
    """A sign of one person of a dealer: whoever follows by it is the dealer's customer, looked after by them. One is
    enough: the one that stands is given again. Refuses who is bound to no dealer (`not_of_a_dealer`).
    Locks: follower."""
    row = people.lock(follower_id)
    staff = _staff_behind(row.id)
    standing = session().execute(_own_signs(staff.id)).scalars().first()
    if standing is not None:
        return as_invited(standing)
    actor = follower(row.id, staff.name)
    return issue_invitation(actor, SIGN, SIGN_POLICY, dealer_id=staff.dealer_id, dealer_staff_id=staff.id)


def revoke_signs_of(actor: Actor, staff_id: int) -> None:
    """Nobody comes by the signs of somebody who left; the dealer's own signs stay good. For the rules of leaving."""
    for sign in session().execute(_own_signs(staff_id).with_for_update()).scalars():
        sign.revoked_at = clock.now()
        audit.record(actor, "invitation:code:revoke", "invitation", sign.id)


def _own_signs(staff_id: int) -> Select[tuple[Invitation]]:
    return (
        select(Invitation)
        .where(
            Invitation.dealer_staff_id == staff_id,
            Invitation.letter == SIGN,
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
        )
        .order_by(Invitation.id.desc())
    )


def _staff_behind(follower_id: int) -> DealerStaff:
    query = (
        select(DealerStaff)
        .join(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
        .join(Dealer, Dealer.id == DealerStaff.dealer_id)
        .where(
            Binding.follower_id == people.survivor(follower_id).id,
            DealerStaff.status == ACTIVE,
            Dealer.status == ACTIVE,
        )
    )
    found = session().execute(query).scalar_one_or_none()
    if found is None:
        raise NotAllowed("not_of_a_dealer", "这里只有渠道商的老板和店员可以使用。")
    return found
