"""Items at the API: what a phone is told, and what a repeat under one key brings."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from models.db import Database
from tests.miniprogram_api.mini import Mini, code_of
from tests.rig.invariants import number
from tests.services.items.shop import Shelf, furnish_privileges, shelf
from tests.services.test_clerks import owner, somebody
from tests.world import Cast

KEY = "a-key-of-this-deed"


@pytest.fixture
def goods(app: Flask, cast: Cast) -> Shelf:
    app.extensions["qudao_knocks"].enabled = False
    made = shelf(dealer="D001")
    furnish_privileges()
    return made


def said(goods: Shelf, place: int = 0, **more: Any) -> dict[str, Any]:
    return {"code": goods.code(place), "consents": ["bind"], **more}


def test_binding_answers_with_the_card_and_a_repeat_with_the_same(app: Flask, goods: Shelf, database: Database) -> None:
    me, you = Mini(app, somebody("me")), Mini(app, somebody("you"))
    terms = me.post("/item-codes/terms", code=goods.code())
    assert (terms["dealer"], terms["inner"], terms["locked"]) == ("华南总代理", False, False)
    assert "微信验证过的手机号" in terms["phone"]
    assert [(one["purpose"], one["required"]) for one in terms["consents"]] == [
        ("bind", True),
        ("lead_to_dealer", False),
        ("marketing", False),
    ]
    first = me.ask("POST", "/item-codes/bind", said(goods), key=KEY)
    assert first.status_code == 201
    bound = first.get_json()
    assert bound["item"]["product"]["code"] == "P001"
    assert [one["kind"] for one in bound["privileges"]] == ["warranty", "points", "coupon", "content"]
    assert me.ask("POST", "/item-codes/bind", said(goods), key=KEY).get_json() == bound
    assert me.ask("POST", "/item-codes/bind", said(goods)).get_json() == bound  # mine already, it stays as it is
    assert number(database, "SELECT COUNT(*) FROM ownership") == 1
    refused = you.ask("POST", "/item-codes/bind", said(goods))
    assert code_of(refused) == (409, "owned_by_another")
    assert bound["item"]["bound_at"] not in refused.text
    assert me.get("/items")["points"] == 100
    assert code_of(you.ask("GET", f"/items/{bound['item']['id']}")) == (404, "item_unknown")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"consents": ["marketing"]}, 422, "consent_missing"),
        ({"consents": ["bind", "soul"]}, 422, "malformed"),
        ({"code": "0" * 16}, 404, "code_not_available"),
        ({"code": "半个码"}, 422, "code_odd_character"),
        ({"city": "440"}, 422, "malformed"),
        ({"owner": "me"}, 422, "malformed"),
    ],
)
def test_what_is_not_bound_is_told_why(
    app: Flask, goods: Shelf, changes: dict[str, Any], status: int, code: str
) -> None:
    assert code_of(Mini(app, somebody("me")).ask("POST", "/item-codes/bind", said(goods) | changes)) == (status, code)


def test_a_wrong_covered_code_counts_once_under_one_key(app: Flask, goods: Shelf, database: Database) -> None:
    me, covered = Mini(app, somebody("me")), shelf(inner=True, dealer="D001")
    wrong = said(covered, inner_code="1")
    for _ in range(3):
        assert code_of(me.ask("POST", "/item-codes/bind", wrong, key=KEY)) == (422, "inner_wrong")
    assert number(database, "SELECT wrong FROM inner_tries") == 1
    told = [code_of(me.ask("POST", "/item-codes/bind", wrong))[1] for _ in range(5)]
    assert told == ["inner_wrong"] * 3 + ["inner_locked"] * 2
    boss = Mini(app, owner("D001"))
    brought = boss.post("/dealer/item-codes/look", code=covered.code())
    assert (brought["item_id"], brought["locked"]) == (None, True)
    assert code_of(me.ask("POST", "/dealer/item-codes/look", {"code": covered.code()})) == (403, "not_owner")
    assert code_of(boss.ask("POST", "/dealer/item-codes/look", {"code": "0" * 16})) == (403, "not_your_item")
    opened = boss.ask("POST", "/dealer/item-codes/unlock", {"code": covered.code(), "reason": "顾客在店里"})
    assert opened.status_code == 204
    assert me.ask("POST", "/item-codes/bind", said(covered, inner_code=covered.inner())).status_code == 201


def test_a_gift_goes_over_the_api(app: Flask, goods: Shelf) -> None:
    me, you, third = (Mini(app, somebody(name)) for name in ("me", "you", "third"))
    item = me.post("/item-codes/bind", **said(goods))["item"]["id"]
    offer = me.ask("POST", f"/items/{item}/transfers", key=KEY)
    assert offer.status_code == 201
    gift = offer.get_json()
    assert gift["url"].endswith(f"/g/{gift['token']}")
    assert me.get(f"/items/{item}")["gift"]["token"] == gift["token"]
    assert you.get(f"/gifts/{gift['token']}")["state"] == "open"
    assert code_of(me.ask("POST", f"/gifts/{gift['token']}/accept", {"consents": ["bind"]})) == (422, "gift_to_oneself")
    taken = you.post(f"/gifts/{gift['token']}/accept", consents=["bind"])
    assert taken["item"]["id"] == item
    assert code_of(third.ask("POST", f"/gifts/{gift['token']}/accept", {"consents": ["bind"]})) == (410, "gift_gone")
    boss = Mini(app, owner("D001"))
    assert boss.ask("POST", f"/dealer/items/{item}/return", {"reason": "七天退货"}).status_code == 204
    assert you.get("/items")["items"] == []
    assert code_of(you.ask("POST", f"/dealer/items/{item}/return", {"reason": "我退"})) == (403, "not_owner")
