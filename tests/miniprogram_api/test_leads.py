"""Leads at the API: boxes, one lead, what is done to it; a repeat under one key, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from models.db import session, transaction
from models.products import Product
from services.leads.holders import Holder
from tests.miniprogram_api.mini import Mini, code_of
from tests.services.leads.desk import PHONE, clerk, employee, from_place, hand, history, lead, owner, person
from tests.world import Cast

KEY = "a-key-of-this-deed"
NEW = {"name": "赵先生", "phone": PHONE, "interest": "春季新品", "agreed": True}
FIGURES = {"product": None, "amount_fen": 880_000, "probability": 60, "expected_on": "2027-01-31"}


class Shop:
    """张伟 of D001 with a clerk, each with a phone in hand."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        boss = owner("D001")
        self.cast = cast
        self.boss, self.clerk = Mini(app, boss), Mini(app, clerk(boss, "马超", "13900000011"))

    def entered(self) -> int:
        return int(self.boss.post("/leads", **NEW)["id"])


@pytest.fixture
def shop(app: Flask, cast: Cast) -> Shop:
    app.extensions["qudao_knocks"].enabled = False
    return Shop(app, cast)


def test_a_lead_goes_from_hand_to_hand_and_ends_as_an_order(shop: Shop) -> None:
    number = shop.entered()
    [mine] = shop.boss.get("/leads")["items"]
    assert (mine["called"], mine["phone"], mine["state"]) == ("赵先生", "139****0000", "claimed")
    assert shop.clerk.get("/leads")["items"] == []
    one = shop.boss.get(f"/leads/{number}")
    mate = next(who["id"] for who in one["colleagues"] if who["name"] == "马超")
    handed = shop.boss.ask("POST", f"/leads/{number}/hand-on", {"to": mate, "note": "你熟"}, key=KEY)
    again = shop.boss.ask("POST", f"/leads/{number}/hand-on", {"to": mate, "note": "你熟"}, key=KEY)
    assert (handed.status_code, again.get_json()) == (200, handed.get_json() | {"receiver": "马超"})
    assert history(number).count("handed_on") == 1
    assert code_of(shop.boss.ask("POST", f"/leads/{number}/call")) == (403, "not_your_lead")
    shop.clerk.post(f"/leads/{number}/claim")
    assert shop.clerk.post(f"/leads/{number}/call") == {"phone": "139 1111 0000"}
    followed = shop.clerk.post(
        f"/leads/{number}/follow-ups", note="要五十只", stage="opportunity", opportunity=FIGURES, way="call"
    )
    assert followed == {"state": "opportunity"}
    assert shop.clerk.get(f"/leads/{number}")["opportunity"]["amount_fen"] == 880_000
    assert shop.clerk.post(f"/leads/{number}/follow-ups", note="已付款", stage="won")["state"] == "won"
    late = shop.clerk.ask("POST", f"/leads/{number}/follow-ups", {"note": "再来一次"})
    assert code_of(late)[0] == 409
    assert [step["kind"] for step in shop.boss.get(f"/leads/{number}")["trail"]][:3] == [
        "follow_up",
        "follow_up",
        "called",
    ]


def test_boxes_are_counted_and_the_pool_is_taken_from(shop: Shop) -> None:
    number = from_place("440300")
    assert hand(number) == Holder(shop.cast.dealers["D001"])  # nobody of Shenzhen's own shop is bound
    assert shop.clerk.get("/leads/boxes") == {"mine": 0, "due": 0, "pool": 1, "team": None}
    assert shop.boss.get("/leads/boxes") == {"mine": 0, "due": 0, "pool": 1, "team": 1}
    shop.clerk.post(f"/leads/{number}/claim")
    assert code_of(shop.boss.ask("POST", f"/leads/{number}/claim")) == (409, "lead_taken")
    assert shop.clerk.get("/leads/boxes")["mine"] == 1
    gone = shop.clerk.ask("POST", f"/leads/{number}/give-back", {"reason": "busy"})
    assert gone.status_code == 204
    assert shop.clerk.get("/leads?box=pool")["items"][0]["id"] == number


