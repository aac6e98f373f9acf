"""Headquarters' departments as a tree, each with a form."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor
from console.forms import Field, Form, Opened, Sheet, remove, save
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.organisation import departments as rules
from services.organisation.departments import DepartmentWish

departments = Blueprint("departments", __name__, url_prefix="/departments")


def _choices() -> list[tuple[str, str]]:
    return rules.choices(actor())


FORM = Form(
    (
        Field("code", _l("编码"), _l("最多 32 个字，建立后不能改。"), True, 32, fixed=True),
        Field("name", _l("名称"), required=True),
        Field("parent", _l("上级部门"), options=_choices),
    ),
    judged=True,
)


def _new() -> Sheet:
    address, back = url_for("console.departments.create"), url_for("console.departments.listing")
    return Sheet(FORM, _l("新建部门"), address, back, {"parent": request.args.get("parent", "")[:32]})


def _edit(code: str) -> Sheet:
    found = rules.department_form(actor(), code)
    address, back = url_for("console.departments.change", code=code), url_for("console.departments.listing")
    deletes = url_for("console.departments.delete", code=code)
    return Sheet(FORM, _l("编辑部门"), address, back, asdict(found.wish), found.version, deletes=deletes)


def _opened(code: str) -> Opened:
    found = rules.department_form(actor(), code)
    return found.version, asdict(found.wish)


@departments.get("")
@who_may("organisation.read")
def listing() -> str:
    return render_template("console/departments.html", tree=rules.tree(actor()))


@departments.get("/-/new")
@who_may("organisation.write")
def new() -> Response:
    return _new().show()


@departments.post("/-/new")
@who_may("organisation.write")
@safe_to_repeat("a code or name is there once; the second try is refused")
def create() -> Response:
    return save(_new(), lambda said, _seen: rules.create_department(actor(), DepartmentWish(**said)), _l("部门已建立"))


@departments.get("/<code>/edit")
@who_may("organisation.write")
def edit(code: str) -> Response:
    return _edit(code).show()


@departments.post("/<code>/edit")
@who_may("organisation.write")
@safe_to_repeat("a form is good for one version of its record")
def change(code: str) -> Response:
    def rule(said: dict[str, str], seen: int) -> None:
        rules.change_department(actor(), code, seen, DepartmentWish(**said))

    return save(_edit(code), rule, _l("已保存"), lambda: _opened(code))


@departments.post("/<code>/delete")
@who_may("organisation.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str) -> Response:
    page = url_for("console.departments.listing")
    return remove(_edit(code), lambda: rules.delete_department(actor(), code), page)
