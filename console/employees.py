"""Employees: the list, and one employee with invitation and history."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done
from console.auth import actor, may
from console.cells import Contact, Link, Text, badge
from console.invitations import Guest, chosen_policy, living_invitation, print_picture, screen_picture
from console.tables import Column, Filter, HeadAct, Table, filter_by_names, filter_by_words, show
from doorway.access import who_may
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services.bindings import history, inviting
from services.errors import Conflict, Invalid, NotAllowed, Refusal
from services.organisation import directory
from services.organisation.directory import EmployeeRow
from services.privacy.counting import CONTACT

employees = Blueprint("employees", __name__, url_prefix="/employees")


def filters() -> list[Filter]:
    return [
        filter_by_names("department", _l("全部部门"), directory.departments()),
        filter_by_words("bound", _l("绑定与否"), words.BOUND),
        filter_by_words("status", _l("全部状态"), words.EMPLOYEE_STATES),
    ]


def _head() -> list[HeadAct]:
    if not may("organisation.write"):
        return []
    return [HeadAct(_l("新建员工"), "plus", url_for("console.employee_forms.new"))]


def _link(row: EmployeeRow) -> Link:
    return Link(row.name, url_for("console.employees.one", code=row.code))


COLUMNS = (
    Column[EmployeeRow](_l("姓名"), _link, "name"),
    Column[EmployeeRow](_l("工号"), lambda row: Text(row.code), "code"),
    Column[EmployeeRow](_l("部门"), lambda row: Text(row.department), "department"),
    Column[EmployeeRow](_l("职位"), lambda row: Text(row.position)),
    Column[EmployeeRow](_l("手机号"), lambda row: Contact(row.phone, "employee", row.id)),
    Column[EmployeeRow](_l("微信绑定"), lambda row: badge(words.BOUND, "yes" if row.bound_label else "no")),
    Column[EmployeeRow](_l("状态"), lambda row: badge(words.EMPLOYEE_STATES, row.status)),
)

TABLE = Table[EmployeeRow](
    endpoint="console.employees.listing",
    title=_l("员工"),
    listing=directory.listing,
    columns=COLUMNS,
    search_hint=_l("搜索工号、姓名或职位"),
    nothing_yet=_l("还没有员工"),
    advice=_l("先导入组织架构表格，再给每位员工发出绑定邀请。"),
    icon="users",
    filters=filters,
    whole="employees",
    holds=CONTACT,
    head=_head,
)


@employees.get("")
@who_may("organisation.read")
def listing() -> Response:
    return show(TABLE)


@employees.get("/<code>")
@who_may("organisation.read")
def one(code: str) -> str:
    return _page(code)


@employees.post("/<code>/invitation")
@who_may("invitations.create")
@once_per_form
def invite(code: str) -> Response | tuple[str, int]:
    policy = chosen_policy()
    try:
        inviting.invite_employee(actor(), code, policy=policy)
    except (Conflict, Invalid, NotAllowed) as refusal:
        return _page(code, policy, refusal), status_of(refusal)
    return done(_l("邀请已生成"), url_for("console.employees.one", code=code))


@employees.get("/<code>/invitation/screen.png")
@who_may("invitations.create")
def screen(code: str) -> Response:
    return screen_picture(_guest(code))


@employees.get("/<code>/invitation/print.<form>")
@who_may("invitations.create")
def print_out(code: str, form: str) -> Response:
    return print_picture(_guest(code), form)


@employees.post("/<code>/invitation/revoke")
@who_may("invitations.revoke")
@safe_to_repeat("an invitation is revoked once")
def revoke(code: str) -> Response:
    invited = _guest(code).invited
    if invited is not None:
        inviting.revoke(actor(), invited.id)
    return done(_l("邀请已收回"), url_for("console.employees.one", code=code))


def _guest(code: str) -> Guest:
    row = directory.employee(actor(), code)
    invited = living_invitation(employee_code=row.code)
    return Guest("console.employees", row.code, row.name, "on_follow", invited)


def _page(code: str, policy: str | None = None, problem: Refusal | None = None) -> str:
    row = directory.employee(actor(), code)
    return render_template(
        "console/employee.html",
        row=row,
        guest=_guest(code),
        history=history.bindings_of(actor(), employee_code=row.code) if may("bindings.read") else [],
        policy=policy,
        problem=problem,
    )
