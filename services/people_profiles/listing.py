"""The list of WeChat people: what each one is to us now, as far as the one who looks may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, select
from sqlalchemy.orm import aliased

from models.attribution import Attribution
from models.bindings import OPEN, Binding, Claim
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import OFFICIAL_ACCOUNT, UNKNOWN, Follower, Identity
from services import scopes
from services.access import Actor, require
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import begins, holds, labels

READ = "people.read"
UNREACHABLE = "unreachable"


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
_openid = (Identity.follower_id == Follower.id) & (Identity.account == OFFICIAL_ACCOUNT)
# WeChat knows none of their openids; before it is asked, nobody is.
_unreachable: ColumnElement[bool] = exists().where(_openid, Identity.wechat_says == UNKNOWN) & ~exists().where(
    _openid, func.coalesce(Identity.wechat_says, "") != UNKNOWN
)
_is_known: ColumnElement[bool] = exists().where(Identity.follower_id == Follower.id)

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
    _unreachable,
)


def lines(actor: Actor) -> Select[Any]:
    """Living rows this actor may see; what they are to somebody out of reach stays blank."""
    waits = exists().where(Claim.follower_id == Follower.id, Claim.open_marker == OPEN, scopes.seen(actor, READ, Claim))
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
        .where(Follower.merged_into_id.is_(None), scopes.seen(actor, READ, Follower))
    )


def _holds(binding: Any, kind: str) -> Any:
    return (binding.follower_id == Follower.id) & (binding.kind == kind) & (binding.open_marker == OPEN)


def _follows(wanted: str) -> ColumnElement[bool]:
    return _unreachable if wanted == UNREACHABLE else Follower.follow_state == wanted


def _columns(actor: Actor) -> Columns:
    """What of this list may be searched and filtered: what a person is to somebody out of reach finds nobody."""
    bound = select(Binding.follower_id).where(Binding.open_marker == OPEN)
    served = select(Attribution.follower_id).where(Attribution.open_marker == OPEN)
    employees = bound.join(Employee, Employee.id == Binding.employee_id).where(
        scopes.employees(actor, READ, Employee.id)
    )
    staff = bound.join(DealerStaff, DealerStaff.id == Binding.dealer_staff_id).where(
        scopes.dealers(actor, READ, DealerStaff.dealer_id)
    )
    customers = served.where(scopes.dealers(actor, READ, Attribution.dealer_id))
    kinds: dict[str, ColumnElement[bool]] = {
        "employee": Follower.id.in_(employees),
        "owner": Follower.id.in_(staff.where(DealerStaff.role == "owner")),
        "clerk": Follower.id.in_(staff.where(DealerStaff.role == "clerk")),
        "customer": Follower.id.in_(customers),
        "unbound": Follower.id.not_in(bound) & Follower.id.not_in(served),
    }
    return Columns(
        keys=select(Follower.id),
        searched=[
            lambda words: select(Follower.id).where(begins(Follower.label, labels(words))),
            lambda words: employees.where(holds(Employee.name, words)),
            lambda words: staff.where(begins(DealerStaff.name, words)),
            lambda words: staff.join(Dealer, Dealer.id == DealerStaff.dealer_id).where(holds(Dealer.name, words)),
            lambda words: customers.join(Dealer, Dealer.id == Attribution.dealer_id).where(holds(Dealer.name, words)),
        ],
        filtered={"kind": lambda kind: kinds.get(kind, false()), "follow": lambda state: _follows(state)},
        sorted_by={"label": Follower.label, "met": Follower.id},
        order=[Follower.id.desc()],
    )


@reading
def listed(actor: Actor, named: ColumnElement[bool], most: int) -> list[PersonRow]:
    """The first of this list, by label, that a condition on `follower` names."""
    require(actor, READ)
    keys = select(Follower.id).where(
        named, Follower.merged_into_id.is_(None), scopes.seen(actor, READ, Follower), _is_known
    )
    found = session().execute(keys.order_by(Follower.label).limit(most)).scalars().all()
    rows = session().execute(lines(actor).where(Follower.id.in_(found)).order_by(Follower.label))
    return [PersonRow(*row) for row in rows]


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PersonRow]:
    """The people this actor may see, whom we met last first; forgotten ones, whose row has no name left, are not
    listed."""
    require(actor, READ)
    return page_of(lines(actor).where(_is_known), wanted, _columns(actor), lambda row: PersonRow(*row), whole=whole)
