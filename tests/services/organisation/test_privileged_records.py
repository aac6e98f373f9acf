"""Who has a console account is renamed, given another number or other regions by administrators alone, every way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from services import accounts, staff_accounts
from services.access import OPERATOR, Actor
from services.errors import Invalid
from services.organisation.employee_records import change_employee, employee_form
from services.organisation.importing import import_workbook
from services.organisation.standing import load_standing
from tests.console.desk import Desk
from tests.services.organisation.workbooks import workbook
from tests.world import EMPLOYEES, PASSWORD, Cast

HEADINGS = ["编码", "姓名", "部门编码", "手机", "职位", "负责区域"]
KEPT = "这位员工有后台账号，只有管理员能改这一项。"
NUMBERS = {code: phone for code, _name, phone in EMPLOYEES}
FIELDS = [("name", "姓名", "换了的人"), ("phone", "手机", "13800009999"), ("regions", "负责区域", "四川省")]


@pytest.fixture
def manager(app: Flask, cast: Cast) -> Actor:
    """陈洁, who manages channels and enters the organisation; 李强 (E003) has no account."""
    return next(one for one in accounts.all_staff() if one.code == "E002").actor


def administrator() -> Actor:
    return next(one for one in accounts.all_staff() if one.code == "E001").actor


def change(actor: Actor, code: str, field: str, text: str) -> None:
    form = employee_form(actor, code)
    said = {"phone": NUMBERS[code], field: text}  # whose number stays is the same person under another name
    change_employee(actor, code, form.version, replace(form.wish, **said))


def bring(actor: Actor, code: str, heading: str, text: str) -> list[tuple[str, str]]:
    """One row for this employee, with one cell of its own; what is wrong, by heading."""
    stands = load_standing().employees[code]
    row: dict[str, object] = {"编码": code, "姓名": stands.name, "部门编码": stands.department, "职位": stands.position}
    row |= {"手机": NUMBERS[code], "负责区域": "、".join(sorted(stands.regions)), heading: text}
    report = import_workbook(actor, workbook({"员工": [list(HEADINGS), [row.get(one, "") for one in HEADINGS]]}))
    return [(error.column, error.message) for error in report.errors]


@pytest.mark.parametrize(("field", "_heading", "text"), FIELDS)
def test_a_form_of_somebody_with_an_account_is_the_administrators(
    manager: Actor, field: str, _heading: str, text: str
) -> None:
    assert employee_form(manager, "E001").kept
    assert not employee_form(administrator(), "E001").kept
    with pytest.raises(Invalid) as refused:
        change(manager, "E001", field, text)
    assert refused.value.facts["fields"] == {field: KEPT}
    change(administrator(), "E002", field, text)
    change(manager, "E003", field, text.replace("9999", "8888"))


@pytest.mark.parametrize(("_field", "heading", "text"), FIELDS)
def test_a_workbook_does_not_change_them_either(manager: Actor, _field: str, heading: str, text: str) -> None:
    assert bring(manager, "E001", heading, text) == [(heading, KEPT)]
    assert bring(manager, "E003", heading, text) == []
    assert bring(administrator(), "E004", heading, text.replace("9999", "8888").replace("换了", "又换了")) == []


def test_what_gives_no_power_the_channel_manager_still_changes(manager: Actor) -> None:
    change(manager, "E004", "position", "大区经理")
    assert employee_form(manager, "E004").wish.position == "大区经理"
    assert bring(manager, "E004", "职位", "高级经理") == []
    assert employee_form(manager, "E004").wish.position == "高级经理"


def test_a_disabled_account_gives_no_power(manager: Actor) -> None:
    accounts.add_staff(OPERATOR, "E003", "admin", PASSWORD)
    with pytest.raises(Invalid):
        change(manager, "E003", "name", "换了的人")
    staff_accounts.disable(administrator(), "E003")
    change(manager, "E003", "name", "换了的人")


def test_the_form_says_so_before_anything_is_typed(cast: Cast, with_doors: Flask) -> None:
    said = "有后台账号，这一项请管理员改。"
    for code, times in (("E002", 3), ("E001", 0)):
        desk = Desk(with_doors).with_session_of(code)
        assert desk.get("/console/employees/E004/edit", htmx=True).text.count(said) == times
    assert said not in Desk(with_doors).with_session_of("E002").get("/console/employees/E003/edit", htmx=True).text
