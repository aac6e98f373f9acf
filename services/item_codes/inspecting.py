"""Inspection (巡检): what people of ours are told of a code. Their looks are no consumer's, and only counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import ACTIVE as DEALING
from models.dealers import Dealer, DealerStaff
from models.item_looks import ItemLook, ItemSeen
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from models.products import Product
from services import clock
from services.item_codes import cases, finding, issuing
from services.item_codes.finding import Found
from services.item_codes.scheme import Kind
from services.items.standing import standing_of

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Insider:
    """Somebody of ours, by what they are bound to now: an employee of headquarters, or owner or clerk of dealers."""

    is_employee: bool
    dealers: frozenset[int]

    def may_know(self, dealer_id: int | None) -> bool:
        """Employees know of every batch, a dealer's people of batches made for their dealer."""
        return self.is_employee or dealer_id in self.dealers


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is known of a code, whatever a consumer is told of it; nothing of a person. Of a carton's code: its state
    and where it is of. `state` is one of states.py, or unknown: forged, or never issued; then nothing else is said.
    `wrong_product`: the GTIN in the link is another product's, so that the label was not made by us."""

    state: str
    kind: str | None = None
    product: str | None = None
    serial: int | None = None
    batch: str | None = None
    lot: str | None = None
    dealer: str | None = None
    reason: str | None = None
    looks: int = 0
    first_look_at: datetime | None = None
    bound_at: datetime | None = None
    suspicious: bool = False
    wrong_product: bool = False


@reading
def insider_of(person_id: int | None) -> Insider | None:
    """Who of ours somebody is now; None for a consumer, and for whom WeChat does not name."""
    if person_id is None:
        return None
    query = (
        select(Employee.id, Dealer.id)
        .select_from(Binding)
        .outerjoin(Employee, (Employee.id == Binding.employee_id) & (Employee.status == EMPLOYED))
        .outerjoin(DealerStaff, (DealerStaff.id == Binding.dealer_staff_id) & (DealerStaff.status == DEALING))
        .outerjoin(Dealer, (Dealer.id == DealerStaff.dealer_id) & (Dealer.status == DEALING))
        .where(Binding.follower_id == person_id, Binding.open_marker == OPEN)
    )
    rows = session().execute(query).all()
    insider = Insider(
        any(employee is not None for employee, _ in rows),
        frozenset(dealer for _, dealer in rows if dealer is not None),
    )
    return insider if insider.is_employee or insider.dealers else None


@reading
def inspection_of(insider: Insider, code: str, gtin: str | None) -> Inspection | None:
    """What somebody of ours is told of a read code, of any kind; None where they are told what a consumer is."""
    found = finding.find(code, tuple(Kind))
    if found is None:
        return Inspection(UNKNOWN) if insider.is_employee else None
    return _inspected(found, gtin) if insider.may_know(found.batch.dealer_id) else None


def _inspected(found: Found, gtin: str | None) -> Inspection:
    batch, facts = found.batch, found.facts
    is_item = found.kind is Kind.ITEM
    looks, first_at = _looked(found.serial) if is_item else (0, None)
    standing = standing_of(found.serial) if is_item else None
    return Inspection(
        facts.state(clock.now()),
        found.kind.name.lower(),
        session().scalar(select(Product.name).where(Product.code == batch.product)),
        found.serial,
        batch.code,
        batch.lot,
        issuing.dealer_named(batch),
        facts.reason,
        looks,
        first_at,
        standing.first_bound_at if standing and standing.owner_id is not None else None,
        is_item and cases.is_open(found.serial),
        gtin not in (None, batch.gtin),
    )


def _looked(serial: int) -> tuple[int, datetime | None]:
    """How many looks of consumers are kept, and when the first of all was."""
    looks = session().scalar(select(func.count()).where(ItemLook.serial == serial)) or 0
    return looks, session().scalar(select(ItemSeen.first_at).where(ItemSeen.serial == serial))
