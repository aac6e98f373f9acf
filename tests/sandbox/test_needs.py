"""What a story needs of the program under test is read off the calls that the program itself lists."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from typing import cast as as_type

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Response

from sandbox.stories import STORIES
from sandbox.stories.cast import Cast
from sandbox.stories.to_come import missing

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WORDS = "还缺：转赠"
SILENT = "程序没有回应，看不出它会不会。"
LISTS_BINDING = json.dumps({"paths": {"/api/v1/item-codes/bind": {}}})


class Target:
    """A program that lists what it is told to, and knows no other address."""

    def __init__(self) -> None:
        self.says, self.status, self.base = LISTS_BINDING, 200, ""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        known = environ["PATH_INFO"] == "/api/v1/openapi.json"
        answer = Response(self.says if known else "", self.status if known else 404)
        return answer(environ, start_response)

    def target(self) -> str:
        return self.base


@pytest.fixture
def target() -> Iterator[Target]:
    there = Target()
    server = make_server("127.0.0.1", 0, there)
    there.base = f"http://127.0.0.1:{server.port}"
    runs = threading.Thread(target=server.serve_forever)
    runs.start()
    yield there
    server.shutdown()
    runs.join()
    server.server_close()


def lacks(path: str, target: Target) -> str | None:
    return missing(path, WORDS)(as_type(Cast, target))


def test_a_program_that_lists_the_call_lacks_nothing(target: Target) -> None:
    assert lacks("/item-codes/bind", target) is None


def test_a_program_that_does_not_list_it_is_told_about(target: Target) -> None:
    assert lacks("/item-codes/give-away", target) == WORDS


@pytest.mark.parametrize(("says", "status"), [("oh", 200), (LISTS_BINDING, 503), ("", 404)])
def test_one_that_gives_no_list_is_never_pretended_to_do_it(target: Target, says: str, status: int) -> None:
    target.says, target.status = says, status
    assert lacks("/item-codes/bind", target) in {WORDS, SILENT}


def test_one_that_does_not_answer_is_said_to_be_silent(target: Target) -> None:
    target.base = "http://127.0.0.1:9"
    assert lacks("/item-codes/bind", target) == SILENT


def test_a_story_without_its_needs_is_greyed_with_its_words(target: Target) -> None:
    target.says = json.dumps({"paths": {}})
    lacking = [words for story in STORIES if (words := story.needs(as_type(Cast, target)))]
    assert len(lacking) == 4
    assert all(words.startswith("还缺：") for words in lacking)
