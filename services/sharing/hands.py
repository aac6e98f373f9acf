"""In whose hand a share lies: who of ours somebody is now, and for whom they share."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.attribution import Attribution
from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, OWNER, Dealer, DealerStaff
from models.organisation import Employee
from models.sharing import Share


@dataclass(frozen=True, slots=True)
class Hand:
    """For whom somebody shares: their own dealer or headquarters when they are bound (`of_ours`), else the dealer
    whose customer they are."""

    dealer_id: int | None
    dealer_staff_id: int | None
    employee_id: int | None
    of_ours: bool

    @property
    def columns(self) -> dict[str, int | None]:
        """As a share holds it."""
        return {
            "dealer_id": self.dealer_id,
            "dealer_staff_id": self.dealer_staff_id,
            "employee_id": self.employee_id,
        }


@dataclass(frozen=True, slots=True)
class Sharer:
    """Who hands a material over, as readers are told: a name while they are still bound, else only for whom it was."""

    name: str | None
    of: str | None
    position: str | None


def hand_of(follower_id: int) -> Hand:
    """As of now; the caller holds the person, or only looks."""
    bound = select(Binding.dealer_id, Binding.dealer_staff_id, Binding.employee_id).where(
        Binding.follower_id == follower_id, Binding.open_marker == OPEN
    )
    rows = session().execute(bound).all()
    if rows:
        dealer_id, staff_id = next(((one, who) for one, who, _ in rows if one is not None), (None, None))
        return Hand(dealer_id, staff_id, next((one for *_, one in rows if one is not None), None), of_ours=True)
    served = select(Attribution.dealer_id).where(
        Attribution.follower_id == follower_id, Attribution.open_marker == OPEN
    )
    return Hand(session().execute(served).scalar_one_or_none(), None, None, of_ours=False)


def hand_in(share: Share) -> Hand:
    """In whose hand a share was when it was made."""
    return Hand(share.dealer_id, share.dealer_staff_id, share.employee_id, of_ours=False)


def owned_dealer(follower_id: int) -> int | None:
    """The dealer whose owner somebody is now."""
    query = (
        select(Dealer.id)
        .join(DealerStaff, DealerStaff.dealer_id == Dealer.id)
        .join(Binding, Binding.dealer_staff_id == DealerStaff.id)
        .where(Binding.follower_id == follower_id, Binding.open_marker == OPEN, DealerStaff.role == OWNER)
        .where(DealerStaff.status == ACTIVE, Dealer.status == ACTIVE)
    )
    return session().scalar(query)


def is_of_ours(follower_id: int) -> bool:
    """Whether somebody is headquarters' employee or a dealer's person now."""
    held = select(Binding.id).where(Binding.follower_id == follower_id, Binding.open_marker == OPEN)
    return session().execute(held.limit(1)).first() is not None


_STANDING = (
    select(
        DealerStaff.name,
        Dealer.name,
        (DealerStaff.status == ACTIVE) & (Dealer.status == ACTIVE),
        Employee.name,
        Employee.position,
    )
    .select_from(Binding)
    .outerjoin(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
    .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
    .outerjoin(Employee, Employee.id == Binding.employee_id)
    .where(Binding.follower_id == bindparam("follower"), Binding.open_marker == OPEN)
)
_SHOP = select(Dealer.name).where(Dealer.id == bindparam("dealer"), Dealer.status == ACTIVE)


def sharer_of(follower_id: int, dealer_id: int | None) -> Sharer:
    """Whoever left is not named any more: what was in their hand is the dealer's. Customers are never named."""
    rows = session().execute(_STANDING, {"follower": follower_id}).all()
    for name, dealer, in_service, _employee, _position in rows:
        if in_service:
            return Sharer(name, dealer, None)
    for *_, employee, position in rows:
        if employee is not None:
            return Sharer(employee, None, position)
    shop = None if dealer_id is None else session().execute(_SHOP, {"dealer": dealer_id}).scalar_one_or_none()
    return Sharer(None, shop, None)
