"""From a workbook to rows of text, with every cell that cannot be read named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from python_calamine import CalamineError, CalamineWorkbook

from services.organisation.forms import code_of
from services.organisation.package import MAX_FILE_BYTES, Extent, unpack, unreadable
from services.organisation.sheets import CODES, LAYOUTS, MARKS, CellError, Row, Sheet
from services.sentences import say

LONGEST_HEADING = 40  # what is longer is none of ours, and is named by its beginning
MOMENTS = (date, time, timedelta)
FORMULA = "这个单元格是公式，请复制后“选择性粘贴 → 数值”，再导入。"
MOMENT = "Excel 把这个单元格当成了日期或时间，请把格式改为“文本”后重新填写。"

MERGED = "单元格 {range} 合并过，系统不知道该算哪一行的。请取消合并，并把每一格都填上。"

Cells = Sequence[object]


def read_workbook(file: BinaryIO | Path) -> tuple[list[Sheet], list[CellError]]:
    """The known sheets of a workbook, and what could not be read. Blank rows and other sheets are passed over.

    Refuses `workbook_unreadable` and `workbook_too_big`.
    """
    package = unpack(_content(file))
    try:
        with CalamineWorkbook.from_filelike(package.content) as workbook:
            grids = {
                name.strip(): workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                for name in workbook.sheet_names
                if name.strip() in package.extents
            }
    except CalamineError as error:
        raise unreadable() from error
    if not grids:
        return [], [
            CellError("", 0, "", say("没有找到工作表：%(sheets)s，请从模板开始填写。", sheets="、".join(LAYOUTS)))
        ]
    errors: list[CellError] = []
    extents = package.extents
    del package
    return [_sheet(name, grids.pop(name), extents[name], errors) for name in list(grids)], errors


def _content(file: BinaryIO | Path) -> bytes:
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return opened.read(MAX_FILE_BYTES + 1)
    return file.read(MAX_FILE_BYTES + 1)


def _sheet(name: str, grid: list[Any], extent: Extent, errors: list[CellError]) -> Sheet:
    titles = [text_of(cell)[:LONGEST_HEADING] for cell in grid[0]] if grid else []
    _check_headings(name, titles, grid, errors)
    columns = {position: title for position, title in enumerate(titles) if title in LAYOUTS[name].known}
    for line, column in sorted(extent.formulas):
        errors.append(CellError(name, line, columns.get(column - 1) or get_column_letter(column), FORMULA))
    errors.extend(_merged(name, area, columns) for area in extent.merged)
    rows: list[Row] = []
    below = grid[:0:-1]
    grid.clear()
    for number in range(2, len(below) + 2):
        cells = below.pop()  # what was read is let go: a large sheet never lies here twice
        row = _row(number, cells, columns, extent)
        moments = [title for position, title in columns.items() if isinstance(cells[position], MOMENTS)]
        errors.extend(CellError(name, number, title, MOMENT) for title in moments)
        if not row.is_blank and not row.is_example:
            rows.append(row)
    return Sheet(name, frozenset(columns.values()), rows)


def _merged(name: str, area: str, columns: dict[int, str]) -> CellError:
    column, row = coordinate_from_string(area.partition(":")[0])
    title = columns.get(column_index_from_string(column) - 1) or column
    return CellError(name, row, title, MERGED.format(range=area))


def _row(number: int, cells: Cells, columns: dict[int, str], extent: Extent) -> Row:
    unreadable_cells = {
        title
        for position, title in columns.items()
        if (number, position + 1) in extent.formulas or isinstance(cells[position], MOMENTS)
    }
    texts = {title: text_of(cells[position]) for position, title in columns.items()}
    texts |= {title: code_of(texts[title]) for title in CODES & texts.keys()}
    return Row(number, texts, frozenset(unreadable_cells))


def _check_headings(name: str, titles: Sequence[str], grid: Sequence[Cells], errors: list[CellError]) -> None:
    layout = LAYOUTS[name]
    known = "、".join(layout.known)
    times = Counter(titles)
    for position, title in enumerate(titles):
        letter = get_column_letter(position + 1)
        if title.startswith(MARKS):
            continue
        if title and title not in layout.known:
            errors.append(
                CellError(
                    name, 1, letter, say("不认识的标题“%(title)s”。可用的标题：%(known)s。", title=title, known=known)
                )
            )
        elif title and times[title] > 1 and titles.index(title) != position:
            errors.append(CellError(name, 1, letter, say("标题“%(title)s”出现了两次，请只保留一列。", title=title)))
        elif not title and any(text_of(cells[position]) for cells in grid[1:]):
            errors.append(
                CellError(name, 1, letter, say("这一列有内容却没有标题。可用的标题：%(known)s。", known=known))
            )
    for title in layout.required:
        if title not in titles:
            errors.append(CellError(name, 1, title, say("缺少“%(title)s”这一列，请在第 1 行补上标题。", title=title)))


def text_of(cell: object) -> str:
    """A cell as its reader sees it: whole numbers without `.0`, yes and no in Chinese, no blanks around."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
