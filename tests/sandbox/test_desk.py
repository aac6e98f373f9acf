"""Headquarters' desk of the stories names what stands in its way."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask, Response, make_response
from werkzeug.serving import make_server

from sandbox.stories.desk import Desk
from sandbox.stories.obstacle import Obstacle


@pytest.fixture
def busy() -> Iterator[str]:
    """A console that shows its sign-in page, and takes nobody in for half a minute."""
    app = Flask(__name__)

    @app.get("/console/sign-in")
    def page() -> str:
        return '<input name="csrf_token" value="token">'

    @app.post("/console/sign-in")
    def too_often() -> Response:
        return make_response("too often", 429, {"Retry-After": "37"})

    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_who_asks_too_often_is_told_so_and_not_of_a_wrong_password(busy: str) -> None:
    with pytest.raises(Obstacle, match="太频繁") as told:
        Desk(busy, "E001", "right")
    assert "请等 37 秒" in str(told.value)
    assert "登录不上" not in str(told.value)
