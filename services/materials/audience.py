"""Who may see which material outside headquarters, asked of the rows each time: a recall counts from the next look on.

Lines of one kind are alternatives, lines of several kinds all have to hold: 市代 in 广东 is a tier and a region. Who a
role names sees it whatever the rest says of dealers, unless the role is one of dealers' people: these have to stand in
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
from models.materials import PUBLISHED, Material, MaterialAudience
from models.organisation import Employee
from services import clock, people
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
_NARROWING = (MaterialAudience.category_id, MaterialAudience.tier_id, MaterialAudience.region_code)
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
    """What somebody is when they ask for material: perhaps an employee, perhaps of a dealer, always a consumer too."""

    is_employee: bool = False
    partner: Partner | None = None


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


def living() -> Condition:
    """Published, not recalled, and within its days."""
    now = clock.now()
    return and_(
        Material.state == PUBLISHED,
        or_(Material.valid_from.is_(None), Material.valid_from <= now),
        or_(Material.valid_until.is_(None), Material.valid_until > now),
    )


def visible_to(standing: Standing) -> Condition:
    """The condition that keeps of the materials what somebody of this standing may see and take out now."""
    roles = [EVERYBODY, CONSUMER, *([EMPLOYEE] if standing.is_employee else [])]
    ways = [_line(MaterialAudience.role.in_(roles))]
    if standing.partner is not None:
        ways.append(_meant(standing.partner))
    return and_(living(), or_(*ways))


@reading
def may_see(standing: Standing, material_id: int) -> bool:
    """Whether somebody of this standing may see and take out this very material now."""
    query = select(Material.id).where(Material.id == material_id, visible_to(standing))
    return session().execute(query).first() is not None


@reading
def is_living(material_id: int) -> bool:
    """Whether a material is out now, for anybody at all: what a link that was shared asks."""
    return session().execute(select(Material.id).where(Material.id == material_id, living())).first() is not None


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


def _meant(partner: Partner) -> Condition:
    """Their role is meant (or none of dealers' people is named), and their dealer is."""
    narrowed = or_(
        *(_line(column.is_not(None)) for column in _NARROWING), _line(MaterialAudience.dealer_id.is_not(None))
    )
    theirs, any_role = _line(MaterialAudience.role == partner.role), _line(MaterialAudience.role.in_(OF_DEALERS))
    named = _line(
        or_(
            MaterialAudience.dealer_id == partner.id,
            and_(MaterialAudience.with_below, MaterialAudience.dealer_id.in_(partner.above)),
        )
    )
    return and_(or_(theirs, and_(narrowed, ~any_role)), or_(named, _fits(partner)))


def _fits(partner: Partner) -> Condition:
    """Category, tier and region, as far as lines speak of them; named dealers alone mean nobody else."""
    wanted: dict[Any, Condition] = {
        MaterialAudience.category_id: _is(MaterialAudience.category_id, partner.category_id),
        MaterialAudience.tier_id: _is(MaterialAudience.tier_id, partner.tier_id),
        MaterialAudience.region_code: _lies_in(partner.regions),
    }
    each = [or_(~_line(column.is_not(None)), _line(matches)) for column, matches in wanted.items()]
    only_named = and_(_line(MaterialAudience.dealer_id.is_not(None)), *(~_line(one.is_not(None)) for one in _NARROWING))
    return and_(*each, ~only_named)


def _is(column: Any, number: int | None) -> Condition:
    """A dealer without a category is in none that is meant: compared with nothing, lines of other kinds would fit."""
    return false() if number is None else column == number


def _lies_in(regions: tuple[str, ...]) -> Condition:
    """Inside a place that is meant, or authorised for a whole province or city in which one lies."""
    ways: list[Condition] = []
    for code in regions:
        ways += [MaterialAudience.region_code.startswith(stem(code)), MaterialAudience.region_code.in_(around(code))]
    return or_(false(), *ways)


def _line(condition: Condition) -> Condition:
    """Whether the material around this question has such a line."""
    return exists().where(MaterialAudience.material_id == Material.id, condition).correlate(Material)
