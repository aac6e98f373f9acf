"""The organisation as it stands, keyed by the codes that a workbook speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from models.accounts import StaffAccount
from models.bindings import OPEN, Binding
from models.db import reading
from models.dealers import ACTIVE, OWNER, Dealer, DealerCategory, DealerRegion, DealerStaff, DealerTier
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Department, Employee, EmployeeRegion
from services import regions
from services.organisation.lines import Lines
from services.organisation.streaming import Stream
from services.region_names import RegionMap


@dataclass(frozen=True, slots=True)
class KnownDepartment:
    id: int
    version: int
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class KnownEmployee:
    id: int
    version: int
    name: str
    department: str | None
    position: str | None
    manager: str | None
    phone_index: str | None
    is_active: bool
    is_bound: bool
    has_account: bool
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """An active person of a dealer."""

    id: int
    name: str
    phone_index: str | None
    is_bound: bool


@dataclass(frozen=True, slots=True)
class KnownDealer:
    id: int
    version: int
    name: str
    category: str | None
    tier: str | None
    parent: str | None
    employee: str | None
    is_active: bool
    regions: Mapping[str, bool]  # code → exclusive
    owner: KnownPerson | None
    others: tuple[KnownPerson, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything an import compares with, at one moment."""

    departments: Mapping[str, KnownDepartment]
    employees: Mapping[str, KnownEmployee]
    dealers: Mapping[str, KnownDealer]
    categories: Mapping[str, int]
    tiers: Mapping[str, int]
    last_rank: int
    regions: RegionMap
    print: str  # of all rows it was made of, but for who is bound


_above_department, _manager, _above_dealer = aliased(Department), aliased(Employee), aliased(Dealer)

# Each in an order of its own, so that the same rows always give the same print.
CATEGORIES = select(DealerCategory.name, DealerCategory.id).order_by(DealerCategory.id)
TIERS = select(DealerTier.name, DealerTier.id, DealerTier.rank).order_by(DealerTier.id)
DEPARTMENTS = (
    select(Department.code, Department.id, Department.version, Department.name, _above_department.code)
    .outerjoin(_above_department, _above_department.id == Department.parent_id)
    .order_by(Department.id)
)
BOUND_EMPLOYEES = (
    select(Binding.employee_id)
    .where(Binding.open_marker == OPEN, Binding.employee_id.is_not(None))
    .order_by(Binding.employee_id)
)
# Who may sign in to the console now.
WITH_ACCOUNT = (
    select(StaffAccount.employee_id).where(StaffAccount.disabled_at.is_(None)).order_by(StaffAccount.employee_id)
)
LOOKED_AFTER = select(EmployeeRegion.employee_id, EmployeeRegion.region_code).order_by(
    EmployeeRegion.employee_id, EmployeeRegion.region_code
)
EMPLOYEES = (
    select(
        Employee.code,
        Employee.id,
        Employee.version,
        Employee.name,
        Department.code,
        Employee.position,
        _manager.code,
        Employee.phone_index,
        Employee.status,
    )
    .outerjoin(Department, Department.id == Employee.department_id)
    .outerjoin(_manager, _manager.id == Employee.manager_id)
    .order_by(Employee.id)
)
BOUND_STAFF = (
    select(Binding.dealer_staff_id)
    .where(Binding.open_marker == OPEN, Binding.dealer_staff_id.is_not(None))
    .order_by(Binding.dealer_staff_id)
)
PEOPLE = (
    select(DealerStaff.dealer_id, DealerStaff.role, DealerStaff.id, DealerStaff.name, DealerStaff.phone_index)
    .where(DealerStaff.status == ACTIVE)
    .order_by(DealerStaff.id)
)
AUTHORISED = select(DealerRegion.dealer_id, DealerRegion.region_code, DealerRegion.exclusive).order_by(
    DealerRegion.dealer_id, DealerRegion.region_code
)
DEALERS = (
    select(
        Dealer.code,
        Dealer.id,
        Dealer.version,
        Dealer.name,
        DealerCategory.name,
        DealerTier.name,
        _above_dealer.code,
        Employee.code,
        Dealer.status,
    )
    .outerjoin(DealerCategory, DealerCategory.id == Dealer.category_id)
    .outerjoin(DealerTier, DealerTier.id == Dealer.tier_id)
    .outerjoin(_above_dealer, _above_dealer.id == Dealer.parent_id)
    .outerjoin(Employee, Employee.id == Dealer.employee_id)
    .order_by(Dealer.id)
)
# Who is bound changes all day long, and is looked at for those whom an import changes alone.
PASSING = (BOUND_EMPLOYEES, BOUND_STAFF)
# What leaves its mark in the print, in the order in which it is read.
LASTING: tuple[Select[Any], ...] = (
    CATEGORIES,
    TIERS,
    DEPARTMENTS,
    WITH_ACCOUNT,
    LOOKED_AFTER,
    EMPLOYEES,
    PEOPLE,
    AUTHORISED,
    DEALERS,
)


