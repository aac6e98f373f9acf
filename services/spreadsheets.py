"""Lists as CSV and Excel files that no spreadsheet program takes for formulas.

Here and wherever a workbook is written, openpyxl is imported where it is used: with numpy, which it brings along, it is
20 MB that a web worker needs only once somebody downloads one.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from services import clock

Plain = str | int | float | datetime | None
Line = Sequence[Plain]

# Beginnings that Excel, WPS or LibreOffice may run as a formula; full-width forms count as well in Chinese editions.
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
# What XML 1.0 cannot hold, and so no Excel file can.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def harmless(text: str) -> str:
    """The text with an apostrophe before it when a spreadsheet program might run it."""
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if FORMULA.match(text) else text


def csv_file(headings: Sequence[str], lines: Iterable[Line]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel shows Chinese as gibberish."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(heading) for heading in headings])
    for line in lines:
        writer.writerow([clock.shown(one) if isinstance(one, datetime) else _plain(one) for one in line])
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(headings: Sequence[str], lines: Iterable[Line]) -> bytes:
    """One sheet; times as Excel's own, in China's time zone."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    sheet.append([harmless(heading) for heading in headings])
    for line in lines:
        sheet.append([_in_china(one) if isinstance(one, datetime) else _plain(one) for one in line])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _plain(one: str | int | float | None) -> str | int | float:
    """Numbers as numbers, so that a spreadsheet adds them up."""
    return one if isinstance(one, int | float) else harmless(one or "")


def _in_china(moment: datetime) -> datetime:
    return moment.astimezone(clock.SHANGHAI).replace(tzinfo=None, microsecond=0)


FORMATS: dict[str, tuple[Callable[[Sequence[str], Iterable[Line]], bytes], str]] = {
    "csv": (csv_file, "text/csv; charset=utf-8"),
    "xlsx": (xlsx_file, XLSX),
}
