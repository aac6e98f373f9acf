"""How each door says no: pages in one sentence, the API in one shape, WeChat in a word; with headers on all of them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import failures
from app.factory import create_app
from config import load_settings
from doorway.access import BEARER, declared
from doorway.house import NAME, House
from migrations import run
from tests.database_faults import GONE, failing
from tests.rig.values import setting_values

EVERY_ANSWER = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


PAGES = (
    ("GET", "/nowhere", 404, "没有找到这个页面"),
    ("GET", "/bind/", 404, "没有找到这个页面"),
    ("DELETE", "/healthz", 405, "不支持该操作"),
    ("GET", "/q/unknown", 404, "没有找到这份邀请"),
    ("POST", "/bind/x", 400, "请返回重试"),
    ("GET", "/oauth/start?next=//evil.example", 422, "链接不完整"),
)
API: tuple[tuple[str, str, object, int, str], ...] = (
    ("GET", "/api/v1/nowhere", None, 404, "not_found"),
    ("PUT", "/api/v1/session", None, 405, "method_not_allowed"),
    ("GET", "/api/v1/me", None, 401, "sign_in_again"),
    ("POST", "/api/v1/session", {"code": 7}, 422, "malformed"),
    ("POST", "/api/v1/session", {"code": "x", "via": "carrier pigeon"}, 422, "malformed"),
    ("POST", "/api/v1/session", {"code": "x" * 257}, 422, "malformed"),
    ("POST", "/api/v1/session", {"code": ["x"]}, 422, "malformed"),
)


def test_pages_say_no_in_a_sentence_with_a_number_to_quote(client: FlaskClient) -> None:
    for method, path, status, sentence in PAGES:
        answer = client.open(path, method=method)
        assert (answer.status_code, answer.mimetype) == (status, "text/html"), path
        assert sentence in answer.text
        assert answer.headers["X-Request-Id"] in answer.text
        assert dict(answer.headers).items() >= EVERY_ANSWER.items()


def test_what_no_door_worded_is_said_on_a_page_of_ours_in_the_readers_language(client: FlaskClient) -> None:
    told = client.get("/nowhere", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in told
    assert "pages.css" in told
    assert "This page was not found" in told
    assert "没有" not in told
    api = client.get("/api/v1/nowhere", headers={"Accept-Language": "en"}).get_json()
    assert api["error"]["message"].startswith("This page was not found")


def test_where_that_page_cannot_be_drawn_it_is_said_plainly(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> str:
        raise RuntimeError("no templates")

    monkeypatch.setattr(failures, "render_template", broken)
    answer = app.test_client().get("/nowhere")
    assert (answer.status_code, "没有找到这个页面" in answer.text) == (404, True)


def test_the_api_says_no_in_one_shape(client: FlaskClient) -> None:
    for method, path, body, status, code in API:
        answer = client.open(path, method=method, json=body)
        assert answer.status_code == status, path
        assert set(answer.get_json()) == {"error"}
        said = answer.get_json()["error"]
        assert (said["code"], said["request_id"]) == (code, answer.headers["X-Request-Id"])
        assert re.search("[\u4e00-\u9fff]{4,}", said["message"])
        assert dict(answer.headers).items() >= EVERY_ANSWER.items()


def test_whoever_speaks_with_a_token_of_theirs_needs_none_of_a_form(app: Flask, client: FlaskClient) -> None:
    """A door that the guard of forms still stands before says 400 to everybody, also to whoever is signed in."""
    written = [
        (method, rule)
        for rule in app.url_map.iter_rules()
        if declared(app.view_functions[rule.endpoint]) == BEARER
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"})
    ]
    assert len(written) > 40
    address = app.url_map.bind("localhost")
    for method, rule in written:
        path = address.build(rule.endpoint, dict.fromkeys(rule.arguments, 1), method=method)
        answer = client.open(path, method=method, json={}, headers={"Authorization": "Bearer nobody"})
        assert answer.status_code == 401, f"{method} {rule} ({rule.endpoint}): is its door in app/security.py?"


def test_a_database_that_is_away_is_told_at_every_door_with_a_time_to_come_back(
    app: Flask, client: FlaskClient
) -> None:
    house: House = app.extensions[NAME]
    with failing(house.database, GONE):
        page = client.get("/q/x")
        api = client.get("/api/v1/me", headers={"Authorization": "Bearer x"})
    for answer in (page, api):
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        assert "系统正忙" in answer.text
    assert api.get_json()["error"]["code"] == "come_back"


def test_scripts_come_only_from_us_and_wechat_and_nobody_frames_us(client: FlaskClient) -> None:
    policy = client.get("/q/unknown").headers["Content-Security-Policy"]
    parts = dict(part.split(" ", 1) for part in policy.split("; "))
    assert parts["default-src"] == "'self'"
    assert "unsafe" not in parts["script-src"]
    assert parts["object-src"] == "'none'"
    assert parts["frame-ancestors"] == "'none'"
    assert parts["base-uri"] == "'none'"
    again = client.get("/q/unknown").headers["Content-Security-Policy"]
    assert again != policy, "a nonce is used once"


def test_an_address_that_knocks_too_often_is_told_when_to_come_back_and_others_are_not_held_up(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.limits.EVERY_ADDRESS", 3)
    app = create_app(load_settings(setting_values(sqlite_url)))
    house: House = app.extensions[NAME]
    run.upgrade(house.database)
    client = app.test_client()
    answers = [client.get("/api/v1/me") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[3].get_json()["error"]["code"] == "slow_down"
    assert 1 <= int(answers[3].headers["Retry-After"]) <= 61
    assert "Retry-After" not in answers[0].headers
    assert client.get("/api/v1/me", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 429
    assert client.get("/api/v1/me", environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 401
    assert [client.get("/healthz").status_code for _ in range(5)] == [200] * 5
    house.database.dispose()
