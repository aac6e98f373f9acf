"""Invitations for many dealers in one go, and what is printed of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import DEALER_OWNER, OPEN, Binding, Invitation
from models.db import reading, session, transaction
from models.dealers import ACTIVE, OWNER, Dealer, DealerStaff
from models.imports import ImportInvitation, OrganisationImport
from services import clock, dealers
from services.access import Actor, require
from services.bindings.inviting import invite_dealer
from services.errors import NotFound

MOST_PRINTED = 1_000


@dataclass(frozen=True, slots=True)
class Printed:
    """One invitation on a sheet of paper: whose it is, and the token of its long-lived link."""

    invitation_id: int
    code: str
    name: str
    token: str


@transaction
def invite_batch(actor: Actor, import_id: int, codes: Sequence[str]) -> int:
    """Invite the owner of each dealer who is not bound yet and holds no living invitation; how many were invited.
    A second call for the same dealers invites nobody."""
    require(actor, "invitations.create")
    living = select(Invitation.dealer_id).where(
        Invitation.letter == DEALER_OWNER, Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now()
    )
    bound = (
        select(DealerStaff.dealer_id)
        .join(Binding, Binding.dealer_staff_id == DealerStaff.id)
        .where(DealerStaff.role == OWNER, Binding.open_marker == OPEN)
    )
    wanted = select(Dealer.code).where(
        Dealer.code.in_(codes),
        Dealer.status == ACTIVE,
        dealers.visible(actor),
        Dealer.id.not_in(living.where(Invitation.dealer_id.is_not(None))),
        Dealer.id.not_in(bound),
    )
    found = session().scalars(wanted.order_by(Dealer.code)).all()
    for code in found:
        invited = invite_dealer(actor, code)
        session().add(ImportInvitation(import_id=import_id, invitation_id=invited.id))
    return len(found)


@reading
def batch_of(actor: Actor, import_id: int) -> list[Printed]:
    """The invitations of one import that can still be redeemed, by dealer; at most a thousand.

    Refuses `import_unknown`."""
    require(actor, "invitations.create")
    if session().get(OrganisationImport, import_id) is None:
        raise NotFound("import_unknown", "没有找到这次导入。")
    rows = session().execute(
        select(Invitation, Dealer.code, Dealer.name)
        .join(ImportInvitation, ImportInvitation.invitation_id == Invitation.id)
        .join(Dealer, Dealer.id == Invitation.dealer_id)
        .where(
            ImportInvitation.import_id == import_id,
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > clock.now(),
            Dealer.status == ACTIVE,
            dealers.visible(actor),
        )
        .order_by(Dealer.code)
        .limit(MOST_PRINTED)
    )
    return [Printed(invitation.id, code, name, invitation.token) for invitation, code, name in rows]
