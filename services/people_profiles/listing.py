"""The list of WeChat people: what each one is to us now, as far as the one who looks may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, union
from sqlalchemy.orm import aliased

from models.attribution import Attribution
from models.bindings import OPEN, Binding, Claim
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import OFFICIAL_ACCOUNT, UNKNOWN, Follower, Identity
from services import scopes
from services.access import Actor, reach, require
from services.listing import COUNTED, LARGEST_EXPORT, Columns, Page, Wanted, found_for_each, page_of
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
_known_to_wechat = found_for_each(
    select(Identity.id).where(_openid, func.coalesce(Identity.wechat_says, "") != UNKNOWN)
)
_unreachable: ColumnElement[bool] = (
    found_for_each(select(Identity.id).where(_openid, Identity.wechat_says == UNKNOWN)) & ~_known_to_wechat
)
# Whom a row was merged into has its openids, and a forgotten one has none.
_is_known = found_for_each(select(Identity.id).where(Identity.follower_id == Follower.id))

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


def _follows(wanted: str) -> ColumnElement[bool]:
    if wanted != UNREACHABLE:
        return Follower.follow_state == wanted
    unknown = select(Identity.follower_id).where(Identity.account == OFFICIAL_ACCOUNT, Identity.wechat_says == UNKNOWN)
    return Follower.id.in_(unknown) & ~_known_to_wechat


_bound = select(Binding.follower_id).where(Binding.open_marker == OPEN)
_served = select(Attribution.follower_id).where(Attribution.open_marker == OPEN)


def _of_employees(actor: Actor) -> Select[Any]:
    return _bound.join(Employee, Employee.id == Binding.employee_id).where(scopes.employees(actor, READ, Employee.id))


def _of_dealers(actor: Actor) -> Select[Any]:
    return _bound.join(DealerStaff, DealerStaff.id == Binding.dealer_staff_id).where(
        scopes.dealers(actor, READ, Binding.dealer_id)
    )


def _customers(actor: Actor) -> Select[Any]:
    return _served.where(scopes.dealers(actor, READ, Attribution.dealer_id))


def _keys(actor: Actor, wanted: Wanted, most: int) -> Select[Any]:
    """Taken from where the fewest rows lie: of one kind from the bindings or attributions that make somebody so, of a
    region manager's people from her dealers. What is searched is narrowed to what this actor may see by itself."""
    kind = wanted.filters.get("kind", "")
    if kind == "employee":
        return _of_employees(actor)
    if kind in ("owner", "clerk"):
        return _of_dealers(actor).where(DealerStaff.role == kind)
    if kind == "customer":
        return _customers(actor)
    number: Any = Follower.id
    if wanted.search:
        everybody = select(number)
    elif reach(actor, READ) == "own":
        hers = _hers(actor, wanted, most)
        everybody, number = hers, hers.selected_columns[0]
    else:
        everybody = select(number).where(_is_known)
    if kind == "unbound":
        bound, served = _bound.where(Binding.follower_id == number), _served.where(Attribution.follower_id == number)
        return everybody.where(
            ~found_for_each(bound.correlate_except(Binding)), ~found_for_each(served.correlate_except(Attribution))
        )
    return everybody.where(false()) if kind else everybody


def _hers(actor: Actor, wanted: Wanted, most: int) -> Select[Any]:
    """A region manager's people. Where nothing but when we met them decides which are shown, `most` of each sort
    are enough."""
    sorts = scopes.people_of_hers(actor, READ)
    if not any(wanted.filters.values()) and not wanted.sort.endswith("label"):
        ascending = wanted.sort == "met"
        firsts = []
        for people in sorts:
            number = people.selected_columns[0]
            firsts.append(people.order_by(number.asc() if ascending else number.desc()).limit(most).subquery())
        sorts = tuple(select(first.c[0]) for first in firsts)
    hers = union(*sorts).subquery()
    return select(hers.c[0])


def _columns(actor: Actor, wanted: Wanted, most: int) -> Columns:
    """What of this list may be searched and filtered. What a person is to somebody out of reach finds nobody."""
    keys = _keys(actor, wanted, most)
    number = keys.selected_columns[0]
    asks_follower = wanted.filters.get("follow") or wanted.sort.endswith("label")
    if asks_follower and Follower.__table__ not in keys.get_final_froms():
        keys = keys.join(Follower, Follower.id == number)
    staff = _of_dealers(actor)
    return Columns(
        keys=keys,
        searched=[
            lambda words: select(Follower.id).where(
                begins(Follower.label, labels(words)), _is_known, scopes.seen(actor, READ, Follower)
            ),
            lambda words: _of_employees(actor).where(holds(Employee.name, words)),
            lambda words: staff.where(begins(DealerStaff.name, words)),
            lambda words: _at_dealers(actor, Binding, words),
            lambda words: _at_dealers(actor, Attribution, words),
        ],
        filtered={"follow": lambda state: _follows(state)},
        sorted_by={"label": Follower.label, "met": number},
        order=[number.desc()],
        shown_by=Follower.id,
    )


def _at_dealers(actor: Actor, table: type[Binding] | type[Attribution], words: tuple[str, ...]) -> Select[Any]:
    """The dealers of that name first, then who belongs to them; MariaDB would begin with everybody."""
    return (
        select(table.follower_id)
        .select_from(Dealer)
        .join(table, table.dealer_id == Dealer.id)
        .where(table.open_marker == OPEN, holds(Dealer.name, words), scopes.dealers(actor, READ, Dealer.id))
        .prefix_with("STRAIGHT_JOIN", dialect="mysql")
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
    columns = _columns(actor, wanted, (LARGEST_EXPORT if whole else COUNTED) + 1)
    return page_of(_lines(actor), wanted, columns, lambda row: PersonRow(*row), whole=whole)
