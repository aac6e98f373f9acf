"""From a workbook to rows of text, with every cell that cannot be read named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from string import digits
from typing import TYPE_CHECKING, BinaryIO

from services.organisation.columns import column_of, letters_of
from services.organisation.forms import code_of
from services.organisation.halting import halt_if_told
from services.organisation.memory import give_back
from services.organisation.package import MAX_FILE_BYTES, Extent, unpack, unreadable
from services.organisation.sheets import CODES, LAYOUTS, MARKS, SHARED, CellError, CellErrors, Cells, Row, Sheet
from services.sentences import N_, say

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

LONGEST_HEADING = 40  # what is longer is none of ours, and is named by its beginning
MOMENTS = (date, time, timedelta)
FORMULA = say("这个单元格是公式，请复制后“选择性粘贴 → 数值”，再导入。")
MOMENT = say("Excel 把这个单元格当成了日期或时间，请把格式改为“文本”后重新填写。")
MERGED = N_("单元格 %(range)s 合并过，系统不知道该算哪一行的。请取消合并，并把每一格都填上。")
ROWS_BETWEEN_LOOKS = 1000
MOST_TEXTS = 20_000  # that are kept once for all cells that say the same


def read_workbook(file: BinaryIO | Path) -> tuple[list[Sheet], CellErrors]:
    """The known sheets of a workbook, and what could not be read. Blank rows and other sheets are passed over.

    Refuses `workbook_unreadable` and `workbook_too_big`.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  only whoever reads one needs it

    package = unpack(_content(file))
    errors, kept = CellErrors(), dict[str, str]()
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(package.content) as workbook:
            for name in workbook.sheet_names:
                if name.strip() in package.extents:
                    rows = _rows_of(workbook.get_sheet_by_name(name))
                    sheets.append(_sheet(name.strip(), rows, package.extents[name.strip()], errors, kept))
    except CalamineError as error:
        raise unreadable() from error
    del package
    give_back()
    if not sheets:
        errors.note("", 0, "", say("没有找到工作表：%(sheets)s，请从模板开始填写。", sheets="、".join(LAYOUTS)))
    return sheets, errors


def _content(file: BinaryIO | Path) -> bytes:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return opened.read(MAX_FILE_BYTES + 1)
    file.seek(0)  # it may be read a second time
    return file.read(MAX_FILE_BYTES + 1)


def _rows_of(page: CalamineSheet) -> Iterator[Sequence[object]]:
    """From row 1 and column A on, one at a time, however far down and right the first filled cell is."""
    if page.start is None:
        return
    margin = [""] * page.start[1]  # the reader begins at the first filled column, though at row 1
    for row in page.iter_rows():
        yield [*margin, *row]


def _sheet(
    name: str, rows: Iterator[Sequence[object]], extent: Extent, errors: CellErrors, kept: dict[str, str]
) -> Sheet:
    titles = [text_of(cell)[:LONGEST_HEADING] for cell in next(rows, ())]
    columns = {position: title for position, title in enumerate(titles) if title in LAYOUTS[name].known}
    reader = _Rows(columns, {title: place for place, title in enumerate(columns.values())}, extent.formulas, kept)
    nameless = {position for position, title in enumerate(titles) if not title}
    filled: set[int] = set()
    _check_headings(name, titles, errors)
    for line, column in sorted(extent.formulas):
        errors.note(name, line, columns.get(column - 1) or letters_of(column), FORMULA)
    errors.extend(_merged(name, area, columns) for area in extent.merged)
    found: list[Row] = []
    for number, cells in enumerate(rows, start=2):
        if number % ROWS_BETWEEN_LOOKS == 0:
            halt_if_told()
        row = reader.read(number, cells)
        for position, title in columns.items():
            if isinstance(cells[position], MOMENTS):
                errors.note(name, number, title, MOMENT)
        filled.update(position for position in nameless - filled if text_of(cells[position]))
        if not row.is_blank and not row.is_example:
            found.append(row)
    for position in sorted(filled):
        sentence = say("这一列有内容却没有标题。可用的标题：%(known)s。", known="、".join(LAYOUTS[name].known))
        errors.note(name, 1, letters_of(position + 1), sentence)
    return Sheet(name, frozenset(columns.values()), found)


def _merged(name: str, area: str, columns: dict[int, str]) -> CellError:
    first = area.partition(":")[0]
    letters = first.rstrip(digits)
    title = columns.get(column_of(letters.encode()) - 1) or letters
    return CellError(name, int(first.removeprefix(letters)), title, say(MERGED, range=area))


@dataclass(frozen=True, slots=True)
class _Rows:
    """How the rows of one sheet are read: which column holds what, and the texts that many cells say, kept once."""

    columns: dict[int, str]
    places: dict[str, int]
    formulas: Set[tuple[int, int]]
    kept: dict[str, str]

    def read(self, number: int, cells: Sequence[object]) -> Row:
        unreadable = {
            title
            for position, title in self.columns.items()
            if (number, position + 1) in self.formulas or isinstance(cells[position], MOMENTS)
        }
        texts = tuple(self._text(title, cells[position]) for position, title in self.columns.items())
        return Row(number, Cells(self.places, texts), frozenset(unreadable))

    def _text(self, title: str, cell: object) -> str:
        text = text_of(cell)
        if title in CODES:
            text = code_of(text)
        return self.kept.setdefault(text, text) if title in SHARED and len(self.kept) < MOST_TEXTS else text


def _check_headings(name: str, titles: Sequence[str], errors: CellErrors) -> None:
    layout = LAYOUTS[name]
    known = "、".join(layout.known)
    times = Counter(titles)
    for position, title in enumerate(titles):
        letter = letters_of(position + 1)
        if not title or title.startswith(MARKS):
            continue
        if title not in layout.known:
            wrong = say("不认识的标题“%(title)s”。可用的标题：%(known)s。", title=title, known=known)
            errors.note(name, 1, letter, wrong)
        elif times[title] > 1 and titles.index(title) != position:
            errors.note(name, 1, letter, say("标题“%(title)s”出现了两次，请只保留一列。", title=title))
    for title in layout.required:
        if title not in titles:
            errors.note(name, 1, title, say("缺少“%(title)s”这一列，请在第 1 行补上标题。", title=title))


def text_of(cell: object) -> str:
    """A cell as its reader sees it: whole numbers without `.0`, yes and no in Chinese, no blanks around."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
