"""Files as people really send them: each is told in one clear sentence, or read as it was meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import load_workbook

from services.access import OPERATOR
from services.errors import Invalid
from services.organisation import package
from services.organisation.importing import import_workbook
from services.organisation.standing import load_standing
from tests.services.organisation.bad_cells import Sheets
from tests.services.organisation.workbooks import organisation, workbook

OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
pytestmark = pytest.mark.usefixtures("one_database")


def _with_part(name: str, content: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(workbook(organisation())) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


def _bomb() -> bytes:
    """A megabyte of archive that unpacks to more than 200, named .xlsx."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/sheet1.xml", b" " * (package.MAX_UNPACKED_BYTES + 1))
    return made.getvalue()


def _two_million_rows() -> bytes:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    xml = f"<worksheet><sheetData>{row.format(1)}{row.format(2_000_000)}</sheetData></worksheet>"
    return _with_part("xl/worksheets/sheet1.xml", xml.encode())


@pytest.mark.parametrize(
    ("make", "code", "sentence"),
    [
        (lambda: b"P" * (200 * 1024 * 1024), "workbook_too_big", "文件超过 20 MB，请拆成几个文件分别导入。"),
        (_bomb, "workbook_too_big", "文件解压后超过 200 MB，请拆成几个文件分别导入。"),
        (_two_million_rows, "workbook_too_big", "表格超过 20 万行，请拆成几个文件分别导入。"),
        (lambda: _with_part("xl/vbaProject.bin", b"x"), "workbook_has_macros", package.MACROS),
        (lambda: "编码,名称\nD001,杭州店\n".encode("gbk"), "workbook_unreadable", package.unreadable().sentence),
        (
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
            "workbook_unreadable",
            package.unreadable().sentence,
        ),
    ],
    ids=["200 MB", "bomb", "two million rows", "macros", "csv in GBK", "old xls"],
)
def test_a_file_that_cannot_be_taken_says_what_to_do(make: Callable[[], bytes], code: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        import_workbook(OPERATOR, BytesIO(make()))
    assert (refused.value.code, refused.value.sentence) == (code, sentence)


def _errors(sheets: Sheets) -> list[tuple[str, int, str, str]]:
    report = import_workbook(OPERATOR, workbook(sheets), create_missing=True)
    return [(error.sheet, error.row, error.column, error.message) for error in report.errors]


def test_merged_cells_are_named() -> None:
    book = load_workbook(workbook(organisation()))
    book["渠道商"].merge_cells("E2:E3")
    content = BytesIO()
    book.save(content)
    content.seek(0)
    found = import_workbook(OPERATOR, content, create_missing=True).errors
    assert [(error.row, error.column) for error in found] == [(2, "上级编码")]
    assert found[0].message.startswith("单元格 E2:E3 合并过")


def test_trailing_blanks_and_full_width_digits_are_read_as_meant() -> None:
    sheets = organisation()
    sheets["部门"][1][0] = "ＨＱ　"
    sheets["渠道商"][1][0] = " Ｄ００１\u00a0"
    sheets["渠道商"][1][8] = "１３９００００００１１"
    sheets["渠道商"][2][4] = "Ｄ００１"
    assert _errors(sheets) == []
    standing = load_standing()
    assert (standing.departments["SALES"].parent, standing.dealers["D002"].parent) == ("HQ", "D001")


@pytest.mark.parametrize("code", ["D/001", "D?1", "D#1", "D%1"])
def test_a_code_that_cannot_stand_in_an_address_is_refused(code: str) -> None:
    sheets = organisation()
    sheets["渠道商"][2][0] = code
    assert _errors(sheets) == [("渠道商", 3, "编码", "编码里不能有空格、斜杠、问号、井号和百分号。")]


def test_a_date_where_a_code_belongs_is_named() -> None:
    sheets = organisation()
    sheets["渠道商"][2][0] = date(2026, 3, 1)
    assert ("渠道商", 3, "编码", "Excel 把这个单元格当成了日期或时间，请把格式改为“文本”后重新填写。") in _errors(
        sheets
    )
