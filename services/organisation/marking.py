"""The workbook given back with everything that is wrong in it: coloured cells, and a column that says what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from services.organisation.columns import letters_of
from services.organisation.sheets import LAYOUTS, MARKS, CellError, Sheet
from services.sentences import worded
from services.spreadsheets import UNPRINTABLE

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.styles import Font, PatternFill

WRONG_COLOUR, MARKS_COLOUR = "FFD9D6", "B3261E"

Wrong = dict[int, list[tuple[str, str]]]


def marked_workbook(
    sheets: Sequence[Sheet], errors: Sequence[CellError], translate: Callable[[str], str] = str
) -> bytes:
    """The rows as they were read, each at its number, with what is wrong beside it in the language of `translate`;
    headings are those of the template, in whatever language. What concerns the whole file, or a
    sheet that is not there, stands on the first sheet. The file can be mended and handed in as it is: the column of
    marks is passed over."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    wrong: dict[str, Wrong] = defaultdict(lambda: defaultdict(list))
    names = [sheet.name for sheet in sheets]
    for error in errors:
        place = error.sheet if error.sheet in names else (names[0] if names else next(iter(LAYOUTS)))
        wrong[place][max(error.row, 1)].append((error.column, worded(error.message, translate)))
    for sheet in sheets or [Sheet(next(iter(LAYOUTS)), frozenset(), [])]:
        _Page(book.create_sheet(sheet.name)).fill(sheet, wrong[sheet.name])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


class _Page:
    """One sheet that is being written, and how its cells look."""

    def __init__(self, page: Any) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font, PatternFill

        self._page, self._new_cell = page, WriteOnlyCell
        self._wrong = PatternFill("solid", fgColor=WRONG_COLOUR)
        self._heading, self._marks_font = Font(bold=True), Font(color=MARKS_COLOUR)
        self._wrapped = Alignment(wrap_text=True, vertical="top")

    def fill(self, sheet: Sheet, wrong: Wrong) -> None:
        titles = [title for title in LAYOUTS[sheet.name].known if title in sheet.headings]
        for position in range(1, len(titles) + 1):
            self._page.column_dimensions[letters_of(position)].width = 16
        self._page.column_dimensions[letters_of(len(titles) + 1)].width = 72
        self._page.freeze_panes = "A2"
        self._page.append(
            [*[self._cell(title, font=self._heading) for title in titles], *self._marks(wrong.get(1), MARKS)]
        )
        written = 1
        for row in sheet.rows:
            for _ in range(row.number - written - 1):
                self._page.append([])  # blank rows keep their place, so that numbers mean what they meant
            found = wrong.get(row.number, [])
            columns = {column for column, _ in found}
            texts = [
                self._cell(row.cells.get(title, ""), fill=self._wrong if title in columns else None) for title in titles
            ]
            self._page.append([*texts, *self._marks(found)])
            written = row.number

    def _marks(self, found: list[tuple[str, str]] | None, title: str = "") -> Iterator[Cell]:
        """What is wrong in a row, one line each; of headings below the column's own title."""
        lines = [title] if title else []
        lines += [f"{column}：{message}" if column else message for column, message in found or ()]
        if lines:
            cell = self._cell("\n".join(lines), font=self._marks_font)
            cell.alignment = self._wrapped
            yield cell

    def _cell(self, text: str, *, font: Font | None = None, fill: PatternFill | None = None) -> Cell:
        """A cell that is text whatever it begins with: never a formula, and 007 stays 007."""
        cell: Cell = self._new_cell(self._page, UNPRINTABLE.sub("", text))
        cell.data_type, cell.number_format = "s", "@"
        if font:
            cell.font = font
        if fill:
            cell.fill = fill
        return cell