@reading
def load_standing() -> Standing:
    stream, bound_employees, bound_staff = Stream(), *(_numbers(query) for query in PASSING)
    categories = dict(stream.rows(CATEGORIES))
    tiers = list(stream.rows(TIERS))
    departments = {code: KnownDepartment(*facts) for code, *facts in stream.rows(DEPARTMENTS)}
    employees, dealers = _employees(stream, bound_employees), _dealers(stream, bound_staff)
    return Standing(
        departments=departments,
        employees=employees,
        dealers=dealers,
        categories=categories,
        tiers={name: number for name, number, _ in tiers},
        last_rank=max((rank for _, _, rank in tiers), default=0),
        regions=regions.load(),
        print=stream.print,
    )


@reading
def still_stands(standing: Standing) -> bool:
    """Whether every row is what it was; nothing of it is kept, so that the organisation never lies here twice."""
    stream = Stream()
    for query in LASTING:
        for _ in stream.rows(query):
            pass
    return stream.print == standing.print and regions.load() == standing.regions


@reading
def are_bound_as_before(standing: Standing, changed: Lines) -> bool:
    """Whether those the `changed` lines speak of are bound, or not, as they were."""
    bound_employees, bound_staff = (_numbers(query) for query in PASSING)
    people = [standing.employees[line.code] for line in changed.employees]
    owners = [owner for line in changed.dealers if (owner := standing.dealers[line.code].owner)]
    return all(known.is_bound == (known.id in bound_employees) for known in people) and all(
        known.is_bound == (known.id in bound_staff) for known in owners
    )


def _numbers(query: Select[Any]) -> set[int]:
    return {number for (number,) in Stream().rows(query)}


def _employees(stream: Stream, bound: set[int]) -> dict[str, KnownEmployee]:
    decide = {number for (number,) in stream.rows(WITH_ACCOUNT)}
    places = {
        number: frozenset(code for _, code in rows)
        for number, rows in groupby(stream.rows(LOOKED_AFTER), key=itemgetter(0))
    }
    return {
        code: KnownEmployee(
            number,
            version,
            name,
            department,
            position,
            boss,
            phone_index,
            status == EMPLOYED,
            number in bound,
            number in decide,
            places.get(number, frozenset()),
        )
        for code, number, version, name, department, position, boss, phone_index, status in stream.rows(EMPLOYEES)
    }


def _dealers(stream: Stream, bound: set[int]) -> dict[str, KnownDealer]:
    owners, others = _people(stream, bound)
    places, once = _places(stream), stream.once
    return {
        code: KnownDealer(
            number,
            version,
            name,
            once(category),
            once(tier),
            once(parent),
            once(employee),
            status == ACTIVE,
            places.get(number, {}),
            owners.get(number),
            tuple(others.get(number, ())),
        )
        for code, number, version, name, category, tier, parent, employee, status in stream.rows(DEALERS)
    }


def _places(stream: Stream) -> dict[int, Mapping[str, bool]]:
    """By dealer; those who have the same share one object."""
    kept: dict[tuple[tuple[str, bool], ...], Mapping[str, bool]] = {}
    found: dict[int, Mapping[str, bool]] = {}
    for dealer, rows in groupby(stream.rows(AUTHORISED), key=itemgetter(0)):
        places = tuple((code, alone) for _, code, alone in rows)
        found[dealer] = kept.setdefault(places, dict(places))
    return found


def _people(stream: Stream, bound: set[int]) -> tuple[dict[int, KnownPerson], dict[int, list[KnownPerson]]]:
    """By dealer: the first of its active owners, who is the 联系人 of the sheet, and its other people."""
    owners: dict[int, KnownPerson] = {}
    others: dict[int, list[KnownPerson]] = {}
    for dealer, role, number, name, phone_index in stream.rows(PEOPLE):
        person = KnownPerson(number, name, phone_index, number in bound)
        if role == OWNER and dealer not in owners:
            owners[dealer] = person
        else:
            others.setdefault(dealer, []).append(person)
    return owners, others
