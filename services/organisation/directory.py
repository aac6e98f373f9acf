"""Headquarters' own people as a list and one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.organisation import ACTIVE, Department, Employee
from models.people import Follower
from services import phones, scopes
from services.access import Actor, require
from services.errors import NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.sentences import say

SUGGESTED = 12


@dataclass(frozen=True, slots=True)
class EmployeeRow:
    """One line of the list of employees; the phone is masked."""

    id: int
    code: str
    name: str
    department: str | None
    position: str | None
    phone: str | None
    status: str
    bound_label: str | None
    bound_since: datetime | None


def _lines() -> Select[Any]:
    return (
        select(
            Employee.id,
            Employee.code,
            Employee.name,
            Department.name,
            Employee.position,
            Employee.phone,
            Employee.status,
            Follower.label,
            Binding.started_at,
        )
        .outerjoin(Department, Department.id == Employee.department_id)
        .outerjoin(Binding, (Binding.employee_id == Employee.id) & (Binding.open_marker == OPEN))
        .outerjoin(Follower, Follower.id == Binding.follower_id)
    )


_bound = (
    select(Binding.id)
    .where(Binding.employee_id == Employee.id, Binding.open_marker == OPEN)
    .correlate(Employee)
    .exists()
)
_department = (
    select(Department.name).where(Department.id == Employee.department_id).correlate(Employee).scalar_subquery()
)

COLUMNS = Columns(
    keys=select(Employee.id),
    searched=[Employee.code, Employee.name, Employee.position],
    filtered={
        "department": lambda name: Employee.department_id.in_(select(Department.id).where(Department.name == name)),
        "status": Employee.status,
        "bound": lambda said: _bound if said == "yes" else ~_bound,
    },
    sorted_by={"code": Employee.code, "name": Employee.name, "department": _department},
    order=[Employee.code],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[EmployeeRow]:
    """The employees this actor may see."""
    require(actor, "organisation.read")
    seen = scopes.seen(actor, "organisation.read", Employee)
    return page_of(_lines(), wanted, COLUMNS, _row, seen=seen, whole=whole)


@reading
def employee(actor: Actor, code: str) -> EmployeeRow:
    """One employee; foreign and missing ones answer alike."""
    require(actor, "organisation.read")
    found = (
        session()
        .execute(_lines().where(Employee.code == code, scopes.seen(actor, "organisation.read", Employee)))
        .first()
    )
    if found is None:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的员工。", code=code))
    return _row(found)


def _row(found: Any) -> EmployeeRow:
    values = list(found)
    values[5] = phones.mask(values[5]) if values[5] else None
    return EmployeeRow(*values)


@reading
def suggestions(actor: Actor, typed: str) -> list[tuple[str, str]]:
    """Code and name of a dozen active employees whose code begins with what was typed or whose name holds it."""
    require(actor, "organisation.read")
    word = typed.strip()
    seen = scopes.seen(actor, "organisation.read", Employee)
    query = select(Employee.code, Employee.name).where(Employee.status == ACTIVE, seen)
    if word:
        begins = Employee.code.istartswith(word, autoescape=True)
        query = query.where(or_(begins, Employee.name.icontains(word, autoescape=True)))
    return list(session().execute(query.order_by(Employee.code).limit(SUGGESTED)).tuples())


@reading
def departments() -> list[str]:
    return list(session().execute(select(Department.name).order_by(Department.code)).scalars())
