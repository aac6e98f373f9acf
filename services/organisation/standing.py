"""The organisation as it stands, keyed by the codes that a workbook speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from models.accounts import StaffAccount
from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import ACTIVE, OWNER, Dealer, DealerCategory, DealerRegion, DealerStaff, DealerTier
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Department, Employee, EmployeeRegion
from services import regions
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
    """Everything an import compares with, at one moment; equal when nothing of it changed in between."""

    departments: Mapping[str, KnownDepartment]
    employees: Mapping[str, KnownEmployee]
    dealers: Mapping[str, KnownDealer]
    categories: Mapping[str, int]
    tiers: Mapping[str, int]
    last_rank: int
    regions: RegionMap


@reading
def load_standing() -> Standing:
    categories = session().execute(select(DealerCategory.name, DealerCategory.id)).tuples()
    tiers = session().execute(select(DealerTier.name, DealerTier.id, DealerTier.rank)).all()
    return Standing(
        departments=_departments(),
        employees=_employees(),
        dealers=_dealers(),
        categories=dict(categories.all()),
        tiers={name: number for name, number, _ in tiers},
        last_rank=max((rank for _, _, rank in tiers), default=0),
        regions=regions.load(),
    )


def _departments() -> dict[str, KnownDepartment]:
    above = aliased(Department)
    rows = session().execute(
        select(Department.code, Department.id, Department.version, Department.name, above.code).outerjoin(
            above, above.id == Department.parent_id
        )
    )
    return {code: KnownDepartment(*facts) for code, *facts in rows}


def _employees() -> dict[str, KnownEmployee]:
    manager = aliased(Employee)
    rows = session().execute(
        select(
            Employee.code,
            Employee.id,
            Employee.version,
            Employee.name,
            Department.code,
            Employee.position,
            manager.code,
            Employee.phone_index,
            Employee.status,
        )
        .outerjoin(Department, Department.id == Employee.department_id)
        .outerjoin(manager, manager.id == Employee.manager_id)
    )
    bound, decide = _bound_employees(), _with_account()
    places: dict[int, set[str]] = defaultdict(set)
    for number, region in session().execute(select(EmployeeRegion.employee_id, EmployeeRegion.region_code)):
        places[number].add(region)
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
            frozenset(places[number]),
        )
        for code, number, version, name, department, position, boss, phone_index, status in rows
    }


def _dealers() -> dict[str, KnownDealer]:
    above = aliased(Dealer)
    rows = session().execute(
        select(
            Dealer.code,
            Dealer.id,
            Dealer.version,
            Dealer.name,
            DealerCategory.name,
            DealerTier.name,
            above.code,
            Employee.code,
            Dealer.status,
        )
        .outerjoin(DealerCategory, DealerCategory.id == Dealer.category_id)
        .outerjoin(DealerTier, DealerTier.id == Dealer.tier_id)
        .outerjoin(above, above.id == Dealer.parent_id)
        .outerjoin(Employee, Employee.id == Dealer.employee_id)
    )
    places: dict[int, dict[str, bool]] = defaultdict(dict)
    query = select(DealerRegion.dealer_id, DealerRegion.region_code, DealerRegion.exclusive)
    for dealer, region, exclusive in session().execute(query):
        places[dealer][region] = exclusive
    owners, others = _people()
    return {
        code: KnownDealer(
            number,
            version,
            name,
            category,
            tier,
            parent,
            employee,
            status == ACTIVE,
            places[number],
            owners.get(number),
            tuple(others.get(number, ())),
        )
        for code, number, version, name, category, tier, parent, employee, status in rows
    }


def _people() -> tuple[dict[int, KnownPerson], dict[int, list[KnownPerson]]]:
    """By dealer: the first of its active owners, who is the 联系人 of the sheet, and its other people."""
    bound = _bound_dealer_staff()
    owners: dict[int, KnownPerson] = {}
    others: dict[int, list[KnownPerson]] = defaultdict(list)
    rows = session().execute(
        select(DealerStaff.dealer_id, DealerStaff.role, DealerStaff.id, DealerStaff.name, DealerStaff.phone_index)
        .where(DealerStaff.status == ACTIVE)
        .order_by(DealerStaff.id)
    )
    for dealer, role, number, name, phone_index in rows:
        person = KnownPerson(number, name, phone_index, number in bound)
        if role == OWNER and dealer not in owners:
            owners[dealer] = person
        else:
            others[dealer].append(person)
    return owners, others


def _bound_employees() -> set[int]:
    query = select(Binding.employee_id).where(Binding.open_marker == OPEN, Binding.employee_id.is_not(None))
    return {number for number in session().scalars(query) if number is not None}


def _with_account() -> set[int]:
    """Who may sign in to the console now."""
    return set(session().scalars(select(StaffAccount.employee_id).where(StaffAccount.disabled_at.is_(None))))


def _bound_dealer_staff() -> set[int]:
    query = select(Binding.dealer_staff_id).where(Binding.open_marker == OPEN, Binding.dealer_staff_id.is_not(None))
    return {number for number in session().scalars(query) if number is not None}
