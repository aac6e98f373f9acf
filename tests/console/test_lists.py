"""Lists: what the address asks for is what is shown, as page, as fragment and as download."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from models.audit import AuditEntry
from models.db import reading, session, transaction
from models.dealers import ENDED, Dealer
from services import clock, listing, spreadsheets
from services.access import OPERATOR
from services.bindings import deciding
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from tests.world import Cast

DEALERS = "/console/dealers"


def codes(desk: Desk, query: str) -> list[str]:
    rows = list(csv.reader(io.StringIO(desk.get(f"{DEALERS}?{query}&export=csv").data.decode("utf-8-sig"))))
    page = desk.get(f"{DEALERS}?{query}").text
    assert all(f"<span>{row[1]}</span>" in page for row in rows[1:]), "page and download disagree"
    return [row[1] for row in rows[1:]]


@transaction
def add_dealer(code: str, name: str, status: str = "active") -> None:
    session().add(Dealer(code=code, name=name, status=status, created_at=clock.now()))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["D001", "D002", "D003"]),
        ("q=深圳", ["D002"]),
        ("q=d003", ["D003"]),
        ("q=100%25", []),
        ("tier=省代&category=经销商", ["D001", "D002", "D003"]),
        ("tier=门店", []),
        ("sort=-code", ["D003", "D002", "D001"]),
        ("sort=password_hash", ["D001", "D002", "D003"]),
        ("page=99", ["D001", "D002", "D003"]),
        ("page=x", ["D001", "D002", "D003"]),
    ],
)
def test_search_filters_and_order(manager: Desk, query: str, found: list[str]) -> None:
    assert codes(manager, query) == found


def test_states_are_filtered(manager: Desk) -> None:
    add_dealer("D090", "已经结束的店", ENDED)
    deciding.decide(OPERATOR, waiting_claim("D001"), accept=True, reason="", via="console")
    assert codes(manager, "status=ended") == ["D090"]
    assert codes(manager, "bound=yes") == ["D001"]
    assert codes(manager, "bound=no") == ["D002", "D003", "D090"]
    assert manager.get(f"{DEALERS}/D090").status_code == 200


def test_a_long_list_comes_in_pages_that_keep_the_search(manager: Desk) -> None:
    for number in range(45):
        add_dealer(f"P{number:03}", f"分销 {number}")
    second = manager.get(f"{DEALERS}?q=分销&page=2").text
    assert "共 45 条" in second
    assert "<span>P020</span>" in second
    assert "<span>P019</span>" not in second
    assert "q=%E5%88%86%E9%94%80&amp;page=3" in second


def test_htmx_gets_the_list_alone_and_restored_history_the_page(manager: Desk) -> None:
    part = manager.get(f"{DEALERS}?q=D", htmx=True, **{"HX-Target": "list"}).text
    assert part.lstrip().startswith('<section id="list"')
    whole = manager.get(f"{DEALERS}?q=D", htmx=True, **{"HX-Target": "list", "HX-History-Restore-Request": "true"})
    assert whole.text.startswith("<!doctype html>")


def test_an_empty_list_says_what_to_do(manager: Desk) -> None:
    assert "生成邀请二维码" in manager.get("/console/bindings").text
    assert "清除条件" in manager.get(f"{DEALERS}?q=nothing").text


@pytest.mark.parametrize("room", ["dealers", "employees", "people", "bindings", "approvals", "notices"])
def test_every_list_can_be_searched_sorted_and_downloaded(manager: Desk, room: str) -> None:
    deciding.decide(OPERATOR, waiting_claim("D001"), accept=True, reason="", via="console")
    page = manager.get(f"/console/{room}?q=&sort=-created").text
    assert "共 " in page
    for form in ("csv", "xlsx"):
        answer = manager.get(f"/console/{room}?export={form}")
        assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="list.{form}"')
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    assert sheet.max_row > 1


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_is_taken_for_a_formula(first: str) -> None:
    wicked = f"{first}HYPERLINK(0)"
    line = [wicked, "华南", None, clock.now()]
    rows = list(csv.reader(io.StringIO(spreadsheets.csv_file(["名称"], [line]).decode("utf-8-sig"), newline="")))
    assert rows[1][:3] == [f"'{wicked}", "华南", ""]
    sheet = load_workbook(io.BytesIO(spreadsheets.xlsx_file([wicked], [line]))).active
    assert sheet is not None
    cells = [*sheet[1], *sheet[2]]
    assert [cell.data_type for cell in cells if cell.value and "HYPERLINK" in str(cell.value)] == ["s", "s"]
    assert all(str(cell.value).startswith("'") for cell in cells if "HYPERLINK" in str(cell.value))


def test_a_dealer_named_like_a_formula_is_harmless_in_the_download(manager: Desk) -> None:
    add_dealer("D091", '=cmd|"/c calc"!A0')
    rows = list(csv.reader(io.StringIO(manager.get(f"{DEALERS}?q=cmd&export=csv").data.decode("utf-8-sig"))))
    assert rows[1][0] == '\'=cmd|"/c calc"!A0'


def test_what_excel_cannot_hold_does_not_break_the_file() -> None:
    sheet = load_workbook(io.BytesIO(spreadsheets.xlsx_file(["a"], [["x\x0by\x00"]]))).active
    assert sheet is not None
    assert sheet["A2"].value == "xy"


def test_a_download_that_would_lack_rows_is_refused(manager: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "LARGEST_EXPORT", 2)
    answer = manager.get(f"{DEALERS}?export=xlsx")
    assert answer.status_code == 422
    assert "超过一次能导出的" in answer.text


def test_downloads_show_phones_masked(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    assert cast.employees
    text = signed_in("admin").get("/console/employees?export=csv").data.decode("utf-8-sig")
    assert "138****0001" in text
    assert "13800000001" not in text


def test_taking_a_list_away_is_written_down(manager: Desk) -> None:
    assert manager.get("/console/dealers?export=csv").status_code == 200
    assert _exports() == [("陈洁", {"room": "/console/dealers", "form": "csv", "rows": 3})]


@reading
def _exports() -> list[tuple[str, dict[str, object]]]:
    noted = select(AuditEntry.actor_name, AuditEntry.details).where(AuditEntry.tag == "console:list:export")
    return [(name, details) for name, details in session().execute(noted)]
