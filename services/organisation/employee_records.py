"""One employee as headquarters enters and changes them; leaving is another matter, for it hands things over."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select

from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from models.organisation import ACTIVE, Department, Employee, EmployeeRegion
from services import accounts, audit, clock, phones, regions
from services.access import Actor, require
from services.errors import NotFound
from services.organisation import privileged
from services.organisation.authorised import judge_places, typed
from services.organisation.contacts import judge_bearer, judge_phone
from services.organisation.forms import OF_A_PERSON, Problems, code_of, judge_code, judge_name, plain, renew
from services.organisation.queue import queue_up
from services.organisation.trees import judge_parent
from services.organisation.uses import refuse_used
from services.region_names import RegionMap
from services.sentences import say

NAME_LENGTH = 80
POSITION_LENGTH = 80


@dataclass(frozen=True, slots=True)
class EmployeeWish:
    """An employee as a form says it; department and manager are codes, "" is nothing."""

    code: str
    name: str
    department: str = ""
    position: str = ""
    manager: str = ""
    regions: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class EmployeeForm:
    """An employee as a form shows it, at one version; `phone` is masked, and never sent back. `kept`: name, phone and
    regions are not this actor's to change, for the employee has a console account."""

    version: int
    wish: EmployeeWish
    phone: str | None
    kept: bool


@dataclass(frozen=True, slots=True)
class _Meant:
    code: str
    name: str
    position: str | None
    department_id: int | None
    manager_id: int | None
    places: frozenset[str]
    phone: str | None


@reading
def employee_form(actor: Actor, code: str) -> EmployeeForm:
    """One employee to be edited."""
    require(actor, "organisation.write")
    row = _get(code)
    department = session().get(Department, row.department_id) if row.department_id else None
    manager = session().get(Employee, row.manager_id) if row.manager_id else None
    wish = EmployeeWish(
        row.code,
        row.name,
        department.code if department else "",
        row.position or "",
        manager.code if manager else "",
        typed(regions.load(), _places(row.id)),
    )
    return EmployeeForm(row.version, wish, phones.mask(row.phone) if row.phone else None, _is_kept(actor, row))


@reading
def is_known(actor: Actor, code: str) -> bool:
    """Whether an employee has this code, in service or not."""
    require(actor, "organisation.read")
    return session().scalar(select(Employee.id).where(Employee.code == code)) is not None


@transaction
def create_employee(actor: Actor, wish: EmployeeWish) -> str:
    """A new employee; the code. Refuses `form_wrong` with every field that is wrong."""
    require(actor, "organisation.write")
    queue_up()
    meant = _judge(actor, wish, None, regions.load())
    row = Employee(code=meant.code, status=ACTIVE, created_at=clock.now())
    row.changed_at, row.changed_by = row.created_at, actor.name
    session().add(row)
    _write(row, meant)
    audit.record(actor, "employee:record:create", "employee", row.id, code=row.code)
    return row.code


@transaction
def change_employee(actor: Actor, code: str, seen: int, wish: EmployeeWish) -> None:
    """Bring an employee to what a form says; an empty phone keeps the number there is. Name, phone and regions of
    whoever has a console account are changed by administrators alone.

    Refuses `form_wrong`, and `changed_meanwhile` when the employee is no longer at version `seen`.
    """
    require(actor, "organisation.write")
    queue_up()
    row = _get(code)
    renew(actor, row, seen)
    _write(row, _judge(actor, wish, row, regions.load()))
    audit.record(actor, "employee:record:change", "employee", row.id, version=row.version)


