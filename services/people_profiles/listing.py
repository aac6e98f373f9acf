"""The list of WeChat people: what each one is to us now, as far as the one who looks may see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from models.attribution import Attribution
from models.bindings import OPEN, Binding, Claim
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import Follower
from services import scopes
from services.access import Actor, require
from services.listing import COUNTED, LARGEST_EXPORT, Columns, Page, Wanted, found_for_each, page_of
from services.people_profiles.finding import READ, UNREACHABLE, found, names_too_many, unreachable


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One living person. Who is an employee or of a dealer has that record's name; a customer has none."""

    id: int
    label: str
    follow_state: str
    followed_at: datetime | None
    met_at: datetime
    employee_code: str | None
    employee_name: str | None
    role: str | None
    staff_name: str | None
    dealer_code: str | None
    dealer_name: str | None
    customer_of_code: str | None
    customer_of_name: str | None
    unreachable: bool
    waits: bool

    @property
    def kinds(self) -> tuple[str, ...]:
        """`employee`, `owner`, `clerk`, `customer`, the nearest to us first; `unbound` who is none of them."""
        held = (
            "employee" if self.employee_code else None,
            self.role,
            "customer" if self.customer_of_code else None,
        )
        return tuple(kind for kind in held if kind) or ("unbound",)

    @property
    def follows(self) -> str:
        """Their state as it is shown: that WeChat does not know them comes before what events said."""
        return UNREACHABLE if self.unreachable else self.follow_state

    @property
    def name(self) -> str | None:
        return self.employee_name or self.staff_name


_as_employee, _as_staff = aliased(Binding), aliased(Binding)
_served_by = aliased(Dealer)

# In the order of `PersonRow`, up to the last.
_FIELDS = (
    Follower.id,
    Follower.label,
    Follower.follow_state,
    Follower.followed_at,
    Follower.created_at,
    Employee.code,
    Employee.name,
    DealerStaff.role,
    DealerStaff.name,
    Dealer.code,
    Dealer.name,
    _served_by.code,
    _served_by.name,
    unreachable,
)


def lines(actor: Actor) -> Select[Any]:
    """Living rows this actor may see; what they are to somebody out of reach stays blank."""
    return _lines(actor).where(Follower.merged_into_id.is_(None), scopes.seen(actor, READ, Follower))


def _lines(actor: Actor) -> Select[Any]:
    waits = found_for_each(
        select(Claim.id).where(
            Claim.follower_id == Follower.id, Claim.open_marker == OPEN, scopes.seen(actor, READ, Claim)
        )
    )
    hers = scopes.employees(actor, READ, Employee.id)
    of_hers = scopes.dealers(actor, READ, DealerStaff.dealer_id)
    served_by_hers = scopes.dealers(actor, READ, Attribution.dealer_id)
    return (
        select(*_FIELDS, waits)
        .outerjoin(_as_employee, _holds(_as_employee, "employee"))
        .outerjoin(Employee, (Employee.id == _as_employee.employee_id) & hers)
        .outerjoin(_as_staff, _holds(_as_staff, "dealer_staff"))
        .outerjoin(DealerStaff, (DealerStaff.id == _as_staff.dealer_staff_id) & of_hers)
        .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
        .outerjoin(Attribution, (Attribution.follower_id == Follower.id) & (Attribution.open_marker == OPEN))
        .outerjoin(_served_by, (_served_by.id == Attribution.dealer_id) & served_by_hers)
    )


def _holds(binding: Any, kind: str) -> Any:
    return (binding.follower_id == Follower.id) & (binding.kind == kind) & (binding.open_marker == OPEN)


@reading
def listed(actor: Actor, named: ColumnElement[bool], most: int) -> list[PersonRow]:
    """The first of this list, by label, that a condition on `follower` names."""
    require(actor, READ)
    keys = select(Follower.id).where(named, Follower.listed_as.is_not(None), scopes.seen(actor, READ, Follower))
    found = session().execute(keys.order_by(Follower.label).limit(most)).scalars().all()
    rows = session().execute(lines(actor).where(Follower.id.in_(found)).order_by(Follower.label))
    return [PersonRow(*row) for row in rows]


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PersonRow]:
    """The people this actor may see, whom we met last first; forgotten ones, whose row has no name left, are not
    listed. Of a word that names more than 10,000 dealers the people of as many are found, and the page says `more`."""
    require(actor, READ)
    keys = found(actor, wanted, (LARGEST_EXPORT if whole else COUNTED) + 1)
    number = keys.selected_columns[0]
    columns = Columns(
        keys=keys,
        searched=[],
        filtered={},
        sorted_by={"met": number},
        order=[number.desc()],
        shown_by=Follower.id,
    )
    ordered = replace(wanted, search="", filters={})  # what narrows it, the keys do
    page = page_of(_lines(actor), ordered, columns, lambda row: PersonRow(*row), whole=whole)
    return replace(page, more=page.more or names_too_many(actor, wanted.search))
