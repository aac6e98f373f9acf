"""Handing a file in at the console: as it is, with the page's token, answered for a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from doorway.bodies import BODY
from services.uploads import LARGEST_BYTES
from tests.console.desk import TOKEN, Desk
from tests.corpus import ALL
from tests.files import PAGE, picture

ADDRESS = "/console/uploads"


def hand_in(desk: Desk, name: str, content: bytes, *, says: int | None = None, media_type: str = BODY) -> Any:
    """`says`: the length the request claims to have."""
    token = TOKEN.search(desk.get("/console/sign-in").text)
    assert token
    return desk.client.post(
        ADDRESS,
        query_string={"name": name},
        data=content,
        content_type=media_type,
        headers={"X-CSRFToken": token[1]},
        environ_overrides={} if says is None else {"CONTENT_LENGTH": str(says)},
    )


@pytest.fixture
def editor(signed_in: Callable[[str], Desk]) -> Desk:
    return signed_in("content_manager")


def test_a_file_is_kept_and_its_address_leads_to_it(editor: Desk) -> None:
    answer = hand_in(editor, "合影.JPG", picture())
    assert answer.status_code == 201
    told = answer.get_json()
    assert told.keys() == {"id", "name", "kind", "bytes", "pages", "url"}, "nothing else of the row is anybody's"
    assert (told["name"], told["kind"]) == ("合影.jpg", "picture")
    path = told["url"].removeprefix("http://127.0.0.1:8000")
    assert len(editor.client.get(path).data) == told["bytes"]


def test_a_refusal_says_what_to_do(editor: Desk) -> None:
    answer = hand_in(editor, "bomb.png", next(one for one in ALL if one.name == "bomb.png").make())
    assert answer.status_code == 422
    assert answer.get_json()["error"].keys() == {"code", "message", "request_id"}
    assert answer.get_json()["error"]["code"] == "picture_too_large"
    assert "缩小" in answer.get_json()["error"]["message"]


def test_what_is_too_long_is_refused_before_it_is_read(editor: Desk) -> None:
    answer = hand_in(editor, "a.mp4", b"", says=LARGEST_BYTES + 1)
    assert answer.status_code == 413
    assert answer.get_json()["error"]["code"] == "file_too_large_film"


def test_a_form_is_no_file_and_has_the_bound_of_forms(editor: Desk) -> None:
    form = "multipart/form-data; boundary=x"
    assert hand_in(editor, "a.mp4", b"", says=60 << 20, media_type=form).status_code == 413


def test_without_the_pages_token_nothing_is_kept(editor: Desk) -> None:
    answer = editor.client.post(ADDRESS, query_string={"name": "a.jpg"}, data=picture(), content_type=BODY)
    assert answer.status_code == 400


@pytest.mark.usefixtures("cast")
def test_a_stranger_is_sent_away_before_a_byte_is_kept(app: Flask) -> None:
    assert hand_in(Desk(app), "a.html", PAGE).status_code == 302
