"""Every bad cell is named at once with what to do, and nothing is written."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.bindings import OPEN, Binding
from models.db import session, transaction
from models.people import Follower
from services import clock, regions
from services.access import OPERATOR
from services.organisation.checking import check
from services.organisation.importing import ImportReport, import_workbook
from services.organisation.marking import marked_workbook
from services.organisation.reading_rows import read_workbook
from services.organisation.sheets import CellError
from services.organisation.standing import load_standing
from tests.services.organisation.bad_cells import BAD, Sheets, Spoil, put
from tests.services.organisation.workbooks import organisation, workbook

pytestmark = pytest.mark.usefixtures("one_database")


def _bring(sheets: Sheets, *, create_missing: bool = True) -> ImportReport:
    return import_workbook(OPERATOR, workbook(sheets), create_missing=create_missing)


@pytest.mark.parametrize(("spoil", "sheet", "row", "column", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_cell_is_named_and_nothing_is_written(
    spoil: Spoil, sheet: str, row: int, column: str, message: str
) -> None:
    sheets = organisation()
    spoil(sheets)
    report = _bring(sheets)
    assert CellError(sheet, row, column, message) in report.errors
    assert (report.created, report.changed, report.unchanged) == (0, 0, 0)
    standing = load_standing()
    assert [*standing.departments, *standing.employees, *standing.dealers] == []
    assert [*standing.categories, *standing.tiers] == []


@pytest.mark.parametrize(("spoil", "sheet", "row", "column", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_cell_is_marked_in_the_workbook_that_is_given_back(
    spoil: Spoil, sheet: str, row: int, column: str, message: str
) -> None:
    sheets = organisation()
    spoil(sheets)
    regions.furnish()
    read, unreadable = read_workbook(workbook(sheets))
    errors = [*unreadable.kept, *check(read, load_standing(), create_missing=True)[1].kept]
    rows_once_more, _ = read_workbook(workbook(sheets))
    page = load_workbook(BytesIO(marked_workbook(rows_once_more, errors)))[sheet]
    marks = str(page.cell(row, page.max_column).value).splitlines()
    assert f"{column}：{message}" in marks


@pytest.mark.parametrize(
    "name", sorted(BAD.keys() - {"unknown heading", "missing column", "no code", "date", "blank in a code"})
)
def test_one_bad_cell_brings_no_further_complaints(name: str) -> None:
    spoil, *place = BAD[name]
    sheets = organisation()
    spoil(sheets)
    assert [[error.sheet, error.row, error.column, error.message] for error in _bring(sheets).errors] == [place]


@pytest.mark.parametrize(
    ("row", "column", "at_most"), [(2, "授权区域", 1001), (2, "名称", 1), (2, "编码", 3), (1, "独占", 2)]
)
def test_of_a_cell_of_a_million_letters_only_the_beginning_is_carried_along(
    row: int, column: str, at_most: int
) -> None:
    sheets = organisation()
    sheets["渠道商"][0].append("独占")
    put("渠道商", row, column, "甲、" * 500_000)(sheets)
    errors = [error for error in _bring(sheets).errors if error.row == row]
    assert 1 <= len(errors) <= at_most
    assert all(len(error.message) < 500 for error in errors)


def test_all_bad_cells_are_named_at_once_in_the_order_of_the_workbook() -> None:
    sheets = organisation()
    for spoil in (
        put("渠道商", 3, "授权区域", "朝阳区 亚特兰蒂斯"),
        put("渠道商", 2, "手机", "1"),
        put("员工", 3, "手机", "2"),
        put("部门", 3, "名称", None),
    ):
        spoil(sheets)
    places = [(error.sheet, error.row, error.column) for error in _bring(sheets).errors]
    region = ("渠道商", 3, "授权区域")
    assert places == [("部门", 3, "名称"), ("员工", 3, "手机"), ("渠道商", 2, "手机"), region, region]


def test_unknown_categories_and_tiers_are_errors_unless_they_may_be_created() -> None:
    errors = _bring(organisation(), create_missing=False).errors
    assert [(error.row, error.column) for error in errors] == [(2, "类别"), (2, "层级"), (3, "类别"), (3, "层级")]
    assert errors[0].message == "没有“经销商”这个类别。现有：（还没有）。请改正，或允许导入时自动新建。"
    assert _bring(organisation()).errors == []
    assert _bring(organisation(), create_missing=False).errors == []


def test_a_workbook_of_other_sheets_is_told_which_ones_count() -> None:
    assert _bring({"Sheet1": [["编码"]]}).errors == [
        CellError("", 0, "", "没有找到工作表：部门、员工、渠道商，请从模板开始填写。")
    ]


def _alone(sheet: str, *row: object) -> Sheets:
    return {sheet: [organisation()[sheet][0], list(row)]}


def test_what_stands_counts_as_much_as_what_comes() -> None:
    _bring(organisation())
    ring = _bring(_alone("部门", "HQ", "总部", "SALES"))
    assert [error.message for error in ring.errors] == ["上级关系绕成了一圈：HQ → SALES → HQ。请修改其中一个上级编码。"]
    phone = _bring(_alone("员工", "E009", "赵云", "HQ", "13800000001", None, None, None))
    assert "员工 E001（王敏）" in phone.errors[0].message
    overlap = _bring(_alone("渠道商", "D009", "杭州店", None, None, None, "杭州", None, None, None, "是"))
    assert overlap.errors[0].message.startswith("D009（杭州店）与 D001（浙江启明商贸）的独占区域重叠：浙江省 杭州市。")
    assert _bring(organisation()).unchanged == 6


def test_phones_may_be_swapped_between_two_people() -> None:
    _bring(organisation())
    sheets = organisation()
    put("员工", 2, "手机", "13800000003")(sheets)
    put("员工", 3, "手机", "13800000001")(sheets)
    assert _bring(sheets).changed == 2


@transaction
def _bind_everybody() -> None:
    standing = load_standing()
    owner = standing.dealers["D001"].owner
    assert owner is not None
    for label, person in (("A", {"employee_id": standing.employees["E003"].id}), ("B", {"dealer_staff_id": owner.id})):
        follower = Follower(label=label, created_at=clock.now())
        session().add(follower)
        session().flush()
        kind = "employee" if "employee_id" in person else "dealer_staff"
        session().add(Binding(kind=kind, follower_id=follower.id, open_marker=OPEN, started_at=clock.now(), **person))


def test_another_person_does_not_inherit_a_wechat_binding() -> None:
    _bring(organisation())
    _bind_everybody()
    sheets = organisation()
    for spoil in (
        put("员工", 3, "姓名", "赵云"),
        put("员工", 3, "手机", "13800000099"),
        put("渠道商", 2, "联系人", "马超"),
        put("渠道商", 2, "手机", None),
    ):
        spoil(sheets)
    assert _bring(sheets).errors == [
        CellError("员工", 3, "姓名", "李强 已经绑定微信，不能直接换成 赵云：请先在后台解除绑定，再导入。"),
        CellError("渠道商", 2, "联系人", "张伟 已经绑定微信，不能直接换成 马超：请先在后台解除绑定，再导入。"),
    ]


def test_another_person_does_not_inherit_a_phone() -> None:
    _bring(organisation())
    sheets = organisation()
    put("渠道商", 2, "联系人", "马超")(sheets)
    put("渠道商", 2, "手机", None)(sheets)
    assert _bring(sheets).errors == [CellError("渠道商", 2, "手机", "原来登记的是 张伟，换成 马超 时请把手机也填上。")]
