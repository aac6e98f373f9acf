"""Who may do what: every route for every role, and dealers of other regions as if they were not there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from doorway.access import ANYONE, STAFF, declared, who_may
from services.access import MAY
from services.bindings import inviting
from tests.console.desk import Desk
from tests.world import Cast

SOMETHING = {
    "code": "D001",
    "claim_id": 1,
    "binding_id": 1,
    "promise_id": 1,
    "entry_id": 1,
    "form": "png",
    "name": "console.css",
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
    path = re.sub(r"<(?:[^:>]+:)?(\w+)>", lambda name: str(SOMETHING[name[1]]), rule.rule)
    return (desk.get(path) if method == "GET" else desk.post(path)).status_code


@pytest.mark.parametrize("role", sorted(MAY))
def test_each_route_serves_exactly_the_roles_it_declares(
    app: Flask, signed_in: Callable[[str], Desk], role: str
) -> None:
    desk = signed_in(role)
    acts = [(rule, method, act) for rule, method, act in routes(app) if act not in (ANYONE, STAFF)]
    assert len(acts) > 12
    for rule, method, act in acts:
        assert (ask(desk, rule, method) == 403) is (act not in MAY[role]), f"{role}: {method} {rule}"


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


def test_a_dealer_of_another_region_answers_like_a_missing_one(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    desk = signed_in("region_manager")
    assert {"D001", "D003"} <= set(cast.dealers)
    assert desk.get("/console/dealers/D001").status_code == 200

    def told(code: str, path: str = "") -> tuple[int, str]:
        answer = desk.get(f"/console/dealers/{code}{path}")
        return answer.status_code, re.sub(r"[0-9a-f]{24}|nonce=\S+|value=\S+|\{.*?\}", "", answer.text).replace(
            code, "X"
        )

    for path in ("", "/invitation/print.png", "/invitation/screen.png"):
        assert told("D003", path) == told("D999", path)
        assert told("D003", path)[0] == 404


def test_a_dealer_of_another_region_is_neither_listed_nor_exported(signed_in: Callable[[str], Desk]) -> None:
    desk = signed_in("region_manager")
    for path in ("/console/dealers", "/console/dealers?export=csv"):
        text = desk.get(path).text
        assert "D002" in text
        assert "D003" not in text


def test_a_dealer_of_another_region_cannot_be_invited(signed_in: Callable[[str], Desk]) -> None:
    desk = signed_in("region_manager")
    assert desk.post("/console/dealers/D003/invitation", {"policy": "confirm"}).status_code == 404
    assert inviting.newest_invitation(dealer_code="D003") is None
    assert desk.post("/console/dealers/D002/invitation", {"policy": "confirm"}).status_code == 303
    assert inviting.newest_invitation(dealer_code="D002") is not None


def test_links_and_buttons_appear_only_for_who_may_use_them(signed_in: Callable[[str], Desk]) -> None:
    content = signed_in("content_manager").get("/console/").text
    assert "/console/dealers" not in content
    assert "/console/notices" not in content
    boss = signed_in("boss").get("/console/dealers/D001").text
    assert "绑定邀请" in boss
    assert "生成邀请" not in boss
    assert "生成邀请" in signed_in("admin").get("/console/dealers/D001").text
