"""Workbooks from outside are measured before anything reads them."""

from __future__ import annotations

import time
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from services.errors import Invalid
from services.organisation import package
from services.organisation.package import unpack
from services.organisation.reading_rows import read_workbook
from tests.services.organisation.workbooks import organisation, workbook

SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"


def _with_part(name: str, content: bytes) -> bytes:
    """A sound workbook with one part exchanged or added."""
    made = BytesIO()
    with ZipFile(workbook(organisation())) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made.getvalue()


def _first_sheet(rows: str) -> bytes:
    return _with_part(SHEET, f"{HEAD}{rows}{TAIL}".encode())


def _refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_workbook(BytesIO(content))
    return refused.value.code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,code\n",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,  # an old .xls, or an encrypted .xlsx
        workbook(organisation()).getvalue()[:-100],
        _with_part("xl/workbook.xml", "<workbook/>".encode("utf-16")),
        _with_part(SHEET, b"\xff\xfe<"),
        _first_sheet('<row r="x"><c r="A1"><v>1</v></c></row>'),
    ],
    ids=["empty", "csv", "ole", "cut off", "utf-16", "no text", "row without number"],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert _refusal(content) == "workbook_unreadable"


def test_an_archive_without_sheets_is_refused() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert _refusal(made.getvalue()) == "workbook_unreadable"


def test_a_file_over_twenty_megabytes_is_refused() -> None:
    assert _refusal(b"P" * (package.MAX_FILE_BYTES + 1)) == "workbook_too_big"


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = _with_part("xl/media/bomb.bin", b"\0" * (package.MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < package.MEGABYTE
    assert _refusal(bomb) == "workbook_too_big"


def test_too_many_rows_are_refused() -> None:
    last = package.MAX_ROWS + 1
    assert _refusal(_first_sheet(f'<row r="{last}"><c r="A{last}"><v>1</v></c></row>')) == "workbook_too_big"


def test_one_cell_far_to_the_right_is_refused() -> None:
    assert _refusal(_first_sheet('<row r="2"><c r="XFD2"><v>1</v></c></row>')) == "workbook_too_big"


def test_formatted_but_empty_cells_count_for_nothing() -> None:
    content = _first_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>')
    extent = unpack(content).extents["部门"]
    assert (extent.rows, extent.columns) == (1, 1)


def test_what_excel_and_others_write_beside_the_place_is_no_matter() -> None:
    first = '<row r="1" spans="1:2" x14ac:dyDescent="0.2"><c s="1" r="A1" t="n"><v>1</v></c>'
    extent = unpack(_first_sheet(first + "<c r='B1' ><v>2</v></c ></row>")).extents["部门"]
    assert (extent.rows, extent.columns) == (1, 2)


def test_formulas_are_found_in_cells_that_do_not_say_where_they_are() -> None:
    content = _first_sheet("<row><c><v>1</v></c></row><row><c><v>1</v></c><c><f>1+1</f><v>2</v></c></row>")
    assert unpack(content).extents["部门"].formulas == {(2, 2)}


def test_sheets_are_found_under_other_prefixes_and_quotes() -> None:
    content = _with_part(
        SHEET, b"<x:worksheet xmlns:x='s'><x:row r='3'><x:c r='B3'><x:f>1</x:f></x:c></x:row></x:worksheet>"
    )
    assert unpack(content).extents["部门"].formulas == {(3, 2)}


ENDLESS = {
    "tags that never close": "<c " * 400_000,
    "a word that is no attribute": "<row " + "a" * 1_000_000 + ">",
    "attributes without a value": "<row " + 'a="' * 300_000 + ">",
    "a prefix that never ends": "<" + "a" * 1_000_000,
    "merged cells that never close": "<mergeCell " * 100_000,
    "merged cells that name no area": "<mergeCell " + "ref =" * 200_000 + ">",
    "blanks": "<row r" + " " * 1_000_000 + ">",
}


@pytest.mark.parametrize("rows", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_small_file_made_to_be_looked_at_for_ever_is_measured_in_moments(rows: str) -> None:
    """Each took minutes to hours, with the whole worker standing still meanwhile."""
    content = _first_sheet(rows)
    assert len(content) < package.MEGABYTE
    began = time.process_time()
    with suppress(Invalid):
        unpack(content)
    assert time.process_time() - began < 3


FAR = 'r="XFD1048576"'
# What one reader takes for the second column and another for the last: it once cost the worker its life, and the
# machine its memory.
TWO_READINGS = {
    "small letters": '<c r="xfd1048576"><v>1</v></c>',
    "a long number": '<c r="A99999999"><v>1</v></c>',
    "two places": f'<c {FAR} r="B1"><v>1</v></c>',
    "the end of a tag in an attribute": f'<c t="a>b" {FAR}><v>1</v></c>',
    "letters in disguise": '<c r="&#88;FD1048576"><v>1</v></c>',
    "no quotes": "<c r=XFD1048576><v>1</v></c>",
    "a comment": '<!-- <row r="1"> --><c><v>1</v></c>',
    "an instruction": '<?x <row r="1">?><c><v>1</v></c>',
    "another letter before the colon": f"<é:c {FAR}><v>1</v></c>",
    "a row that its cell denies": '</row><row r="1048576"><c r="ZZ1"><v>1</v></c><c><v>1</v></c>',
}


@pytest.mark.parametrize("cells", TWO_READINGS.values(), ids=TWO_READINGS.keys())
def test_a_cell_is_never_taken_for_near_that_the_reader_takes_for_far(cells: str) -> None:
    content = _first_sheet(f'<row r="1"><c r="A1"><v>1</v></c>{cells}</row>')
    with pytest.raises(Invalid) as refused:
        unpack(content)  # the reader itself is not asked: it would end this process
    assert refused.value.code in ("workbook_unreadable", "workbook_too_big")


def test_a_sheet_that_only_the_reader_finds_is_measured_too() -> None:
    content = _with_part("xl/worksheets/other.xml", f"{HEAD}<row><c {FAR}><v>1</v></c></row>{TAIL}".encode())
    assert _refusal(content) == "workbook_too_big"
