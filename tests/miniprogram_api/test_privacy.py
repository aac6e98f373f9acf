"""My data over the API: a copy at once, an erasure with a clock, refused while bound."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from services import clock, people, privacy, sessions
from services.access import OPERATOR
from services.bindings import arriving, inviting
from tests.world import Cast


def bearer(person_id: int) -> dict[str, str]:
    return {"Authorization": f"Bearer {sessions.open_session('api', follower_id=person_id).token}"}


def follower(openid: str) -> people.Person:
    person = people.meet(people.OFFICIAL_ACCOUNT, openid)
    people.followed(person.id, clock.now())
    return person


def test_a_copy_and_an_erasure(app: Flask, cast: Cast) -> None:
    client, person = app.test_client(), follower("oPrivate")
    mine = bearer(person.id)
    copy = client.get("/api/v1/privacy/export", headers=mine).get_json()
    assert copy["label"] == person.label
    assert {part["table"] for part in copy["parts"]} >= {"follower", "consent", "claim"}
    assert "oPrivate" not in str(copy)
    assert client.get("/api/v1/privacy/erasure", headers=mine).get_json()["state"] == "none"
    asked = client.post("/api/v1/privacy/erasure", headers={**mine, "Idempotency-Key": "erase-me-once"})
    assert (asked.status_code, asked.get_json()["state"]) == (202, "waiting")
    again = client.post("/api/v1/privacy/erasure", headers={**mine, "Idempotency-Key": "erase-me-once"})
    assert again.get_json() == asked.get_json()
    request = privacy.newest_of(person.id)
    assert request is not None
    privacy.carry_out(request.id)
    assert client.get("/api/v1/privacy/erasure", headers=mine).status_code == 401


def test_a_copy_is_given_to_who_just_signed_in(app: Flask, cast: Cast) -> None:
    client, person = app.test_client(), follower("oPrivate")
    mine, since = bearer(person.id), clock.now()
    for minutes, status in ((4, 200), (6, 403)):
        clock.use(lambda minutes=minutes: since + timedelta(minutes=minutes))  # type: ignore[misc]
        answer = client.get("/api/v1/privacy/export", headers=mine)
        assert answer.status_code == status
    assert answer.get_json()["error"]["code"] == "sign_in_fresh"
    assert client.get("/api/v1/me", headers=mine).status_code == 200
    assert client.get("/api/v1/privacy/export", headers=bearer(person.id)).status_code == 200
    clock.use(None)


def test_who_is_bound_ends_that_first(app: Flask, cast: Cast) -> None:
    person = follower("oBound")
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    answer = app.test_client().post("/api/v1/privacy/erasure", headers=bearer(person.id))
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (409, "bound_still")
