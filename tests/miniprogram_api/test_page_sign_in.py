"""A page of ours becomes a client: through WeChat and this browser's cookie, never by anything in an address."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from doorway import cookies
from models.db import Database
from services import sessions
from tests.contents import changed, contents
from tests.miniprogram_api.mini import Mini, code_of
from tests.pages.test_oauth import Codes, begin, codes, come_back
from tests.services.test_clerks import somebody
from tests.world import Cast

__all__ = ["codes"]
CLIENT = "/app/#/pages/dealer/staff?id=7"
PAGE = {"via": "page"}


def sign_in(client: FlaskClient, **headers: str) -> Any:
    return client.post("/api/v1/session", json=PAGE, headers=headers)


def through_wechat(client: FlaskClient, code: str) -> Any:
    return come_back(client, state=begin(client, CLIENT), code=code)


def test_the_client_comes_back_where_it_was_and_is_signed_in(client: FlaskClient, codes: Codes) -> None:
    assert code_of(sign_in(client)) == (401, "sign_in_again")
    back = through_wechat(client, "good0")
    assert (back.status_code, back.headers["Location"]) == (302, CLIENT)
    opened = sign_in(client).get_json()
    me = client.get("/api/v1/me", headers={"Authorization": f"Bearer {opened['token']}"}).get_json()
    assert me == {"person": opened["person"], "roles": opened["roles"]}
    assert sign_in(client).get_json()["person"] == opened["person"]


def test_nobody_is_signed_in_as_somebody_else_by_a_link(app: Flask, codes: Codes, database: Database) -> None:
    """An attacker's state with the attacker's code, opened by the victim: the state is of another browser."""
    attacker, victim = app.test_client(), app.test_client()
    state = begin(attacker, CLIENT)
    begin(victim, CLIENT)
    before = contents(database)
    assert come_back(victim, state=state, code="good0").status_code == 410
    assert code_of(sign_in(victim)) == (401, "sign_in_again")
    assert contents(database) == before


def test_a_stolen_code_without_its_state_is_worth_nothing(app: Flask, codes: Codes) -> None:
    thief = app.test_client()
    assert come_back(thief, state="0" * 32, code="good0").status_code == 410
    assert code_of(thief.get("/api/v1/me?code=good0")) == (401, "sign_in_again")
    assert code_of(sign_in(thief)) == (401, "sign_in_again")
    assert "good0" in codes.good


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_no_other_site_asks_in_a_persons_name(client: FlaskClient, codes: Codes, database: Database, site: str) -> None:
    through_wechat(client, "good0")
    before = contents(database)
    assert code_of(sign_in(client, **{"Sec-Fetch-Site": site})) == (401, "sign_in_again")
    assert contents(database) == before
    assert sign_in(client, **{"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_only_a_pages_own_cookie_counts(app: Flask, cast: Cast) -> None:
    person = somebody("zhao")
    for token in ("", "made up", sessions.open_session("api", follower_id=person).token):
        client = app.test_client()
        client.set_cookie(cookies.PAGE, token)
        assert code_of(sign_in(client)) == (401, "sign_in_again")
    client = app.test_client()
    client.set_cookie(cookies.PAGE, sessions.open_session("page", follower_id=person).token)
    assert sign_in(client).status_code == 200


def test_signing_out_ends_the_page_too_and_nobody_elses(app: Flask, client: FlaskClient, codes: Codes) -> None:
    through_wechat(client, "good0")
    bearer = {"Authorization": f"Bearer {sign_in(client).get_json()['token']}"}
    other = Mini(app, somebody("zhao"))
    client.delete("/api/v1/session", headers=other.bearer)
    assert sign_in(client).status_code == 200
    gone = client.delete("/api/v1/session", headers=bearer)
    assert (gone.status_code, "qudao_page=;" in str(gone.headers)) == (204, True)
    assert code_of(sign_in(client)) == (401, "sign_in_again")
    assert code_of(client.get("/api/v1/me", headers=bearer)) == (401, "sign_in_again")


@pytest.mark.parametrize("body", [{}, {"via": "mini"}, {"via": "oauth"}])
def test_without_a_code_nobody_is_asked(app: Flask, cast: Cast, database: Database, body: dict[str, str]) -> None:
    before = contents(database)
    assert code_of(app.test_client().post("/api/v1/session", json=body)) == (403, "code_refused")
    assert changed(before, contents(database)) == set()
