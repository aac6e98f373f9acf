"""Who we are compared with opens the push and refuses a forged one: a view that skips the work would be faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks import pushes
from benchmarks.apps import wechatpy_view, werobot_view
from config import AccountSettings

Make = Callable[[AccountSettings], Callable[..., Any]]


def ask(client: FlaskClient, request: bytes) -> tuple[int, bytes]:
    head, _, body = request.partition(b"\r\n\r\n")
    answer = client.post(head.split(b" ")[1].decode(), data=body, content_type="text/xml")
    return answer.status_code, answer.data


def client_of(make: Make) -> FlaskClient:
    app = Flask(__name__)
    app.add_url_rule("/push", "push", make(pushes.official_account()), methods=["POST"])
    return app.test_client()


@pytest.mark.parametrize(("make", "answer"), [(wechatpy_view.make, b"success"), (werobot_view.make, b"")])
def test_it_answers_a_genuine_push_and_refuses_a_forged_one(make: Make, answer: bytes) -> None:
    client = client_of(make)
    assert ask(client, pushes.genuine(1, "/push")[0]) == (200, answer)
    assert ask(client, pushes.forged(1, "/push")[0])[0] == 403


@pytest.mark.parametrize("make", [wechatpy_view.make, werobot_view.make])
def test_it_decrypts_what_it_answers(make: Make) -> None:
    genuine = pushes.genuine(1, "/push")[0]
    broken = genuine.replace(b"<Encrypt><![CDATA[", b"<Encrypt><![CDATA[AAAA")
    assert ask(client_of(make), broken)[0] != 200
