"""Strangers, misspelt declarations, and what a region manager may do; routes and roles: test_who_may_what.py."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from doorway.access import ANYONE, declared, who_may
from models.db import reading
from models.dealers import Dealer
from services import clock, notices, people
from services.access import OPERATOR
from services.bindings import arriving, history, inviting
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from tests.world import Cast

SOMETHING = {
    "kind": "tier",
    "page": "binding",
    "topic": "approved",
    "role": "owner",
    "publication_id": 1,
    "subject": "dealer_staff",
    "subject_id": 1,
    "export_id": 1,
    "import_id": 1,
    "number": 1,
    "code": "D001",
    "claim_id": 1,
    "case_id": 1,
    "item_case_id": 1,
    "act_id": 1,
    "binding_id": 1,
    "person_id": 1,
    "promise_id": 1,
    "entry_id": 1,
    "view_id": 1,
    "batch_id": 1,
    "contact_id": 1,
    "token": "x",
    "folder_id": 1,
    "share_id": 1,
    "redemption_id": 1,
    "vouch_id": 1,
    "chain_id": 1,
    "item_id": 1,
    "offer_id": 1,
    "file_id": 1,
    "package_id": 1,
    "lead_id": 1,
    "material": "x",
    "form": "png",
    "name": "console.css",
    "slug": "nothing",
    "block": "text",
    "place": 0,
    "prize_id": 1,
    "campaign_entry_id": 1,
}


def routes(app: Flask) -> list[tuple[Rule, str, str]]:
    """Every route of the console with its method and its declaration."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("console."):
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            found.append((rule, method, declared(app.view_functions[rule.endpoint]) or ""))
    return found


def ask(desk: Desk, rule: Rule, method: str) -> int:
    path = re.sub(r"<(?:[^>]+:)?(\w+)>", lambda name: str(SOMETHING[name[1]]), rule.rule)
    return (desk.get(path) if method == "GET" else desk.post(path)).status_code


@pytest.mark.usefixtures("cast")
def test_strangers_are_sent_to_sign_in(app: Flask) -> None:
    desk = Desk(app)
    for rule, method, declaration in routes(app):
        if declaration != ANYONE:
            assert ask(desk, rule, method) == 302, f"{method} {rule}"


def test_a_misspelt_declaration_serves_nobody(app: Flask, signed_in: Callable[[str], Desk]) -> None:
    app.view_functions["console.home.show"] = who_may("dealers.raed")(lambda: "secret")
    answer = signed_in("admin").get("/console/")
    assert answer.status_code == 403
    assert "secret" not in answer.text


@pytest.mark.usefixtures("cast")
def test_htmx_of_a_stranger_is_sent_to_sign_in_and_back_to_its_page(app: Flask) -> None:
    shown = {"HX-Current-URL": "http://127.0.0.1/console/dealers?q=a"}
    answer = Desk(app).get("/console/dealers?q=ab", htmx=True, **shown)
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/console/sign-in?next=/console/dealers?q%3Da"


def test_a_dealer_of_another_region_cannot_be_invited(signed_in: Callable[[str], Desk]) -> None:
    desk = signed_in("region_manager")
    assert desk.post("/console/dealers/D003/invitation", {"policy": "confirm"}).status_code == 404
    assert inviting.newest_invitation(dealer_code="D003") is None
    assert desk.post("/console/dealers/D002/invitation", {"policy": "confirm"}).status_code == 303
    assert inviting.newest_invitation(dealer_code="D002") is not None


def test_a_region_manager_decides_in_her_regions_only(signed_in: Callable[[str], Desk]) -> None:
    desk = signed_in("region_manager")
    near, far = waiting_claim("D002"), waiting_claim("D003")
    assert desk.post(f"/console/approvals/{far}", {"decision": "accept"}).status_code == 404
    assert desk.post(f"/console/approvals/{near}", {"decision": "accept"}).status_code == 303
    assert [history.claim(OPERATOR, claim).state for claim in (near, far)] == ["accepted", "waiting"]


def test_only_who_may_decide_is_asked(app: Flask, cast: Cast) -> None:
    """周婷 looks after Guangdong: of Sichuan she hears nothing; 陈洁 hears of both."""
    for code in ("E002", "E004"):
        person = people.meet(people.OFFICIAL_ACCOUNT, f"openid-{code}")
        people.followed(person.id, clock.now())
        arriving.arrive(person.id, inviting.invite_employee(OPERATOR, code, policy="on_follow").scene)

    @reading
    def asked(code: str) -> list[str]:
        return [one.name for one in notices.deciders(Dealer, cast.dealers[code])]

    assert asked("D001") == ["陈洁", "周婷"]
    assert asked("D003") == ["陈洁"]


def test_links_and_buttons_appear_only_for_who_may_use_them(signed_in: Callable[[str], Desk]) -> None:
    content = signed_in("content_manager").get("/console/").text
    assert "/console/dealers" not in content
    assert "/console/notices" not in content
    boss = signed_in("boss").get("/console/dealers/D001").text
    assert "绑定邀请" in boss
    assert "生成邀请" not in boss
    assert "生成邀请" in signed_in("admin").get("/console/dealers/D001").text
