"""Bodies that no reader should be asked to read: refused in the API's own words, never a fault."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "body",
    [
        "[" * 50_000,
        '{"a":' * 20_000,
        '{"code":' + "9" * 5_000 + "}",
        '{"\\ud800":1}',
        '{"code":"\\ud800"}',
        '{"code":"x"',
        '{"code":"' + "x" * 300_000 + '"}',
        "\x00",
        "",
    ],
    ids=[
        "nested lists",
        "nested objects",
        "a long number",
        "half a name",
        "half a word",
        "cut",
        "large",
        "nul",
        "nothing",
    ],
)
def test_it_is_malformed(client: FlaskClient, body: str) -> None:
    answer = client.post("/api/v1/session", data=body.encode(), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["error"]["code"] == "malformed"


def test_a_call_that_carries_nothing_may_name_json_as_its_type(client: FlaskClient) -> None:
    """wx.request does so on every GET."""
    answer = client.get("/api/v1/me", content_type="application/json")
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["error"]["code"] == "sign_in_again"
    assert client.get("/api/v1/me", data=b"[", content_type="application/json").status_code == 422


@pytest.mark.parametrize("path", ["/bind/a%0A", "/bind/a%0D%0ASet-Cookie:x=1", "/a/%00"])
def test_a_line_break_in_an_address_reaches_no_header(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (302, 404, 422)
    assert "Set-Cookie" not in str(answer.headers.get("Location", "")).replace("%0D%0ASet-Cookie", "")
