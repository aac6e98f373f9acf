"""Workbooks as tests write them: sheets as lists of rows, headings first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook

Rows = Sequence[Sequence[object]]

DEPARTMENTS: Rows = [["编码", "名称", "上级编码"], ["HQ", "总部", None], ["SALES", "销售部", "HQ"]]
EMPLOYEES: Rows = [
    ["编码", "姓名", "部门编码", "手机", "职位", "上级编码", "负责区域"],
    ["E001", "王敏", "HQ", 13800000001, "渠道经理", None, None],
    ["E003", "李强", "SALES", "138 0000 0003", "销售", "E001", "浙江、上海 苏州"],
]
DEALERS: Rows = [
    ["编码", "名称", "类别", "层级", "上级编码", "授权区域", "负责员工编码", "联系人", "手机", "独占"],
    ["D001", "浙江启明商贸", "经销商", "省代", None, "330000", "E003", "张伟", 13900000001, "是"],
    ["D002", "宁波海曙店", "专卖店", "门店", "D001", "宁波", "E003", "刘芳", "13900000002", "否"],
]


def organisation() -> dict[str, list[list[object]]]:
    """A sound organisation of six rows, to be spoilt at will."""
    sheets = {"部门": DEPARTMENTS, "员工": EMPLOYEES, "渠道商": DEALERS}
    return {name: [list(row) for row in rows] for name, rows in sheets.items()}


def workbook(sheets: Mapping[str, Rows]) -> BytesIO:
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    content = BytesIO()
    book.save(content)
    content.seek(0)
    return content
