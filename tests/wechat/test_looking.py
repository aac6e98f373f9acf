"""Looking at an address says what was seen, or in one word why nothing was."""

from __future__ import annotations

import time

import pytest

from tests.wechat.pretend import Asked, Start
from wechat.looking import NotSeen, look


def test_what_was_seen_is_told_and_a_redirect_is_not_followed(pretend: Start) -> None:
    def answer(asked: Asked) -> None:
        asked.send_response(302)
        asked.send_header("Location", "/elsewhere")
        asked.send_header("Content-Length", "4")
        asked.end_headers()
        asked.wfile.write(b"here")

    server = pretend(answer)
    seen = look(f"{server.url}/x", params={"a": "b"}, body=b"text")
    assert (seen.status, seen.body, seen.location) == (302, b"here", "/elsewhere")
    assert seen.says_it_is is not None
    [asked] = server.asked
    assert (asked.command, asked.path, asked.body) == ("POST", "/x?a=b", b"text")


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://no-such-host.invalid/", "name"),
        ("http://127.0.0.1:1/", "connection"),
        ("ftp://127.0.0.1/", "answer"),
    ],
)
def test_why_nothing_was_seen_is_one_word_without_the_address(url: str, why: str) -> None:
    with pytest.raises(NotSeen) as nothing:
        look(url, params={"signature": "canary"}, seconds=3)
    assert nothing.value.why == str(nothing.value) == why
    assert nothing.value.__context__ is None


def test_an_address_that_drips_is_left_when_time_is_up(pretend: Start) -> None:
    def answer(asked: Asked) -> None:
        asked.send_response(200)
        asked.end_headers()
        for _ in range(200):
            asked.wfile.write(b".")
            asked.wfile.flush()
            time.sleep(0.05)

    with pytest.raises(NotSeen, match="time"):
        look(pretend(answer).url, seconds=0.3)
