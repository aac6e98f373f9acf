"""The workbook given back with everything that is wrong in it: coloured cells, and a column that says what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from services.organisation.sheets import LAYOUTS, MARKS, CellError, Sheet

WRONG_FILL = PatternFill("solid", fgColor="FFD9D6")
MARKS_FONT = Font(color="B3261E")
HEADING_FONT = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")

Wrong = dict[int, list[tuple[str, str]]]


def marked_workbook(sheets: Sequence[Sheet], errors: Sequence[CellError]) -> bytes:
    """The rows as they were read, each at its number, with what is wrong beside it. What concerns the whole file, or a
    sheet that is not there, stands on the first sheet. The file can be mended and handed in as it is: the column of
    marks is passed over."""
    book = Workbook(write_only=True)
    wrong: dict[str, Wrong] = defaultdict(lambda: defaultdict(list))
    names = [sheet.name for sheet in sheets]
    for error in errors:
        place = error.sheet if error.sheet in names else (names[0] if names else next(iter(LAYOUTS)))
        wrong[place][max(error.row, 1)].append((error.column, error.message))
    for sheet in sheets or [Sheet(next(iter(LAYOUTS)), frozenset(), [])]:
        _write(book.create_sheet(sheet.name), sheet, wrong[sheet.name])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write(page: Any, sheet: Sheet, wrong: Wrong) -> None:
    titles = [title for title in LAYOUTS[sheet.name].known if title in sheet.headings]
    for position in range(1, len(titles) + 1):
        page.column_dimensions[get_column_letter(position)].width = 16
    page.column_dimensions[get_column_letter(len(titles) + 1)].width = 72
    page.freeze_panes = "A2"
    page.append([*[_cell(page, title, font=HEADING_FONT) for title in titles], *_marks(page, wrong.get(1), MARKS)])
    written = 1
    for row in sheet.rows:
        for _ in range(row.number - written - 1):
            page.append([])  # blank rows keep their place, so that numbers mean what they meant
        found = wrong.get(row.number, [])
        columns = {column for column, _ in found}
        texts = [
            _cell(page, row.cells.get(title, ""), fill=WRONG_FILL if title in columns else None) for title in titles
        ]
        page.append([*texts, *_marks(page, found)])
        written = row.number


def _marks(page: Any, found: list[tuple[str, str]] | None, title: str = "") -> Iterator[Cell]:
    """What is wrong in a row, one line each; of headings below the column's own title."""
    lines = [title] if title else []
    lines += [f"{column}：{message}" if column else message for column, message in found or ()]
    if lines:
        yield _cell(page, "\n".join(lines), font=MARKS_FONT, wraps=True)


def _cell(
    page: Any,
    text: str,
    *,
    font: Font | None = None,
    fill: PatternFill | None = None,
    wraps: bool = False,
) -> Cell:
    """A cell that is text whatever it begins with: never a formula, and 007 stays 007."""
    cell: Cell = WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", text))
    cell.data_type, cell.number_format = "s", "@"
    if font:
        cell.font = font
    if fill:
        cell.fill = fill
    if wraps:
        cell.alignment = WRAPPED
    return cell
