"""No page of the console says a whole number; asked with a reason, one does, for a minute."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from services.access import OPERATOR
from services.bindings import deciding
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from tests.console.test_access import SOMETHING, routes
from tests.services import doubted
from tests.world import EMPLOYEES, Cast

CANARY = "13912345678"
NUMBERS = {CANARY, *(phone for _code, _name, phone in EMPLOYEES)}
ADDRESS = "/console/contacts/dealer_staff/1"


def whole(text: str) -> set[str]:
    """Numbers said in whole, however they are spaced."""
    plain = re.sub(r"(?<=[0-9])[ \-\u00a0](?=[0-9])", "", text)
    return {number for number in NUMBERS if number in plain}


@pytest.mark.parametrize("role", ["admin", "region_manager", "auditor"])
def test_no_page_and_no_download_says_a_whole_number(app: Flask, signed_in: Callable[[str], Desk], role: str) -> None:
    desk = signed_in(role)
    deciding.decide(OPERATOR, waiting_claim("D001", phone=CANARY), accept=True, reason="", via="console")
    waiting_claim("D002", phone=CANARY)
    shown = 0
    for rule, method, _declared in routes(app):
        if method == "GET":
            path = re.sub(r"<(?:[^>]+:)?(\w+)>", lambda name: str(SOMETHING[name[1]]), rule.rule)
            if path.endswith((".png", ".xlsx", ".zip")):
                continue
            for address in (path, f"{path}?export=csv"):
                text = desk.get(address).data.decode("utf-8", "replace")
                assert whole(text) == set(), address
                shown += "****" in text
    assert shown > 2 or role == "auditor"


def test_asked_with_a_reason_it_is_shown_for_a_minute(manager: Desk) -> None:
    form = manager.get(ADDRESS, htmx=True).text
    assert "139****0001" in form
    refused = manager.post(ADDRESS, {"reason": ""}, htmx=True)
    assert (refused.status_code, refused.headers["HX-Retarget"]) == (422, "#contact-dealer_staff-1")
    shown = manager.post(ADDRESS, {"reason": "call"}, htmx=True)
    assert "139 0000 0001" in shown.text
    assert 'data-lasts="60"' in shown.text
    assert "139****0001" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"


def test_without_scripts_the_page_leaves_by_itself(manager: Desk) -> None:
    shown = manager.post(ADDRESS, {"reason": "verify"})
    assert "139 0000 0001" in shown.text
    assert shown.headers["Refresh"] == f"60;url={ADDRESS}"
    assert "139 0000 0001" not in manager.get(ADDRESS).text


def test_who_may_not_look_is_offered_no_button(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    assert cast.owners
    assert "/console/contacts/" not in signed_in("boss").get("/console/dealers/D001").text
    assert "/console/contacts/" in signed_in("admin").get("/console/dealers/D001").text


def test_the_auditor_sees_who_looked_how_often(signed_in: Callable[[str], Desk], manager: Desk) -> None:
    manager.post(ADDRESS, {"reason": "verify"})
    page = signed_in("auditor").get("/console/looks").text
    assert "陈洁" in page
    assert "个人信息查看量" in page


def test_a_persons_page_and_a_case_offer_the_number_wechat_verified(manager: Desk, cast: Cast) -> None:
    zhou, liu = doubted.employee("周婷", "E004"), doubted.owner("刘芳", "D002")
    doubted.prove(zhou, liu)
    case = f"/console/merge-cases/{doubted.the_case().row.id}"
    for page, who in ((f"/console/people/{zhou}", zhou), (case, zhou), (case, liu)):
        assert f'href="/console/contacts/follower/{who}"' in manager.get(page).text, page
    shown = manager.post(f"/console/contacts/follower/{zhou}", {"reason": "verify"}, htmx=True)
    assert "139 0000 0001" in shown.text
    assert shown.headers["Cache-Control"] == "no-store"


def test_who_may_read_a_case_but_reveal_nothing_is_offered_no_number(
    signed_in: Callable[[str], Desk], cast: Cast
) -> None:
    zhou, liu = doubted.employee("周婷", "E004"), doubted.owner("刘芳", "D002")
    doubted.prove(zhou, liu)
    for page in (f"/console/people/{zhou}", f"/console/merge-cases/{doubted.the_case().row.id}"):
        shown = signed_in("boss").get(page).text
        assert "139****0001" in shown
        assert "/console/contacts/" not in shown