@transaction
def delete_employee(actor: Actor, code: str) -> None:
    """Take away an employee who was entered by mistake; one that anything refers to is refused `in_use`."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(code)
    advice = say("请先把这些交给其他员工；已有绑定或负责记录的员工要留作历史。")
    refuse_used(row.name, Employee, row.id, advice=advice, except_for=("employee_region",))
    session().execute(delete(EmployeeRegion).where(EmployeeRegion.employee_id == row.id))
    session().execute(delete(Employee).where(Employee.id == row.id))
    audit.record(actor, "employee:record:delete", "employee", row.id, code=code)


def _get(code: str) -> Employee:
    row = session().scalars(select(Employee).where(Employee.code == code)).one_or_none()
    if row is None:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的员工。", code=code))
    return row


def _judge(actor: Actor, wish: EmployeeWish, row: Employee | None, china: RegionMap) -> _Meant:
    problems = Problems()
    code = row.code if row else judge_code(problems, wish.code)
    if row is None and session().scalar(select(Employee.id).where(Employee.code == code)):
        problems.wrong("code", say("工号“%(code)s”已经有人在用，请换一个。", code=code))
    name, number, position = (
        judge_name(problems, wish.name, NAME_LENGTH, OF_A_PERSON),
        judge_phone(problems, wish.phone),
        None,
    )
    if position_text := plain(wish.position):
        position = position_text
        if len(position) > POSITION_LENGTH:
            problems.wrong("position", say("最多 %(most)s 个字，请缩短。", most=POSITION_LENGTH))
    department = _department(problems, wish.department)
    manager = _manager(problems, row, code_of(wish.manager))
    judge_parent(problems, Employee.manager_id, row.id if row else None, manager, "manager")
    if number is not None:
        judge_bearer(problems, number, name, employee=row.id if row else 0)
    if row is not None:
        _judge_other_person(problems, row, name, number)
    places = judge_places(problems, "regions", wish.regions, china)
    if row is not None and _is_kept(actor, row):
        _judge_kept(problems, row, name, number, places)
    problems.refuse()
    return _Meant(code, name, position, department, manager, places, number)


def _judge_other_person(problems: Problems, row: Employee, name: str, number: str | None) -> None:
    """A new name is another person unless the phone is the same: neither phone nor binding passes to them."""
    if name == row.name or (number is not None and phones.index(number) == row.phone_index):
        return
    open_binding = select(Binding.id).where(Binding.employee_id == row.id, Binding.open_marker == OPEN)
    if session().execute(open_binding).first():
        problems.wrong("name", say("%(name)s 已经绑定微信，不能直接换人：请先解除绑定，再改姓名。", name=row.name))
    elif number is None and row.phone_index is not None:
        problems.wrong("phone", say("原来登记的是 %(name)s，换人时请把手机也填上。", name=row.name))


def _is_kept(actor: Actor, row: Employee) -> bool:
    return not privileged.may_change(actor) and accounts.staff_of_employee(row.id) is not None


def _judge_kept(problems: Problems, row: Employee, name: str, number: str | None, places: frozenset[str]) -> None:
    differs = {
        "name": name != row.name,
        "phone": number is not None and phones.index(number) != row.phone_index,
        "regions": places != _places(row.id),
    }
    for field in (field for field, changed in differs.items() if changed):
        problems.wrong(field, "这位员工有后台账号，只有管理员能改这一项。")


def _department(problems: Problems, code: str) -> int | None:
    if not plain(code):
        return None
    found = session().scalar(select(Department.id).where(Department.code == code))
    if found is None:
        problems.wrong("department", "这个部门刚被删除，请重新选择。")
    return found


def _manager(problems: Problems, row: Employee | None, code: str) -> int | None:
    if not code:
        return None
    found = session().scalars(select(Employee).where(Employee.code == code)).one_or_none()
    if found is None:
        problems.wrong("manager", say("没有工号为“%(code)s”的员工，请输入几个字，再从列表里选。", code=code))
        return None
    if found.status != ACTIVE and (row is None or row.manager_id != found.id):
        problems.wrong("manager", say("%(name)s 已离职，请选在职的员工。", name=found.name))
    return found.id


def _write(row: Employee, meant: _Meant) -> None:
    row.name, row.position = meant.name, meant.position
    row.department_id, row.manager_id = meant.department_id, meant.manager_id
    if meant.phone is not None:
        row.phone = meant.phone
        row.phone_index, row.phone_tail_index = phones.index(meant.phone), phones.tail_index(meant.phone)
    session().flush()
    if meant.places != _places(row.id):
        session().execute(delete(EmployeeRegion).where(EmployeeRegion.employee_id == row.id))
        session().add_all(EmployeeRegion(employee_id=row.id, region_code=place) for place in sorted(meant.places))
        session().flush()


def _places(employee_id: int) -> frozenset[str]:
    query = select(EmployeeRegion.region_code).where(EmployeeRegion.employee_id == employee_id)
    return frozenset(session().scalars(query))
