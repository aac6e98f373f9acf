"""Knocks of somebody who is known: at shared material, whose share nobody can guess; at items that are not theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from doorway import cookies
from services import people, sessions

Knock = Callable[[Flask], int]


def leave_numbers() -> Knock:
    person = people.meet(people.OFFICIAL_ACCOUNT, "oLeavesNumbers")
    token = sessions.open_session("page", follower_id=person.id).token

    def knock(app: Flask) -> int:
        client = app.test_client()
        client.set_cookie(cookies.PAGE, token)
        return client.post("/m/guess/call", data={"phone": "13900000001", "agreed": "yes"}).status_code

    return knock


def open_a_share(app: Flask) -> int:
    return app.test_client().post("/m/guess/visits").status_code


def guess_a_share(app: Flask) -> int:
    return app.test_client().post("/m/guess/passed-on").status_code


def ask_for_a_card(app: Flask) -> int:
    return app.test_client().get("/m/guess/card").status_code


def ask_for_a_poster(app: Flask) -> int:
    return app.test_client().get("/m/guess/poster.png").status_code


def guess_a_wish(app: Flask) -> int:
    return app.test_client().post("/m/guess/privacy", data={"wish": "nothing"}).status_code


AT_SHARED_MATERIAL: dict[str, tuple[str, Callable[[], Knock]]] = {
    "opening shared material": ("reading.open_visit", lambda: open_a_share),
    "passing it on": ("reading.passed_on", lambda: guess_a_share),
    "a card for it": ("reading.card", lambda: ask_for_a_card),
    "posters": ("materials.poster", lambda: ask_for_a_poster),
    "objecting to what is recorded": ("materials.change_privacy", lambda: guess_a_wish),
    "leaving a number": ("materials.leave_phone", leave_numbers),
}


def token_of(kind: sessions.Kind) -> str:
    return sessions.open_session(kind, follower_id=people.meet(people.OFFICIAL_ACCOUNT, "oGuesser").id).token


def at_a_page(path: str, **form: str) -> Callable[[], Knock]:
    """A form of a page that asks who one is."""

    def signed_in() -> Knock:
        token = token_of("page")

        def knock(app: Flask) -> int:
            client = app.test_client()
            client.set_cookie(cookies.PAGE, token)
            return client.post(path, data=form).status_code

        return knock

    return signed_in


def looked_at_as(path: str) -> Callable[[], Knock]:
    """Something of a page that only whoever is known looks at."""

    def signed_in() -> Knock:
        token = token_of("page")

        def knock(app: Flask) -> int:
            client = app.test_client()
            client.set_cookie(cookies.PAGE, token)
            return client.get(path).status_code

        return knock

    return signed_in


def at_the_api(method: str, path: str, **body: Any) -> Callable[[], Knock]:
    """Something of the API that asks who one is."""

    def signed_in() -> Knock:
        bearer = {"Authorization": f"Bearer {token_of('api')}"}
        return lambda app: app.test_client().open(path, method=method, json=body or None, headers=bearer).status_code

    return signed_in


def looked_at(path: str) -> Callable[[], Knock]:
    """Something that anybody may look at."""
    return lambda: lambda app: app.test_client().get(path).status_code


AT_CAMPAIGNS: dict[str, tuple[str, Callable[[], Knock]]] = {
    "taking part on a page": ("campaigns.enter", at_a_page("/p/none/entries")),
    "taking part": ("campaign_entries.enter", at_the_api("POST", "/api/v1/campaigns/none/entries", fields={})),
    "asking WeChat of oneself": ("campaign_entries.ask_rank", at_the_api("POST", "/api/v1/entries/999983/rank")),
    "round codes of an entry": ("campaigns.mini_code", looked_at_as("/p/none/entries/999983/mini.png")),
    "places to choose from": ("campaign_scripts.places", looked_at("/p/places/330000")),
    "a material of a page": ("campaigns.material", looked_at("/p/none/materials/none")),
    "whom a number goes to": ("campaign_scripts.whom", looked_at("/p/none/hands")),
    "a card for a campaign": ("campaign_scripts.card", looked_at("/p/none/card")),
    "posters of a campaign": ("promotions.poster", looked_at("/p/go/guess/poster.png")),
    "round codes of a campaign": ("promotions.mini_code", looked_at("/p/go/guess/mini.png")),
    "looking at vouchers": ("redemptions_api.look", at_the_api("POST", "/api/v1/redemptions/look", code="0" * 12)),
    "looking at check codes": ("vouches_api.look", at_the_api("POST", "/api/v1/vouches/look", code="0" * 20)),
    "vouching": ("vouches_api.vouch", at_the_api("POST", "/api/v1/vouches", code="0" * 20)),
    "redeeming": ("redemptions_api.redeem", at_the_api("POST", "/api/v1/redemptions", code="0" * 12, key="a" * 16)),
}
AT_LEADS: dict[str, tuple[str, Callable[[], Knock]]] = {
    "leaving a number after a word": ("call_me.leave_number", at_a_page("/me/call", phone="1")),
    "looking numbers up": ("leads_api.look_up", at_the_api("POST", "/api/v1/leads/look-up", phone="13900000001")),
    "entering leads": (
        "leads_api.enter",
        at_the_api("POST", "/api/v1/leads", name="x", phone="13900000001", interest="x", agreed=True),
    ),
    "calling leads": ("lead_deeds.call", at_the_api("POST", "/api/v1/leads/999983/call")),
}
AT_ITEMS: dict[str, tuple[str, Callable[[], Knock]]] = {
    "terms of items": ("items.terms_of", at_the_api("POST", "/api/v1/item-codes/terms", code="0" * 16)),
    "binding items": ("items.bind", at_the_api("POST", "/api/v1/item-codes/bind", code="0" * 16, consents=["bind"])),
    "accepting gifts": ("gifts.accept", at_the_api("POST", "/api/v1/gifts/guess/accept", consents=["bind"])),
    "looking at the counter": (
        "gifts.look_at_the_counter",
        at_the_api("POST", "/api/v1/dealer/item-codes/look", code="0" * 16),
    ),
    "opening locked items": (
        "gifts.unlock",
        at_the_api("POST", "/api/v1/dealer/item-codes/unlock", code="0" * 16, reason="帮忙"),
    ),
    "binding items on a page": ("my_items.bind", at_a_page("/c/0000000000000000/bind", bind="yes")),
    "accepting gifts on a page": ("my_items.accept", at_a_page("/g/guess", bind="yes")),
}
