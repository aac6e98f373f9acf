"""Every bad cell is named at once with what to do, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from models.bindings import OPEN, Binding
from models.db import session, transaction
from models.people import Follower
from services import clock
from services.access import OPERATOR
from services.organisation.importing import ImportReport, import_workbook
from services.organisation.sheets import CellError
from services.organisation.standing import load_standing
from tests.services.organisation.workbooks import organisation, workbook

pytestmark = pytest.mark.usefixtures("sqlite_database")

Sheets = dict[str, list[list[object]]]


def _bring(sheets: Sheets, *, create_missing: bool = True) -> ImportReport:
    return import_workbook(OPERATOR, workbook(sheets), create_missing=create_missing)


def _put(sheet: str, row: int, column: str, value: object) -> Callable[[Sheets], None]:
    """Put one value into a cell; rows count as in Excel."""

    def spoil(sheets: Sheets) -> None:
        rows = sheets[sheet]
        rows[row - 1][rows[0].index(column)] = value

    return spoil


def _add(sheet: str, *cells: object) -> Callable[[Sheets], None]:
    return lambda sheets: sheets[sheet].append(list(cells))


def _drop_column(sheet: str, column: str) -> Callable[[Sheets], None]:
    def spoil(sheets: Sheets) -> None:
        position = sheets[sheet][0].index(column)
        for row in sheets[sheet]:
            del row[position]

    return spoil


BAD = {
    "no code": (_put("部门", 2, "编码", None), "部门", 2, "编码", "请填写“编码”。"),
    "no name": (_put("员工", 2, "姓名", " "), "员工", 2, "姓名", "请填写“姓名”。"),
    "blank in a code": (_put("部门", 3, "编码", "S A"), "部门", 3, "编码", "编码“S A”里有空格，请去掉。"),
    "name too long": (
        _put("部门", 3, "名称", "长" * 81),
        "部门",
        3,
        "名称",
        "“名称”最多 80 个字，这里有 81 个，请缩短。",
    ),
    "code twice": (
        _add("部门", "HQ", "又一个总部", None),
        "部门",
        4,
        "编码",
        "编码“HQ”在第 2 行已经出现过，请删去一行或改用别的编码。",
    ),
    "unknown department": (
        _put("员工", 2, "部门编码", "NOPE"),
        "员工",
        2,
        "部门编码",
        "没有编码为“NOPE”的部门，请核对，或先在“部门”表里加上。",
    ),
    "unknown parent": (
        _put("渠道商", 3, "上级编码", "D999"),
        "渠道商",
        3,
        "上级编码",
        "没有编码为“D999”的渠道商，请核对，或先在“渠道商”表里加上。",
    ),
    "unknown employee": (
        _put("渠道商", 2, "负责员工编码", "E999"),
        "渠道商",
        2,
        "负责员工编码",
        "没有编码为“E999”的员工，请核对，或先在“员工”表里加上。",
    ),
    "own parent": (
        _put("部门", 2, "上级编码", "HQ"),
        "部门",
        2,
        "上级编码",
        "上级关系绕成了一圈：HQ → HQ。请修改其中一个上级编码。",
    ),
    "ring": (
        _put("渠道商", 2, "上级编码", "D002"),
        "渠道商",
        2,
        "上级编码",
        "上级关系绕成了一圈：D001 → D002 → D001。请修改其中一个上级编码。",
    ),
    "ring of managers": (
        _put("员工", 2, "上级编码", "E003"),
        "员工",
        2,
        "上级编码",
        "上级关系绕成了一圈：E001 → E003 → E001。请修改其中一个上级编码。",
    ),
    "ambiguous region": (
        _put("渠道商", 3, "授权区域", "朝阳区"),
        "渠道商",
        3,
        "授权区域",
        "“朝阳区”有多个同名的地方：北京市 朝阳区（110105）、吉林省 长春市 朝阳区（220104）。请改填其中一个代码。",
    ),
    "unknown region": (
        _put("员工", 3, "负责区域", "浙江、亚特兰蒂斯"),
        "员工",
        3,
        "负责区域",
        "没有找到区域“亚特兰蒂斯”，请填写行政区划名称或 6 位代码。",
    ),
    "no phone": (_put("员工", 2, "手机", "1380000"), "员工", 2, "手机", "请填写 11 位中国大陆手机号。"),
    "phone of another country": (
        _put("渠道商", 2, "手机", "+852 6123 4567"),
        "渠道商",
        2,
        "手机",
        "目前只支持中国大陆手机号。",
    ),
    "phone of two employees": (
        _put("员工", 3, "手机", "13800000001"),
        "员工",
        3,
        "手机",
        "这个手机号已经属于 员工 E001（王敏），一个手机号只能属于一个人，请核对。",
    ),
    "phone of two owners": (
        _put("渠道商", 3, "手机", "13900000001"),
        "渠道商",
        3,
        "手机",
        "这个手机号已经属于 渠道商 D001（张伟），一个手机号只能属于一个人，请核对。",
    ),
    "phone of employee and owner": (
        _put("渠道商", 3, "手机", "13800000001"),
        "渠道商",
        3,
        "手机",
        "这个手机号已经属于 员工 E001（王敏），一个手机号只能属于一个人，请核对。",
    ),
    "phone without contact": (_put("渠道商", 2, "联系人", None), "渠道商", 2, "联系人", "填了手机，请把联系人也填上。"),
    "neither yes nor no": (
        _put("渠道商", 2, "独占", "也许"),
        "渠道商",
        2,
        "独占",
        "“独占”请填“是”或“否”，不能是“也许”。",
    ),
    "overlap of exclusive regions": (
        _put("渠道商", 3, "独占", "是"),
        "渠道商",
        3,
        "授权区域",
        "D002（宁波海曙店）与 D001（浙江启明商贸）的独占区域重叠：浙江省 宁波市。"
        "请调整授权区域，或把其中一家的“独占”改为“否”。",
    ),
    "formula": (
        _put("员工", 2, "姓名", "=1+1"),
        "员工",
        2,
        "姓名",
        "这个单元格是公式，请复制后“选择性粘贴 → 数值”，再导入。",
    ),
    "date": (
        _put("部门", 3, "编码", date(2026, 3, 1)),
        "部门",
        3,
        "编码",
        "Excel 把这个单元格当成了日期或时间，请把格式改为“文本”后重新填写。",
    ),
    "unknown heading": (
        _put("部门", 1, "上级编码", "上级"),
        "部门",
        1,
        "C",
        "不认识的标题“上级”。可用的标题：编码、名称、上级编码。",
    ),
    "missing column": (_drop_column("员工", "手机"), "员工", 1, "手机", "缺少“手机”这一列，请在第 1 行补上标题。"),
    "heading twice": (
        _put("员工", 1, "上级编码", "职位"),
        "员工",
        1,
        "F",
        "标题“职位”出现了两次，请只保留一列。",
    ),
    "column without heading": (
        _add("部门", "X", "某部", None, "多余"),
        "部门",
        1,
        "D",
        "这一列有内容却没有标题。可用的标题：编码、名称、上级编码。",
    ),
}


@pytest.mark.parametrize(("spoil", "sheet", "row", "column", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_cell_is_named_and_nothing_is_written(
    spoil: Callable[[Sheets], None], sheet: str, row: int, column: str, message: str
) -> None:
    sheets = organisation()
    spoil(sheets)
    report = _bring(sheets)
    assert CellError(sheet, row, column, message) in report.errors
    assert (report.created, report.changed, report.unchanged) == (0, 0, 0)
    standing = load_standing()
    assert [*standing.departments, *standing.employees, *standing.dealers] == []
    assert [*standing.categories, *standing.tiers] == []


@pytest.mark.parametrize(
    "name", sorted(BAD.keys() - {"unknown heading", "missing column", "no code", "date", "blank in a code"})
)
def test_one_bad_cell_brings_no_further_complaints(name: str) -> None:
    spoil, *place = BAD[name]
    sheets = organisation()
    spoil(sheets)
    assert [[error.sheet, error.row, error.column, error.message] for error in _bring(sheets).errors] == [place]


def test_all_bad_cells_are_named_at_once_in_the_order_of_the_workbook() -> None:
    sheets = organisation()
    for spoil in (
        _put("渠道商", 3, "授权区域", "朝阳区 亚特兰蒂斯"),
        _put("渠道商", 2, "手机", "1"),
        _put("员工", 3, "手机", "2"),
        _put("部门", 3, "名称", None),
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
    _put("员工", 2, "手机", "13800000003")(sheets)
    _put("员工", 3, "手机", "13800000001")(sheets)
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
        _put("员工", 3, "姓名", "赵云"),
        _put("员工", 3, "手机", "13800000099"),
        _put("渠道商", 2, "联系人", "马超"),
        _put("渠道商", 2, "手机", None),
    ):
        spoil(sheets)
    assert _bring(sheets).errors == [
        CellError("员工", 3, "姓名", "李强 已经绑定微信，不能直接换成 赵云：请先在后台解除绑定，再导入。"),
        CellError("渠道商", 2, "联系人", "张伟 已经绑定微信，不能直接换成 马超：请先在后台解除绑定，再导入。"),
    ]


def test_another_person_does_not_inherit_a_phone() -> None:
    _bring(organisation())
    sheets = organisation()
    _put("渠道商", 2, "联系人", "马超")(sheets)
    _put("渠道商", 2, "手机", None)(sheets)
    assert _bring(sheets).errors == [CellError("渠道商", 2, "手机", "原来登记的是 张伟，换成 马超 时请把手机也填上。")]
