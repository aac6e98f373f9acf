"""The search at the top: what a word leads to, for whom, and what of it is written down."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import select

from models.audit import AuditEntry
from models.db import reading, session
from services import people
from services.access import OPERATOR
from services.bindings import claiming, deciding
from services.item_codes.code_text import printed
from services.item_codes.scheme import Kind
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from tests.console.two_regions import two_regions
from tests.labels import code_of, labels
from tests.services import doubted
from tests.shelf import a_material, token_of
from tests.world import Cast

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


def test_a_wechat_person_is_found_by_label_and_by_the_number_wechat_verified(manager: Desk, cast: Cast) -> None:
    who, gone = doubted.somebody("赵"), doubted.somebody("赵的小号")
    claiming.phone_verified(who, "+8613912345678")
    label, other = people.person(who).label, people.person(gone).label
    for typed in (label, label.removeprefix("访客 ").lower(), "139 1234 5678", "+8613912345678"):
        assert f'href="/console/people/{who}"' in manager.get(SEARCH + quote(typed)).text, typed
    assert f'href="/console/people/{gone}"' in manager.get(SEARCH + quote(other)).text
    people.merge(who, gone)
    for typed in (label, other, "13912345678"):
        assert f'href="/console/people/{gone}"' not in manager.get(SEARCH + quote(typed)).text, typed


def test_a_wechat_person_is_told_from_the_others_by_who_they_are(manager: Desk, cast: Cast) -> None:
    who = doubted.owner("张伟", "D001")
    found = manager.get(SEARCH + quote(people.person(who).label)).text
    assert "微信用户" in found
    assert "张伟 · 华南总代理" in found


def test_a_region_manager_finds_her_own_people_and_no_other(signed_in: Callable[[str], Desk]) -> None:
    near, far = two_regions()
    hers, everybodys = signed_in("region_manager"), signed_in("boss")
    for place, phone in ((near, "13911110001"), (far, "13911110002")):
        who = int(place.ids["person_id"])
        claiming.phone_verified(who, f"+86{phone}")
        page = f'href="/console/people/{who}"'
        for typed in (people.person(who).label, phone):
            assert page in everybodys.get(SEARCH + quote(typed)).text, typed
            assert (page in hers.get(SEARCH + quote(typed)).text) is (place is near), typed


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


def test_a_material_is_found_by_words_of_its_title(manager: Desk, cast: Cast) -> None:
    token = token_of(a_material("春季新品手册", employee_id=cast.employees["E001"]))
    found = manager.get(SEARCH + "新品", htmx=True, **HITS).text
    assert f'href="/console/materials/{token}"' in found
    assert token not in manager.get(SEARCH + "夏季", htmx=True, **HITS).text


def test_a_code_is_found_however_it_is_written_and_its_batch_by_number_lot_and_product(
    manager: Desk, signed_in: Callable[[str], Desk]
) -> None:
    batch, codes = labels(5)
    carton = code_of(batch, batch.first_serial, Kind.CARTON)
    life = f'href="/console/item-codes?code={codes[2]}"'
    for typed in (codes[2], codes[2].lower(), printed(codes[2]), f"HTTPS://Q.CN/C/{codes[2]}", f" {codes[2]} "):
        assert life in manager.get(SEARCH + quote(typed), htmx=True, **HITS).text, typed
    assert f"?code={carton}" in manager.get(SEARCH + carton).text
    for typed in (batch.code, batch.code.lower(), "L-7", "保温杯"):
        assert f'href="/console/code-batches/{batch.code}"' in manager.get(SEARCH + quote(typed)).text, typed
    for forged in ("0" * 16, "B999999", "Bnnnn", codes[2][:15]):
        page = manager.get(SEARCH + forged).text
        assert "item-codes?code" not in page
        assert "/code-batches/B" not in page
    assert signed_in("content_manager").get(SEARCH + codes[2]).status_code == 403  # as everywhere in the search
