"""Headquarters' departments: the tree, and each one entered, changed, taken away."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, select

from models.db import reading, session, transaction
from models.organisation import ACTIVE, Department, Employee
from services import audit, scopes
from services.access import Actor, require
from services.errors import NotFound
from services.organisation.branches import Branch, in_order
from services.organisation.forms import Problems, judge_code, judge_name, plain, renew
from services.organisation.queue import queue_up
from services.organisation.trees import judge_parent
from services.organisation.uses import refuse_used
from services.sentences import say

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class DepartmentWish:
    """A department as a form says it; `parent` is a code, "" is the top."""

    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentForm:
    version: int
    wish: DepartmentWish


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One department and how many active employees it has itself."""

    id: int
    code: str
    name: str
    employees: int


@reading
def tree(actor: Actor) -> list[Branch[DepartmentRow]]:
    """All departments, each below its own, by code; counted are the employees this actor may see."""
    require(actor, "organisation.read")
    seen = scopes.seen(actor, "organisation.read", Employee)
    counts = select(Employee.department_id, func.count()).where(Employee.status == ACTIVE, seen)
    employed = dict(session().execute(counts.group_by(Employee.department_id)).tuples().all())
    rows = session().scalars(select(Department).order_by(Department.code)).all()
    return in_order(
        [(row.id, row.parent_id, DepartmentRow(row.id, row.code, row.name, employed.get(row.id, 0))) for row in rows]
    )


@reading
def choices(actor: Actor) -> list[tuple[str, str]]:
    """Code and indented name of every department, to choose from."""
    return [(branch.row.code, "　" * branch.depth + branch.row.name) for branch in tree(actor)]


@reading
def department_form(actor: Actor, code: str) -> DepartmentForm:
    """One department to be edited."""
    require(actor, "organisation.write")
    row = _get(code)
    above = session().get(Department, row.parent_id) if row.parent_id else None
    return DepartmentForm(row.version, DepartmentWish(row.code, row.name, above.code if above else ""))


@transaction
def create_department(actor: Actor, wish: DepartmentWish) -> str:
    """A new department; its code. Refuses `form_wrong`."""
    require(actor, "organisation.write")
    queue_up()
    code, name, parent = _judge(wish, None)
    row = Department(code=code, name=name, parent_id=parent)
    session().add(row)
    session().flush()
    audit.record(actor, "department:record:create", "department", row.id, code=code)
    return code


@transaction
def change_department(actor: Actor, code: str, seen: int, wish: DepartmentWish) -> None:
    """Rename a department or hang it elsewhere. Refuses `form_wrong` and `changed_meanwhile`."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(code)
    renew(actor, row, seen)
    _, row.name, row.parent_id = _judge(wish, row)
    audit.record(actor, "department:record:change", "department", row.id, version=row.version)


@transaction
def delete_department(actor: Actor, code: str) -> None:
    """Take away a department that nobody belongs to and nothing hangs below; else refused `in_use`."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(code)
    refuse_used(row.name, Department, row.id, advice=say("请先把员工和下级部门移到别的部门。"))
    session().execute(delete(Department).where(Department.id == row.id))
    audit.record(actor, "department:record:delete", "department", row.id, code=code)


def _get(code: str) -> Department:
    row = session().scalars(select(Department).where(Department.code == code)).one_or_none()
    if row is None:
        raise NotFound("department_unknown", say("没有编码为 %(code)s 的部门。", code=code))
    return row


def _judge(wish: DepartmentWish, row: Department | None) -> tuple[str, str, int | None]:
    problems, parent = Problems(), None
    code = row.code if row else judge_code(problems, wish.code)
    if row is None and session().scalar(select(Department.id).where(Department.code == code)):
        problems.wrong("code", say("编码“%(code)s”已经有部门在用，请换一个。", code=code))
    name = judge_name(problems, wish.name, NAME_LENGTH)
    if above := plain(wish.parent):
        parent = session().scalar(select(Department.id).where(Department.code == above))
        if parent is None:
            problems.wrong("parent", "这个上级部门刚被删除，请重新选择。")
    judge_parent(problems, Department.parent_id, row.id if row else None, parent)
    problems.refuse()
    return code, name, parent
