"""Departments, employees, categories, tiers and places entered and changed one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.access import OPERATOR
from services.errors import Conflict, Invalid
from services.listing import Wanted
from services.organisation import choices, departments, places
from services.organisation.departments import DepartmentWish
from services.organisation.employee_records import (
    EmployeeWish,
    change_employee,
    create_employee,
    delete_employee,
    employee_form,
)
from services.organisation.importing import import_workbook
from services.organisation.standing import load_standing
from tests.services.organisation.workbooks import organisation, workbook

pytestmark = pytest.mark.usefixtures("one_database", "brand")


@pytest.fixture
def brand() -> None:
    """HQ above SALES; E001 in HQ above E003 in SALES; tiers 省代 and 门店."""
    assert import_workbook(OPERATOR, workbook(organisation()), create_missing=True).errors == []


def _wrong(act: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        act()
    fields = refused.value.facts["fields"]
    assert isinstance(fields, dict)
    return fields


def _tree() -> list[tuple[int, str, int]]:
    return [(branch.depth, branch.row.code, branch.row.employees) for branch in departments.tree(OPERATOR)]


def test_departments_stand_below_their_own_with_their_people_counted() -> None:
    departments.create_department(OPERATOR, DepartmentWish("EAST", "华东组", "SALES"))
    departments.create_department(OPERATOR, DepartmentWish("IT", "信息部"))
    assert _tree() == [(0, "HQ", 1), (1, "SALES", 1), (2, "EAST", 0), (0, "IT", 0)]


def test_a_department_cannot_hang_below_itself_and_goes_only_when_empty() -> None:
    form = departments.department_form(OPERATOR, "HQ")
    wish = replace(form.wish, parent="SALES")
    assert "HQ → SALES → HQ" in _wrong(lambda: departments.change_department(OPERATOR, "HQ", 1, wish))["parent"]
    with pytest.raises(Conflict, match="下级部门 1、员工 1"):
        departments.delete_department(OPERATOR, "HQ")
    departments.create_department(OPERATOR, DepartmentWish("IT", "信息部"))
    departments.delete_department(OPERATOR, "IT")
    assert [code for _, code, _ in _tree()] == ["HQ", "SALES"]


def test_a_department_that_was_changed_meanwhile_is_not_overwritten() -> None:
    wish = departments.department_form(OPERATOR, "HQ").wish
    departments.change_department(OPERATOR, "HQ", 1, replace(wish, name="集团"))
    with pytest.raises(Conflict):
        departments.change_department(OPERATOR, "HQ", 1, replace(wish, name="总公司"))
    assert load_standing().departments["HQ"].name == "集团"


def test_an_employee_is_entered_and_changed() -> None:
    said = EmployeeWish("E009", "赵云", "SALES", "销售", "E001", "宁波、苏州", "13800000009")
    create_employee(OPERATOR, said)
    form = employee_form(OPERATOR, "E009")
    assert form.wish == replace(said, regions="江苏省苏州市、浙江省宁波市", phone="")
    change_employee(OPERATOR, "E009", 1, replace(form.wish, position="主管", regions=""))
    form = employee_form(OPERATOR, "E009")
    assert (form.version, form.wish.position, form.wish.regions, form.phone) == (2, "主管", "", "138****0009")


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("code", "E001", "工号“E001”已经有人在用，请换一个。"),
        ("name", " ", "请填写姓名。"),
        ("department", "NOPE", "这个部门刚被删除，请重新选择。"),
        ("manager", "E404", "没有工号为“E404”的员工，请输入几个字，再从列表里选。"),
        ("position", "长" * 81, "最多 80 个字，请缩短。"),
        ("regions", "朝阳区", "“朝阳区”有多个同名的地方"),
        ("phone", "13800000001", "这个手机号已经属于员工 E001（王敏），一个手机号只能属于一个人，请核对。"),
        ("phone", "13900000001", "这个手机号已经属于渠道商人员 张伟，一个手机号只能属于一个人，请核对。"),
    ],
)
def test_a_wrong_field_of_an_employee_is_named(field: str, text: str, sentence: str) -> None:
    wish = replace(EmployeeWish("E009", "赵云"), **{field: text})
    found = _wrong(lambda: create_employee(OPERATOR, wish))
    assert list(found) == [field]
    assert found[field].startswith(sentence)


def test_nobody_is_their_own_manager() -> None:
    wish = employee_form(OPERATOR, "E001").wish
    told = _wrong(lambda: change_employee(OPERATOR, "E001", 1, replace(wish, manager="E003")))
    assert "E001 → E003 → E001" in told["manager"]


def test_an_employee_who_looks_after_dealers_is_not_taken_away() -> None:
    with pytest.raises(Conflict, match="负责的渠道商 2"):
        delete_employee(OPERATOR, "E003")
    create_employee(OPERATOR, EmployeeWish("E009", "输错的人", regions="宁波"))
    delete_employee(OPERATOR, "E009")
    assert "E009" not in load_standing().employees


def _tiers() -> list[tuple[str, int]]:
    return [(row.name, row.dealers) for row in choices.rows(OPERATOR, "tier")]


def test_tiers_are_added_below_moved_up_renamed_and_taken_away() -> None:
    choices.add(OPERATOR, "tier", "市代")
    assert _tiers() == [("省代", 1), ("门店", 1), ("市代", 0)]
    city, first = choices.rows(OPERATOR, "tier")[2].id, choices.rows(OPERATOR, "tier")[0].id
    choices.move_up(OPERATOR, city)
    choices.move_up(OPERATOR, first)
    assert [name for name, _ in _tiers()] == ["省代", "市代", "门店"]
    choices.rename(OPERATOR, "tier", city, "地级代理")
    assert load_standing().tiers.keys() == {"省代", "门店", "地级代理"}
    choices.remove(OPERATOR, "tier", city)
    assert [name for name, _ in _tiers()] == ["省代", "门店"]


def test_a_category_in_use_stays_and_names_are_there_once() -> None:
    category = next(row for row in choices.rows(OPERATOR, "category") if row.name == "经销商")
    with pytest.raises(Conflict, match="渠道商 1"):
        choices.remove(OPERATOR, "category", category.id)
    assert _wrong(lambda: choices.add(OPERATOR, "category", "经销商")) == {"name": "“经销商”已经有了。"}
    assert _wrong(lambda: choices.rename(OPERATOR, "category", category.id, "")) == {"name": "请填写名称。"}
    choices.rename(OPERATOR, "category", category.id, "经销商")


def test_a_place_says_who_is_authorised_for_it() -> None:
    found = places.listing(OPERATOR, Wanted(search="浙江")).rows[0]
    assert (found.code, found.dealers, found.exclusive, found.employees) == ("330000", 1, "浙江启明商贸", 1)
    assert places.listing(OPERATOR, Wanted(filters={"province": "33"})).total > 90


def test_places_are_added_renamed_and_taken_away_when_nobody_needs_them() -> None:
    places.add_place(OPERATOR, "330299", "前湾新区", "浙江宁波")
    places.rename_place(OPERATOR, "330299", "宁波前湾新区")
    assert places.listing(OPERATOR, Wanted(search="前湾")).rows[0].above == "宁波市"
    with pytest.raises(Conflict, match="渠道商授权 1"):
        places.delete_place(OPERATOR, "330200")
    places.delete_place(OPERATOR, "330299")
    assert _wrong(lambda: places.add_place(OPERATOR, "33", "", "火星")).keys() == {"code", "name", "above"}
    assert "浙江省" in _wrong(lambda: places.add_place(OPERATOR, "330000", "浙江", ""))["code"]
