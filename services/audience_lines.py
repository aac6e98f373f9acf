"""Who is meant by lines of an audience (of a material, of a campaign), asked of the rows each time.

Lines of one kind are alternatives, lines of several kinds all have to hold: 市代 in 广东 is a tier and a region. Who a
role names is meant whatever the rest says of dealers, unless the role is one of dealers' people: these have to stand in
a dealer that is meant. A dealer named by itself is meant whatever category, tier and region say; dealers below it only
when the line says so, since a province's price list is not for its cities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import ACTIVE, OWNER, Dealer, DealerRegion, DealerStaff
from models.organisation import Employee
from services import people
from services.region_names import around, stem

Condition = ColumnElement[bool]
EVERYBODY, EMPLOYEE, DEALER_OWNER, DEALER_CLERK, CONSUMER = (
    "everybody",
    "employee",
    "dealer_owner",
    "dealer_clerk",
    "consumer",
)
ROLES = (EVERYBODY, EMPLOYEE, DEALER_OWNER, DEALER_CLERK, CONSUMER)
OF_DEALERS = (DEALER_OWNER, DEALER_CLERK)
DEEPEST = 32  # rungs of dealers above each other; imports refuse circles, this ends one all the same


@dataclass(frozen=True, slots=True)
class Partner:
    """The dealer somebody belongs to: itself and all above it, and where it is authorised."""

    id: int
    above: tuple[int, ...]
    category_id: int | None
    tier_id: int | None
    regions: tuple[str, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is when they ask: perhaps an employee, perhaps of a dealer, always a consumer too."""

    is_employee: bool = False
    partner: Partner | None = None

    @property
    def of_ours(self) -> bool:
        return self.is_employee or self.partner is not None


@reading
def standing_of(follower_id: int) -> Standing:
    """By the open bindings of the person; who left, and who belongs to a dealer that ended, is a consumer."""
    person = people.person(follower_id)
    held = select(Binding.employee_id, Binding.dealer_staff_id).where(
        Binding.follower_id == person.id, Binding.open_marker == OPEN
    )
    is_employee, partner = False, None
    for employee_id, staff_id in session().execute(held):
        if employee_id is not None:
            is_employee = session().get_one(Employee, employee_id).status == ACTIVE
        elif staff_id is not None:
            partner = _partner(staff_id)
    return Standing(is_employee, partner)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one kind of thing: their table, and what ties them to the thing the question is about."""

    table: Any
    owner: Any
    owned: Any

    def mean(self, standing: Standing) -> Condition:
        """The condition that keeps of the things what somebody of this standing is meant by."""
        roles = [EVERYBODY, CONSUMER, *([EMPLOYEE] if standing.is_employee else [])]
        ways = [self._line(self.table.role.in_(roles))]
        if standing.partner is not None:
            ways.append(self._meant(standing.partner))
        return or_(*ways)

    @property
    def _narrowing(self) -> tuple[Any, ...]:
        return self.table.category_id, self.table.tier_id, self.table.region_code

    def _meant(self, partner: Partner) -> Condition:
        """Their role is meant (or none of dealers' people is named), and their dealer is."""
        narrowed = or_(
            *(self._line(column.is_not(None)) for column in self._narrowing),
            self._line(self.table.dealer_id.is_not(None)),
        )
        theirs, any_role = self._line(self.table.role == partner.role), self._line(self.table.role.in_(OF_DEALERS))
        named = self._line(
            or_(
                self.table.dealer_id == partner.id,
                and_(self.table.with_below, self.table.dealer_id.in_(partner.above)),
            )
        )
        return and_(or_(theirs, and_(narrowed, ~any_role)), or_(named, self._fits(partner)))

    def _fits(self, partner: Partner) -> Condition:
        """Category, tier and region, as far as lines speak of them; named dealers alone mean nobody else."""
        wanted: dict[Any, Condition] = {
            self.table.category_id: _is(self.table.category_id, partner.category_id),
            self.table.tier_id: _is(self.table.tier_id, partner.tier_id),
            self.table.region_code: _lies_in(self.table.region_code, partner.regions),
        }
        each = [or_(~self._line(column.is_not(None)), self._line(matches)) for column, matches in wanted.items()]
        only_named = and_(
            self._line(self.table.dealer_id.is_not(None)), *(~self._line(one.is_not(None)) for one in self._narrowing)
        )
        return and_(*each, ~only_named)

    def _line(self, condition: Condition) -> Condition:
        """Whether the thing around this question has such a line."""
        return exists().where(self.owner == self.owned, condition).correlate(self.owned.class_)


def _partner(staff_id: int) -> Partner | None:
    found = session().execute(
        select(DealerStaff, Dealer).join(Dealer, Dealer.id == DealerStaff.dealer_id).where(DealerStaff.id == staff_id)
    )
    staff, dealer = found.one()
    if not staff.status == dealer.status == ACTIVE:
        return None
    regions = session().scalars(select(DealerRegion.region_code).where(DealerRegion.dealer_id == dealer.id))
    role = DEALER_OWNER if staff.role == OWNER else DEALER_CLERK
    return Partner(dealer.id, _above(dealer), dealer.category_id, dealer.tier_id, tuple(regions), role)


def _above(dealer: Dealer) -> tuple[int, ...]:
    found: list[int] = []
    parent = dealer.parent_id
    while parent is not None and len(found) < DEEPEST:
        found.append(parent)
        parent = session().scalar(select(Dealer.parent_id).where(Dealer.id == parent))
    return tuple(found)


def _is(column: Any, number: int | None) -> Condition:
    """A dealer without a category is in none that is meant: compared with nothing, lines of other kinds would fit."""
    return false() if number is None else column == number


def _lies_in(column: Any, regions: tuple[str, ...]) -> Condition:
    """Inside a place that is meant, or authorised for a whole province or city in which one lies."""
    ways: list[Condition] = []
    for code in regions:
        ways += [column.startswith(stem(code)), column.in_(around(code))]
    return or_(false(), *ways)