def test_looking_up_says_taken_or_free_and_never_whose(shop: Shop, app: Flask) -> None:
    shop.entered()
    wang = Mini(app, employee("E001"))
    assert wang.post("/leads/look-up", phone=PHONE) == {"taken": True}
    assert wang.post("/leads/look-up", phone="13911110009") == {"taken": False}
    refused = wang.ask("POST", "/leads", NEW)
    assert code_of(refused) == (409, "lead_exists")
    assert "华南" not in refused.text
    stranger = Mini(app, person("stranger"))
    assert code_of(stranger.ask("POST", "/leads/look-up", {"phone": PHONE})) == (403, "not_ours")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agreed": False}, "consent_missing"),
        ({"name": "  "}, "name_missing"),
        ({"interest": "\n"}, "interest_missing"),
        ({"phone": "12345"}, "phone_invalid"),
        ({"region": "999999"}, "region_unknown"),
        ({"region": "深圳"}, "malformed"),
        ({"name": "x" * 81}, "malformed"),
        ({"interest": "奖" * 10_000}, "malformed"),
        ({"dealer_id": 2}, "malformed"),
        ({"phone": None}, "malformed"),
    ],
)
def test_what_cannot_be_entered_is_refused_and_leaves_nothing(shop: Shop, changes: dict[str, Any], code: str) -> None:
    assert code_of(shop.boss.ask("POST", "/leads", {**NEW, **changes})) == (422, code)
    assert shop.boss.get("/leads?box=team")["items"] == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"note": ""}, "malformed"),
        ({"note": " "}, "note_missing"),
        ({"note": "好", "stage": "sold"}, "malformed"),
        ({"note": "好", "stage": "lost"}, "reason_missing"),
        ({"note": "好", "stage": "opportunity"}, "opportunity_unfit"),
        ({"note": "好", "stage": "opportunity", "opportunity": {**FIGURES, "amount_fen": 0}}, "malformed"),
        (
            {"note": "好", "stage": "opportunity", "opportunity": {**FIGURES, "expected_on": "2027-02-30"}},
            "opportunity_unfit",
        ),
        ({"note": "好", "stage": "opportunity", "opportunity": {**FIGURES, "product": "P999"}}, "product_unknown"),
        ({"note": "好", "next_at": "2020-01-01T10:00:00+08:00"}, "next_at_unfit"),
        ({"note": "好", "next_at": "2099-01-01T10:00:00+08:00"}, "next_at_unfit"),
        ({"note": "好", "next_at": "2027-01-01T10:00:00"}, "malformed"),
    ],
)
def test_a_follow_up_that_says_nothing_sound_changes_nothing(shop: Shop, said: dict[str, Any], code: str) -> None:
    number = shop.entered()
    before = history(number)
    assert code_of(shop.boss.ask("POST", f"/leads/{number}/follow-ups", said)) == (422, code)
    assert (history(number), lead(number).state) == (before, "claimed")


def test_a_note_is_text_whatever_it_holds(shop: Shop) -> None:
    number = shop.entered()
    note = "<script>alert(1)</script> =1+1 😀"
    shop.boss.post(f"/leads/{number}/follow-ups", note=f"{note}\0\a")
    assert shop.boss.get(f"/leads/{number}")["trail"][0]["note"] == note


def test_a_lead_of_another_house_answers_like_none(shop: Shop, app: Flask) -> None:
    number = shop.entered()
    liu = Mini(app, owner("D002"))
    for act, body in (
        ("claim", None),
        ("decline", {"reason": "busy"}),
        ("give-back", {"reason": "busy"}),
        ("hand-on", {"to": 1}),
        ("follow-ups", {"note": "嗨"}),
        ("call", None),
    ):
        theirs = liu.ask("POST", f"/leads/{number}/{act}", body)
        none = liu.ask("POST", f"/leads/999983/{act}", body)
        assert code_of(theirs) == code_of(none) == (404, "lead_unknown"), act
    assert hand(number) == Holder(shop.cast.dealers["D001"], shop.cast.owners["D001"])


def test_an_opportunity_names_a_product_on_sale(shop: Shop) -> None:
    put_on_sale("P001", "保温杯")
    put_on_sale("P002", "水壶")
    cup = {"code": "P001", "name": "保温杯"}
    assert shop.boss.get("/leads/products") == {"items": [cup, {"code": "P002", "name": "水壶"}], "more": False}
    assert shop.boss.get("/leads/products?q=p001")["items"] == [cup]
    assert shop.boss.get("/leads/products?q=%25")["items"] == []
    number = shop.entered()
    figures = {**FIGURES, "product": "P001"}
    shop.boss.post(f"/leads/{number}/follow-ups", note="要五十只", stage="opportunity", opportunity=figures)
    assert shop.boss.get(f"/leads/{number}")["opportunity"]["product"] == "保温杯"


def test_a_product_that_is_sold_no_more_is_not_offered_and_strangers_see_none(shop: Shop, app: Flask) -> None:
    put_on_sale("P001", "保温杯")
    sold_no_more()
    assert shop.boss.get("/leads/products") == {"items": [], "more": False}
    stranger = Mini(app, person("nobody of ours"))
    assert code_of(stranger.ask("GET", "/leads/products")) == (403, "not_ours")


@transaction
def put_on_sale(code: str, name: str) -> None:
    session().add(Product(code=code, name=name, warranty_months=0))


@transaction
def sold_no_more() -> None:
    session().execute(update(Product).values(state="discontinued"))
