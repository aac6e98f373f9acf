"""The log: one JSON line for each request, tied by its id, with no secret, no phone number and no forged line (G40)."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app import request_log
from app.request_log import scrub
from services import trace

CANARIES = (
    "canary-access-token", "canary-secret", "canary-js-code", "canary-code", "canary-session-key", "canary-ticket",
    "canary-signature", "oCanary-openid", "oCanary-unionid", "canary-password",
)  # fmt: skip
CARRIED = (
    "https://api.weixin.qq.com/x?access_token=canary-access-token&secret=canary-secret&js_code=canary-js-code",
    "code=canary-code", "session_key: canary-session-key", '{"ticket": "canary-ticket"}',
    "signature='canary-signature'",
    "openid=oCanary-openid unionid = oCanary-unionid", "PASSWORD=canary-password",
)  # fmt: skip


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("text", CARRIED)
def test_no_secret_that_names_itself_gets_through(text: str) -> None:
    scrubbed = scrub(text)
    assert not [canary for canary in CANARIES if canary in scrubbed]
    assert "***" in scrubbed


@pytest.mark.parametrize("text", ["13900000001", "call +8613900000001 now", "8613900000001", '"13900000001"'])
def test_a_phone_number_is_masked(text: str) -> None:
    assert "139****0001" in scrub(text)
    assert "13900000001" not in scrub(text)


def test_long_numbers_that_are_no_phones_stay() -> None:
    assert scrub("serial 913900000001234") == "serial 913900000001234"


@given(
    st.lists(st.sampled_from([*CANARIES, *CARRIED, "13900000001", "86", "1390000", "x", " ", "\n", "\x85"])).map(
        "".join
    )
)
def test_a_text_that_is_let_through_at_one_look_holds_nothing_to_scrub(text: str) -> None:
    assert scrub(text) == request_log._scrubbed(text)


def test_no_line_can_be_forged(capsys: pytest.CaptureFixture[str]) -> None:
    request_log.set_up()
    structlog.get_logger("t").warning('x\r\n{"event": "forged"}\x1b[31m', other="a\nb\u2028c")
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1
    assert len(lines(out)) == 1


def test_a_fault_is_logged_whole_on_one_line_without_the_number_it_carries(
    app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    request_log.set_up()

    def fail() -> str:
        raise ValueError("phone=13900000001 access_token=canary-access-token\r\n{}")

    app.view_functions["pages.front"] = _declared_as(app.view_functions["pages.front"], fail)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert "系统出了点问题" in answer.text
    assert "ValueError" not in answer.text
    fault, request = lines(capsys.readouterr().out)
    assert (fault["event"], fault["error"], request["status"]) == ("fault", "ValueError", 500)
    assert fault["request_id"] == request["request_id"] == answer.headers["X-Request-Id"]
    assert "13900000001" not in str(fault)
    assert "canary" not in str(fault)


def _declared_as(like: Any, view: Any) -> Any:
    view.__who_may__ = like.__who_may__
    return view


def test_paths_with_secrets_and_all_queries_stay_out(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    request_log.set_up()
    for path in (
        "/bind/canary-code",
        "/a/canary-code",
        "/enter/canary-code",
        "/q/canary-code/qr.png",
        "/oauth/callback?code=canary-code&state=s",
    ):
        client.get(path)
    seen = [line for line in lines(capsys.readouterr().out) if line["event"] == "request"]
    assert [line["path"] for line in seen] == ["/bind/***", "/a/***", "/enter/***", "/q/***/qr.png", "/oauth/callback"]
    assert "canary" not in str(seen)


def test_no_address_that_carries_a_token_tells_it_in_the_log_or_to_the_director(app: Flask) -> None:
    """Whatever door comes next."""
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    # A material's token names it to headquarters and opens nothing.
    carrying = [rule for rule in rules if "<token>" in rule and not rule.startswith("/console/materials/")]
    assert "/enter/<token>" in carrying
    for rule in carrying:
        path = rule.replace("<token>", "canary-code")
        assert "canary" not in request_log.TOKEN_PATH.sub(r"/\1/***", path)
        assert "canary" not in trace.LINK_TOKEN.sub(r"\1…", path)


def test_no_address_that_carries_a_share_a_visit_a_gift_or_an_items_code_tells_it_in_the_log(app: Flask) -> None:
    """Dealers, regions and products have codes that open nothing."""
    secret = re.compile("<(share|visit|gift|code)>")
    rules = [rule.rule for rule in app.url_map.iter_rules() if secret.search(rule.rule)]
    carrying = [rule for rule in rules if not rule.startswith(("/console/", "/p/places/"))]
    assert {"/c/<code>", "/01/<gtin>/10/<path:lot>/21/<code>", "/api/v1/visits/<visit>/beats"} <= set(carrying)
    for rule in carrying:
        logged = request_log.TOKEN_PATH.sub(r"/\1/***", secret.sub("canary", rule))
        assert "canary" not in logged, rule
        assert logged.endswith(rule.rpartition(">")[2]), "what was asked for is told"


@pytest.mark.parametrize("lot", ["L7", "2026/11/A", "a/21/b", "//", ""])
def test_nor_does_a_label_whose_lot_holds_slashes(lot: str) -> None:
    assert "canary" not in request_log.TOKEN_PATH.sub(r"/\1/***", f"/01/06901234567892/10/{lot}/21/canary")


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-12345", True), ("short", False), ("a" * 41, False), ("a b c d e f g h", False)]
)
def test_a_request_id_is_taken_over_only_when_it_is_one(client: FlaskClient, given: str, kept: bool) -> None:
    answer = client.get("/healthz", headers={"X-Request-Id": given})
    assert (answer.headers["X-Request-Id"] == given) is kept
