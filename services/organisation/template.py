"""The workbook that headquarters downloads, fills in and imports."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from services.organisation.columns import letters_of
from services.organisation.sheets import (
    AUTHORISED,
    CATEGORY,
    CODE,
    CONTACT,
    DEALERS,
    DEPARTMENT,
    DEPARTMENTS,
    EMPLOYEE,
    EMPLOYEES,
    EXAMPLE_MARK,
    EXCLUSIVE,
    LAYOUTS,
    LOOKS_AFTER,
    NAME,
    PARENT,
    PERSON_NAME,
    PHONE,
    POSITION,
    TIER,
)

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

EXPLANATIONS = "填写说明"
TEXT_FORMAT = "@"  # Excel then keeps 13800000001 and 007 as they are typed
FORMATTED_ROWS = 500
HEADING_COLOUR, EXAMPLE_COLOUR = "E7F5EC", "888888"

EXAMPLES = {
    DEPARTMENTS: {CODE: f"{EXAMPLE_MARK}-SALES", NAME: "销售部", PARENT: ""},
    EMPLOYEES: {
        CODE: f"{EXAMPLE_MARK}-E001",
        PERSON_NAME: "王小明",
        DEPARTMENT: "SALES",
        PHONE: "13800000000",
        POSITION: "销售",
        LOOKS_AFTER: "浙江、上海",
    },
    DEALERS: {
        CODE: f"{EXAMPLE_MARK}-D001",
        NAME: "宁波海曙店",
        CATEGORY: "专卖店",
        TIER: "门店",
        AUTHORISED: "浙江宁波、330500",
        EMPLOYEE: "E001",
        CONTACT: "李小红",
        PHONE: "13900000000",
        EXCLUSIVE: "否",
    },
}

NOTES = (
    ("怎么用", f"每张表从第 3 行起填写；编码以“{EXAMPLE_MARK}”开头的行只是示例，不会导入。用不到的表可以整张删掉。"),
    ("先预览", "导入前先预览：有任何一格不对，都会逐格告诉您原因，并且什么都不写入。"),
    (CODE, "最多 32 个字，不含空格，同一张表里不能重复。系统用编码认人认店：编码已存在就更新，不存在就新建。"),
    (PARENT, "上级部门、上级员工或上级渠道商的编码；可以在本文件里，也可以是系统里已有的。没有上级就留空。"),
    (PHONE, "11 位中国大陆手机号。留空表示保留系统里原来的号码。一个手机号只能属于一个人。"),
    (
        f"{LOOKS_AFTER} / {AUTHORISED}",
        "名称或 6 位代码，多个之间用顿号、逗号、分号或空格隔开；同名的地方请写成“深圳南山”或代码。",
    ),
    (EXCLUSIVE, "填“是”或“否”。独占的区域不能与另一家渠道商的独占区域重叠。"),
    (f"{CATEGORY} / {TIER}", "要与系统里已有的一致；需要新增时，请允许导入时自动新建。"),
    (f"{CONTACT} + {PHONE}", "渠道商的老板；他用这个手机号绑定微信。联系人留空表示不改动。"),
    ("其他空格", "除手机和联系人外，留空表示清空原来的内容。"),
    ("公式", "请粘贴为数值，含公式的单元格不能导入。"),
)


def template_workbook() -> bytes:
    """An .xlsx with the three sheets, an example row in each (never imported), and explanations."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name in LAYOUTS:
        _fill(book.create_sheet(name), name)
    _explain(book.create_sheet(EXPLANATIONS))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Worksheet, name: str) -> None:
    from openpyxl.styles import Font, PatternFill

    headings, bold, grey = LAYOUTS[name].known, Font(bold=True), Font(color=EXAMPLE_COLOUR, italic=True)
    filled = PatternFill("solid", fgColor=HEADING_COLOUR)
    sheet.append(headings)
    sheet.append([EXAMPLES[name].get(heading) for heading in headings])
    for column, heading in enumerate(headings, start=1):
        sheet.cell(1, column).font, sheet.cell(1, column).fill = bold, filled
        sheet.cell(2, column).font = grey
        sheet.column_dimensions[letters_of(column)].width = 22 if heading in (AUTHORISED, LOOKS_AFTER, NAME) else 14
        for row in range(2, FORMATTED_ROWS + 1):
            sheet.cell(row, column).number_format = TEXT_FORMAT
    sheet.freeze_panes = "A2"


def _explain(sheet: Worksheet) -> None:
    from openpyxl.styles import Font

    for title, text in NOTES:
        sheet.append([title, text])
    for row in range(1, len(NOTES) + 1):
        sheet.cell(row, 1).font = Font(bold=True)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 96
