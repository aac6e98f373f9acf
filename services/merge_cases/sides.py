"""One side of a case as headquarters compares it: who this WeChat person is to us now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models.attribution import Attribution
from models.bindings import OPEN, Binding, Claim
from models.db import session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT, Follower, Identity
from services import phones
from services.bindings.targets import Target, bound_to


@dataclass(frozen=True, slots=True)
class Holding:
    """One binding of theirs that stands: the person of our records, what they are, since when."""

    binding_id: int
    person: str
    phone: str | None
    target: Target
    since: datetime


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. Phones are masked; an openid is never shown."""

    follower_id: int
    label: str
    follow_state: str
    met_at: datetime
    phone: str | None
    accounts: tuple[str, ...]
    holdings: tuple[Holding, ...]
    waiting_claims: int
    customer_of: str | None


def side_of(row: Follower) -> Side:
    named = select(Identity.account).where(
        Identity.follower_id == row.id, Identity.account.in_((OFFICIAL_ACCOUNT, MINI_PROGRAM))
    )
    waiting = select(func.count()).where(Claim.follower_id == row.id, Claim.open_marker == OPEN)
    dealer = (
        select(Dealer.name)
        .join(Attribution, Attribution.dealer_id == Dealer.id)
        .where(Attribution.follower_id == row.id, Attribution.open_marker == OPEN)
    )
    return Side(
        row.id,
        row.label,
        row.follow_state,
        row.created_at,
        phones.mask(row.phone) if row.phone else None,
        tuple(sorted(set(session().execute(named).scalars()), reverse=True)),
        tuple(_holding(one) for one in open_bindings(row.id)),
        session().execute(waiting).scalar_one(),
        session().execute(dealer).scalar_one_or_none(),
    )


def open_bindings(*follower_ids: int) -> list[Binding]:
    """What these people hold now, the oldest first."""
    held = select(Binding).where(Binding.follower_id.in_(follower_ids), Binding.open_marker == OPEN)
    return list(session().execute(held.order_by(Binding.id)).scalars())


def _holding(binding: Binding) -> Holding:
    record: Employee | DealerStaff = (
        session().get_one(Employee, binding.employee_id)
        if binding.employee_id is not None
        else session().get_one(DealerStaff, binding.dealer_staff_id)
    )
    phone = phones.mask(record.phone) if record.phone else None
    return Holding(binding.id, record.name, phone, bound_to(binding), binding.started_at)
