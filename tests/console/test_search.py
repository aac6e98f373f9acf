"""The search at the top: what a word leads to, for whom, and what of it is written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.db import reading, session
from services.access import OPERATOR
from services.bindings import deciding
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from tests.console.two_regions import two_regions

SEARCH = "/console/search?q="
HITS = {"HX-Target": "hits"}


@pytest.mark.parametrize(
    ("typed", "opens"),
    [
        ("深圳湾", "/console/dealers/D002"),
        ("湾专", "/console/dealers/D002"),
        ("d00", "/console/dealers/D001"),
        ("Ｄ００２", "/console/dealers/D002"),
        ("  D002  ", "/console/dealers/D002"),
        ("李强", "/console/employees/E003"),
        ("E003", "/console/employees/E003"),
        ("刘芳", "/console/dealers/D002"),
        ("138 0000 0003", "/console/employees/E003"),
        ("13900000002", "/console/dealers/D002"),
    ],
)
def test_a_word_leads_to_the_page_it_means(manager: Desk, typed: str, opens: str) -> None:
    assert f'href="{opens}"' in manager.get(SEARCH + typed, htmx=True, **HITS).text


@pytest.mark.parametrize("typed", ["%25", "_", "'", '"', "\\", "😀", "x" * 10_000, "%00", "1390000000", "*", "a%00b"])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(manager: Desk, typed: str) -> None:
    answer = manager.get(SEARCH + typed)
    assert answer.status_code == 200
    assert 'class="hit"' not in answer.text


def test_a_person_is_found_by_label_with_binding_and_notices(manager: Desk) -> None:
    deciding.decide(OPERATOR, waiting_claim("D001"), accept=True, reason="", via="console")
    page = manager.get("/console/bindings?export=csv").data.decode("utf-8-sig")
    assert "张伟" in page
    label = manager.get("/console/dealers/D001").text.partition("访客 ")[2][:4]
    found = manager.get(SEARCH + label.lower()).text
    assert 'href="/console/bindings/1"' in found
    assert "/console/notices?q=" in found
    assert 'href="/console/bindings/1"' in manager.get(SEARCH + "%231").text


def test_nobody_finds_what_lies_elsewhere(signed_in: Callable[[str], Desk]) -> None:
    _near, far = two_regions()
    desk = signed_in("region_manager")
    for typed in (far.dealer, far.employee, "成都", "赵磊", "何静", "13800000005", "13900000003"):
        found = desk.get(SEARCH + typed).text
        assert f"/{far.dealer}" not in found, typed
        assert f"/{far.employee}" not in found, typed
    assert "/console/dealers/D001" in desk.get(SEARCH + "张伟").text
    assert signed_in("content_manager").get(SEARCH + "D").status_code == 403


def test_a_search_by_phone_is_written_down_without_the_phone(manager: Desk) -> None:
    manager.get(SEARCH + "刘芳")
    assert _searches() == []
    manager.get(SEARCH + "13900000002")
    assert _searches() == [("陈洁", {"found": 1})]


def test_the_box_gets_lines_and_a_browser_without_scripts_a_page(manager: Desk) -> None:
    assert manager.get(SEARCH + "D", htmx=True, **HITS).text.lstrip().startswith("<section")
    page = manager.get(SEARCH + "D").text
    assert "<!doctype html>" in page
    assert 'value="D"' in page
    assert "没有找到" in manager.get(SEARCH + "没有的").text


@reading
def _searches() -> list[tuple[str, dict[str, object]]]:
    noted = select(AuditEntry.actor_name, AuditEntry.details).where(AuditEntry.tag == "console:phone:search")
    return [(name, details) for name, details in session().execute(noted)]
