"""The silent round trip through WeChat: once, in one browser, in five minutes, and only back to our own pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from doorway.house import NAME, House
from models.db import Database
from tests.contents import changed, contents
from tests.pages.readers import dealer_invitation, pass_time
from tests.world import Cast
from wechat.answers import PageIdentity
from wechat.errors import WeChatRefused

API = "sns/oauth2/access_token"


@dataclass
class Codes:
    """WeChat's side of the round trip: each code works once."""

    good: dict[str, PageIdentity] = field(default_factory=dict)

    def page_identity(self, code: str) -> PageIdentity:
        try:
            return self.good.pop(code)
        except KeyError:
            raise WeChatRefused(API, 40029, "invalid code") from None


@pytest.fixture
def codes(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Codes:
    house: House = app.extensions[NAME]
    answers = Codes({f"good{n}": PageIdentity(f"openid of reader {n}", None, snapshot=False) for n in range(3)})
    answers.good["snapshot"] = PageIdentity("openid of nobody", None, snapshot=True)
    monkeypatch.setattr(house.gateway, "page_identity", answers.page_identity)
    return answers


def begin(client: FlaskClient, path: str) -> str:
    """Off to WeChat; the state it is given."""
    answer = client.get("/oauth/start", query_string={"next": path})
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["scope"] == ["snsapi_base"]
    return query["state"][0]


def come_back(client: FlaskClient, **query: str) -> Any:
    return client.get("/oauth/callback", query_string=query)


def test_a_page_opened_by_a_stranger_makes_the_round_trip_and_is_shown(client: FlaskClient, codes: Codes) -> None:
    page = f"/bind/{dealer_invitation().token}"
    assert client.get(page).headers["Location"] == f"/oauth/start?next={page}"
    back = come_back(client, state=begin(client, page), code="good0")
    assert (back.status_code, back.headers["Location"]) == (302, page)
    [cookie] = [line for line in back.headers.getlist("Set-Cookie") if line.startswith("qudao_page=")]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert client.get(page).status_code == 200


def test_a_callback_fetched_twice_by_the_same_browser_ends_where_it_wanted(
    client: FlaskClient, codes: Codes, database: Database
) -> None:
    state = begin(client, "/bind/x")
    come_back(client, state=state, code="good0")
    before = contents(database)
    again = come_back(client, state=state, code="good0")
    assert (again.status_code, again.headers["Location"]) == (302, "/bind/x")
    assert contents(database) == before


def test_a_state_is_worth_nothing_replayed_in_another_browser_late_or_made_up(
    app: Flask, client: FlaskClient, codes: Codes, database: Database
) -> None:
    victim = app.test_client()
    begin(victim, "/bind/x")
    used, fresh = begin(client, "/bind/x"), begin(client, "/bind/x")
    come_back(client, state=used, code="good0")
    client.delete_cookie("qudao_page")
    before = contents(database)
    for who, state in ((client, used), (victim, fresh), (app.test_client(), fresh), (client, "0" * 32), (client, "")):
        answer = come_back(who, state=state, code="good1")
        assert answer.status_code == 410, state
        assert "请返回重新打开" in answer.text
        assert "qudao_page" not in str(answer.headers)
    pass_time(minutes=6)
    assert come_back(client, state=fresh, code="good1").status_code == 410
    assert contents(database) == before
    assert "good1" in codes.good


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "需要您在微信里允许访问"), ("forged", "登录已失效"), ("snapshot", "使用完整服务")],
)
def test_a_missing_forged_or_snapshot_code_signs_nobody_in(
    client: FlaskClient, codes: Codes, database: Database, code: str, sentence: str
) -> None:
    state = begin(client, "/bind/x")
    before = contents(database)
    answer = come_back(client, state=state, code=code)
    assert (answer.status_code, sentence in answer.text) == (403, True)
    assert "qudao_page" not in str(answer.headers)
    assert changed(before, contents(database)) == {"oauth_state"}


def test_a_form_sent_after_the_session_ended_is_not_lost_in_a_redirect(client: FlaskClient, cast: Cast) -> None:
    client.get("/")
    answer = client.post("/bind/x", data={"name": "张伟"})
    assert answer.status_code in (400, 403)
    assert "返回" in answer.text
