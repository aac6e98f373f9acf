"""G36: whatever a thousand cells hold, no file that we write has a formula in it, and nothing else of it is lost."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from services import spreadsheets
from services.spreadsheets import FORMULA, UNPRINTABLE, csv_file, xlsx_file

BEGINNINGS = ["", "=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\x00=", "\x01\x02@", "＝", "＋", "－", "＠"]
BEGINNINGS += ["'=", '"=', ",=", "\r\n="]
LINK = 'HYPERLINK("http://evil.example","点我")'
RESTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["1+1", "cmd|'/c calc'!A0", LINK, "SUM(A1:A9)", "广州旗舰店", "\ufeff=1", 'a"b,c\r\nd']
)
TYPED = st.builds(lambda first, rest: first + rest, st.sampled_from(BEGINNINGS), RESTS)
CELLS = st.lists(TYPED, min_size=50, max_size=50)
A_THOUSAND = settings(
    max_examples=20, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
Written = Callable[[list[str]], list[str]]


def by_csv(cells: list[str]) -> list[str]:
    """What is read again, as RFC 4180 has it."""
    content = csv_file(["名称"], [[one] for one in cells])
    assert content.startswith(b"\xef\xbb\xbf"), "Excel would show Chinese as gibberish"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [row[0] if row else "" for row in rows[1:]]


def by_xlsx(cells: list[str]) -> list[str]:
    sheet = load_workbook(io.BytesIO(xlsx_file(["名称"], [["-", one] for one in cells]))).active
    assert sheet is not None
    found = [row[1] for row in sheet.iter_rows(min_row=2, max_col=2)]
    told = {cell.data_type for cell in found if cell.value is not None}
    assert told <= {"s", "inlineStr"}, "a formula, or a number"
    return [str(cell.value or "") for cell in found]


@pytest.mark.parametrize("written", [by_csv, by_xlsx])
def test_no_cell_of_a_thousand_is_a_formula(written: Written) -> None:
    @A_THOUSAND
    @given(CELLS)
    def hold(cells: list[str]) -> None:
        for typed, read in zip(cells, written(cells), strict=True):
            assert not FORMULA.match(read), typed
            assert _same(read.removeprefix("'"), UNPRINTABLE.sub("", typed).removeprefix("'")), typed

    hold()


def _same(one: str, other: str) -> bool:
    """But for the ends of lines, which XML and CSV write in their own way."""
    return one.split() == other.split()


@pytest.mark.parametrize("written", [by_csv, by_xlsx])
def test_control_written_as_typed_a_formula_is_found(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "harmless", lambda text: UNPRINTABLE.sub("", text))
    with pytest.raises(AssertionError):
        assert not any(FORMULA.match(one) for one in written(["=1+1", "＝1+1"]))
