"""The handshake: WeChat tries an address before it believes us, and we echo only what WeChat signed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.rig.cannon import Sender, sign

AT, NONCE, ECHO = "1790000000", "n0nce", "5927782489442352469"
QUERIES = {
    # what is wrong: the query, the status
    "nothing": ({}, 200),
    "another nonce": ({"nonce": "other"}, 403),
    "another time": ({"timestamp": "1790000001"}, 403),
    "no signature": ({"signature": ""}, 403),
    "upper case": ({"signature": sign("x").upper()}, 403),
    "digits moved from time to nonce": ({"timestamp": AT[:-1], "nonce": AT[-1] + NONCE}, 403),
    "a time with letters": ({"timestamp": "now"}, 403),
    "no echo": ({"echostr": ""}, 400),
    "an echo with a line break": ({"echostr": "a\r\nSet-Cookie: a=b"}, 400),
    "an echo with Chinese": ({"echostr": "你好"}, 400),
    "an echo too long": ({"echostr": "1" * 129}, 400),
}


@pytest.fixture(params=["official", "mini"])
def sender(request: pytest.FixtureRequest) -> Sender:
    named: Sender = request.getfixturevalue(request.param)
    return named


def query(sender: Sender) -> dict[str, str]:
    return {"timestamp": AT, "nonce": NONCE, "signature": sign(sender.token, AT, NONCE), "echostr": ECHO}


def test_the_echo_is_byte_for_byte_and_plain_text(client: FlaskClient, sender: Sender) -> None:
    answer = client.get(sender.path, query_string=query(sender))
    assert (answer.status_code, answer.data) == (200, ECHO.encode())
    assert answer.content_type == "text/plain; charset=utf-8"


def test_only_what_wechat_signed_is_echoed(client: FlaskClient, sender: Sender) -> None:
    answers = {
        what: client.get(sender.path, query_string=query(sender) | change) for what, (change, _) in QUERIES.items()
    }
    assert {what: answer.status_code for what, answer in answers.items()} == {
        what: status for what, (_, status) in QUERIES.items()
    }
    assert {answer.data for what, answer in answers.items() if what != "nothing"} == {b"refused"}


def test_a_markup_echo_stays_text_and_is_never_sniffed(client: FlaskClient, sender: Sender) -> None:
    answer = client.get(sender.path, query_string=query(sender) | {"echostr": "<script>1</script>"})
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_one_accounts_token_does_not_open_the_other(client: FlaskClient, official: Sender, mini: Sender) -> None:
    assert client.get(mini.path, query_string=query(official)).status_code == 403
    assert client.get(official.path, query_string=query(mini)).status_code == 403


def test_other_methods_are_not_served(client: FlaskClient, sender: Sender) -> None:
    statuses = {method: client.open(sender.path, method=method).status_code for method in ("PUT", "DELETE", "PATCH")}
    assert set(statuses.values()) == {405}
