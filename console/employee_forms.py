"""Employees entered, changed and taken away."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, remove, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.organisation import departments, directory
from services.organisation import employee_records as records
from services.organisation.employee_records import EmployeeForm, EmployeeWish

employee_forms = Blueprint("employee_forms", __name__, url_prefix="/employees")


def _departments() -> list[tuple[str, str]]:
    return departments.choices(actor())


FORM = Form(
    (
        Field("code", _l("工号"), _l("最多 32 个字，建立后不能改。"), True, 32, fixed=True),
        Field("name", _l("姓名"), required=True),
        Field("department", _l("部门"), options=_departments),
        Field("position", _l("职位")),
        Field("manager", _l("直属上级"), _l("输入姓名或工号，从列表里选。"), suggests="console.employee_forms.suggest"),
        Field("regions", _l("负责区域"), _l("名称或 6 位代码，用顿号隔开，如：浙江、广东深圳"), longest=2000),
        Field("phone", _l("手机"), _l("员工用这个号码绑定微信。"), longest=40),
    ),
    judged=True,
)


def _new() -> Sheet:
    address, back = url_for("console.employee_forms.create"), url_for("console.employees.listing")
    return Sheet(FORM, _l("新建员工"), address, back, {})


def _edit(found: EmployeeForm) -> Sheet:
    code = found.wish.code
    hints: dict[str, Any] = {}
    if found.phone:
        hints["phone"] = _l("现在是 %(phone)s，留空表示不改。", phone=found.phone)
    if found.kept:
        hints |= dict.fromkeys(("name", "phone", "regions"), _l("有后台账号，这一项请管理员改。"))
    page, address = url_for("console.employees.one", code=code), url_for("console.employee_forms.change", code=code)
    deletes = url_for("console.employee_forms.delete", code=code)
    return Sheet(FORM, _l("编辑员工"), address, page, asdict(found.wish), found.version, hints=hints, deletes=deletes)


def _opened(code: str) -> Opened:
    found = records.employee_form(actor(), code)
    return found.version, asdict(found.wish)


@employee_forms.get("/-/new")
@who_may("organisation.write")
def new() -> Response:
    return _new().show()


@employee_forms.post("/-/new")
@who_may("organisation.write")
@safe_to_repeat("a code or name is there once; the second try is refused")
def create() -> Response:
    return save(_new(), lambda said, _seen: records.create_employee(actor(), EmployeeWish(**said)), _l("员工已建立"))


@employee_forms.get("/<code>/edit")
@who_may("organisation.write")
def edit(code: str) -> Response:
    return _edit(records.employee_form(actor(), code)).show()


@employee_forms.post("/<code>/edit")
@who_may("organisation.write")
@safe_to_repeat("a form is good for one version of its record")
def change(code: str) -> Response:
    sheet = _edit(records.employee_form(actor(), code))

    def rule(said: dict[str, str], seen: int) -> None:
        records.change_employee(actor(), code, seen, EmployeeWish(**said))

    return save(sheet, rule, _l("已保存"), lambda: _opened(code))


@employee_forms.post("/<code>/delete")
@who_may("organisation.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str) -> Response:
    sheet = _edit(records.employee_form(actor(), code))
    return remove(sheet, lambda: records.delete_employee(actor(), code), url_for("console.employees.listing"))


@employee_forms.get("/-/suggest")
@who_may("organisation.read")
def suggest() -> str:
    """Employees for what was typed so far, as a field completes it."""
    options = directory.suggestions(actor(), next(iter(request.args.values()), "")[:80])
    return render_template("console/options.html", options=options)
