"""Campaigns at the API: the page, taking part under a key, refusals by their status, what is mine."""

from __future__ import annotations

from typing import Any

from flask import Flask

from services.access import OPERATOR
from services.campaigns import publishing
from tests.miniprogram_api.mini import Mini, code_of
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import a_number, entries, promotion, somebody
from tests.services.leads.desk import owner
from tests.world import Cast

CONSENTS = ["prize", "phone", "lead_to_dealer"]


def said(phone: str | None = None, **more: Any) -> dict[str, Any]:
    return {"fields": {"phone": phone or a_number()}, "consents": CONSENTS, **more}


def test_a_page_says_what_it_offers_and_to_whom_a_number_goes(app: Flask, cast: Cast) -> None:
    out, me = desk.published(), Mini(app, somebody())
    page = me.get(f"/campaigns/{out.slug}?share={promotion(out, owner('D002'))}")
    assert (page["phase"], page["hands_to"], page["left_turns"]) == ("open", "深圳湾专卖", 1)
    assert [one["purpose"] for one in page["consents"] if one["required"]] == ["prize", "phone"]
    assert [(one["name"], one["left"]) for one in page["prizes"]] == [("50 元券", 100)]
    assert "name" not in page  # what we call it among ourselves
    assert [one["kind"] for one in page["fields"]] == ["name", "phone", "choice"]


def test_under_one_key_there_is_one_entry_and_one_answer(app: Flask, cast: Cast) -> None:
    out, me = desk.published(), Mini(app, somebody())
    body, path = said(), f"/campaigns/{out.slug}/entries"
    first = me.ask("POST", path, body, key="one-deed-of-mine")
    assert first.status_code == 201
    entry = first.get_json()
    assert (entry["state"], entry["outcome"], entry["prize"]) == ("entered", "won", "50 元券")
    assert me.ask("POST", path, body, key="one-deed-of-mine").get_json() == entry
    assert code_of(me.ask("POST", path, body)) == (409, "already_entered")
    assert len(entries(out)) == 1
    assert me.get("/entries")["items"] == [entry]
    assert me.get(f"/campaigns/{out.slug}")["entries"] == [entry]
    you = Mini(app, somebody())
    assert code_of(you.ask("GET", f"/entries/{entry['id']}")) == (404, "entry_unknown")
    assert code_of(you.ask("DELETE", f"/entries/{entry['id']}")) == (404, "entry_unknown")
    assert me.ask("DELETE", f"/entries/{entry['id']}").status_code == 204
    assert me.get(f"/entries/{entry['id']}")["state"] == "withdrawn"


def test_refusals_have_the_status_of_the_contract(app: Flask, cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="1")])
    path, me = f"/campaigns/{out.slug}/entries", Mini(app, somebody())
    assert code_of(me.ask("POST", path, said(consents=[]))) == (422, "consent_missing")
    assert code_of(me.ask("POST", path, said("12345"))) == (422, "phone_invalid")
    assert code_of(me.ask("POST", path, said(fields={"phone": a_number(), "name": "长" * 10_000}))) == (
        422,
        "field_too_long",
    )
    assert code_of(me.ask("POST", path, said(hands_to="别的店"))) == (409, "hand_changed")
    assert code_of(me.ask("POST", "/campaigns/never-was/entries", said())) == (404, "campaign_unknown")
    me.post(path, **said(share="forged"))
    assert code_of(Mini(app, somebody()).ask("POST", path, said())) == (409, "sold_out")
    publishing.end(OPERATOR, out.slug, desk.edition(out.slug), "办完了")
    assert code_of(Mini(app, somebody()).ask("POST", path, said())) == (410, "ended")
