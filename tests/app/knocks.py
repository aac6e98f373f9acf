"""Knocks at shared material, whose share nobody can guess."""

from __future__ import annotations

from collections.abc import Callable

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
