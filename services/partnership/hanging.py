"""What hangs on a dealer: its people, codes, claims, customers and the dealers below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from models.attribution import Attribution
from models.bindings import OPEN, Binding, Claim, Invitation
from models.db import reading, session
from models.dealers import ACTIVE, Dealer, DealerStaff
from models.leads import Lead
from services import clock, dealers
from services.access import Actor, require
from services.errors import NotFound
from services.sentences import say


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a dealer now."""

    code: str
    name: str
    version: int
    staff: int
    bound: int
    invitations: int
    claims: int
    customers: int
    leads: int
    children: list[tuple[str, str]]
    parent: tuple[str, str] | None


@reading
def hanging_on(actor: Actor, code: str) -> Hanging:
    """What ends or passes on when this dealer is closed, before anything is done."""
    require(actor, "organisation.write")
    row = get_dealer(actor, code)
    parent = session().get(Dealer, row.parent_id) if row.parent_id else None
    return Hanging(
        row.code,
        row.name,
        row.version,
        _count(DealerStaff.dealer_id == row.id, DealerStaff.status == ACTIVE),
        len(bindings(row.id)),
        len(living(row.id)),
        len(waiting(row.id)),
        _count(Attribution.dealer_id == row.id, Attribution.open_marker == OPEN),
        _count(Lead.dealer_id == row.id, Lead.open_marker == OPEN),
        [(one.code, one.name) for one in children(row.id)],
        (parent.code, parent.name) if parent else None,
    )


def bindings(dealer_id: int) -> Sequence[Binding]:
    """Whoever is bound as one of its people now."""
    query = (
        select(Binding)
        .join(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
        .where(DealerStaff.dealer_id == dealer_id, Binding.open_marker == OPEN)
    )
    return session().scalars(query.order_by(Binding.id)).all()


def living(dealer_id: int, *, lock: bool = False) -> Sequence[Invitation]:
    """Its invitations, clerks' codes and signs that are still good."""
    query = select(Invitation).where(
        Invitation.dealer_id == dealer_id, Invitation.revoked_at.is_(None), Invitation.expires_at > clock.now()
    )
    query = query.order_by(Invitation.id)
    return session().scalars(query.with_for_update() if lock else query).all()


def waiting(dealer_id: int, *, lock: bool = False) -> Sequence[Claim]:
    """Claims to become one of its people that nobody decided yet."""
    query = (
        select(Claim)
        .join(Invitation, Invitation.id == Claim.invitation_id)
        .where(Invitation.dealer_id == dealer_id, Claim.open_marker == OPEN)
        .order_by(Claim.id)
    )
    return session().scalars(query.with_for_update(of=Claim) if lock else query).all()


def children(dealer_id: int) -> Sequence[Dealer]:
    """The dealers in partnership right below it."""
    query = select(Dealer).where(Dealer.parent_id == dealer_id, Dealer.status == ACTIVE)
    return session().scalars(query.order_by(Dealer.code)).all()


def get_dealer(actor: Actor, code: str) -> Dealer:
    """One dealer; foreign and missing ones answer alike."""
    row = session().scalars(select(Dealer).where(Dealer.code == code, dealers.visible(actor))).one_or_none()
    if row is None:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=code))
    return row


def _count(*conditions: Any) -> int:
    return session().scalar(select(func.count()).where(*conditions)) or 0
