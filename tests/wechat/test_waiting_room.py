"""As many threads wait for WeChat as may; who comes then is told at once, and nothing was sent."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest

from tests.wechat.mishaps import EFFECT, READ
from tests.wechat.pretend import Asked, MemoryStore, Start, to
from wechat.access_token import AccessToken
from wechat.accounts import Account
from wechat.breaker import FAILURES
from wechat.errors import WeChatCrowded
from wechat.waiting_room import Happening, WaitingRoom


class Slow:
    """A WeChat that answers nobody until it is told to."""

    def __init__(self) -> None:
        self.answers = threading.Event()

    def __call__(self, asked: Asked) -> None:
        self.answers.wait(10)
        asked.reply({"access_token": "a-token", "expires_in": 7200})


@contextmanager
def waiting(server_of: Start, number: int, ask: Callable[[Any], object], **settings: Any) -> Iterator[Any]:
    """A transport at which so many threads wait already; they are answered at the end of the block."""
    slow = Slow()
    server = server_of(slow)
    transport = to(server.url, **settings)
    with ThreadPoolExecutor(number) as threads:
        futures: list[Future[object]] = [threads.submit(ask, transport) for _ in range(number)]
        deadline = time.monotonic() + 5
        while transport.room._taken < number:
            assert time.monotonic() < deadline, "nobody waits"
            time.sleep(0.01)
        try:
            yield transport
        finally:
            slow.answers.set()
            for future in futures:
                future.result()


def test_who_finds_no_seat_is_told_at_once_and_nothing_is_sent(pretend: Start) -> None:
    room = WaitingRoom(2)
    with waiting(pretend, 2, lambda transport: transport.json(EFFECT), room=room) as transport:
        for ask in (transport.json, transport.picture):
            with pytest.raises(WeChatCrowded) as caught:
                ask(EFFECT)
            assert caught.value.seconds > 0
    assert transport.json(READ)


def test_without_seats_nobody_is_turned_away(pretend: Start) -> None:
    with waiting(pretend, 20, lambda transport: transport.json(EFFECT)) as transport:
        assert transport.room._taken == 20


def test_who_is_turned_away_is_no_failure_of_wechats(pretend: Start) -> None:
    with waiting(pretend, 1, lambda transport: transport.json(EFFECT), room=WaitingRoom(1)) as transport:
        for _ in range(2 * FAILURES):
            with pytest.raises(WeChatCrowded):
                transport.json(EFFECT)
    assert transport.json(EFFECT)  # the API does not rest


def test_who_waits_for_another_threads_token_waits_too(pretend: Start, account: Account, store: MemoryStore) -> None:
    room = WaitingRoom(2)
    tokens: list[AccessToken] = []
    making = threading.Lock()

    def current(transport: Any) -> str:
        with making:
            tokens[:] = tokens or [AccessToken(account, transport, store)]
        return tokens[0].current()

    with waiting(pretend, 2, current, room=room) as transport, pytest.raises(WeChatCrowded, match="access_token"):
        tokens[0].current()
    assert tokens[0].current() == "a-token"
    assert transport.room._taken == 0


def test_one_call_takes_one_seat_however_many_questions_it_needs() -> None:
    room = WaitingRoom(1)
    with room.seat("a token"), room.seat("the call"):
        assert room._taken == 1
    assert room._taken == 0


def test_a_seat_is_free_again_after_a_fault() -> None:
    room = WaitingRoom(1)
    with pytest.raises(ZeroDivisionError), room.seat("x"):
        raise ZeroDivisionError
    with room.seat("x"):
        pass


def test_everybody_who_sits_leaves_or_is_turned_away_is_noticed() -> None:
    room, seen = WaitingRoom(1), list[Happening]()
    room.notice = seen.append
    with room.seat("x"), room.seat("y"), ThreadPoolExecutor(1) as another, pytest.raises(WeChatCrowded):
        another.submit(lambda: room.seat("z").__enter__()).result()
    assert seen == ["sits", "turned_away", "leaves"]
