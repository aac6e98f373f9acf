"""The JS-SDK's signature: for pages of our own alone, and good in WeChat's eyes."""

from __future__ import annotations

import hashlib
from urllib.parse import quote

import pytest
import requests
from flask import Flask

from doorway.house import NAME, House
from tests.elsewhere import ELSEWHERE
from tests.miniprogram_api.conftest import Client
from tests.miniprogram_api.mini import Mini, code_of
from tests.rig.stage import Stage
from tests.services.test_clerks import somebody
from tests.world import Cast


def test_wechat_takes_the_signature_of_our_page_and_of_no_other(zhang: Client, stage: Stage) -> None:
    page = f"{stage.url}/app/?from=singlemessage"
    answer = zhang.signed_in().ask("GET", f"/jssdk?url={quote(page + '#/pages/me', safe='')}").json()
    house = stage.house
    assert set(answer) == {"appid", "timestamp", "nonce", "signature", "script"}
    assert answer["script"] == house.settings.wechat.jssdk_url
    config = {
        "appId": answer["appid"],
        "timestamp": answer["timestamp"],
        "nonceStr": answer["nonce"],
        "signature": answer["signature"],
    }
    judge = f"{house.settings.sandbox_url}/sandbox/jssdk"
    for url, good in ((page, True), (page + "#/pages/else", True), (f"{stage.url}/app/", False)):
        said = requests.post(judge, json={"url": url, **config}, timeout=20).json()
        assert said["ok"] is good, (url, said)


def test_the_ticket_is_asked_for_once_and_never_told(zhang: Client, stage: Stage) -> None:
    mini = zhang.signed_in()
    answers = [mini.ask("GET", f"/jssdk?url={stage.url}/app/") for _ in range(3)]
    ticket = stage.house.gateway.jsapi_ticket()
    assert all(ticket not in answer.text for answer in answers)
    calls = [call for call in stage.world.calls() if call["api"] == "/cgi-bin/ticket/getticket"]
    assert len(calls) == 1


def test_one_page_has_one_signature_for_a_moment(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    house: House = app.extensions[NAME]
    monkeypatch.setattr(house.gateway, "jsapi_ticket", lambda: "a ticket of the test")
    page = f"{house.settings.public_base_url}/app/?s=a b"
    assert code_of(Mini(app, somebody("x")).ask("GET", f"/jssdk?url={page}")) == (403, "url_refused")
    page = f"{house.settings.public_base_url}/app/"
    told = Mini(app, somebody("x")).get(f"/jssdk?url={page}")
    text = f"jsapi_ticket=a ticket of the test&noncestr={told['nonce']}&timestamp={told['timestamp']}&url={page}"
    assert told["signature"] == hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("address", [*ELSEWHERE, "", "/app/", "javascript:alert(1)", "http://[broken"])
def test_no_page_of_others_is_signed(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    house: House = app.extensions[NAME]
    monkeypatch.setattr(house.gateway, "jsapi_ticket", lambda: pytest.fail("WeChat was asked"))
    asked = Mini(app, somebody("x")).client.get(
        "/api/v1/jssdk", query_string={"url": address}, headers=Mini(app, somebody("x")).bearer
    )
    assert asked.status_code == (403 if address else 422)
    assert "signature" not in asked.text


@pytest.mark.parametrize(
    "dressed", ["http://a@{host}/", "{home}.evil.example/", "{home}\\@evil.example/", "ftp://{host}/"]
)
def test_our_host_in_foreign_dress_is_not_ours(app: Flask, cast: Cast, dressed: str) -> None:
    house: House = app.extensions[NAME]
    home = house.settings.public_base_url
    mini = Mini(app, somebody("x"))
    url = dressed.format(home=home, host=home.partition("://")[2])
    asked = mini.client.get("/api/v1/jssdk", query_string={"url": url}, headers=mini.bearer)
    assert code_of(asked) == (403, "url_refused")
