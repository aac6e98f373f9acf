"""A name is looked up within the caller's time, by one look-up at once; its last address outlives a silent resolver."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from wechat import names
from wechat.lines import Lines, NoReply, Patience
from wechat.names import Names

FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]


class Resolver:
    """Answers at once, fails, or stays silent until `speak`."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.questions = 0
        self.answer: Any = FOUND
        self.silent = threading.Event()
        self.silent.set()
        patch.setattr(socket, "getaddrinfo", self)

    def __call__(self, *_asked: Any, **_how: Any) -> Any:
        self.questions += 1
        self.silent.wait(10)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    return Resolver(monkeypatch)


def test_a_silent_resolver_costs_the_callers_time_and_no_more(resolver: Resolver) -> None:
    resolver.silent.clear()
    began = time.monotonic()
    reply = Lines().ask("http://silent.test/", Patience(0.2, 0.2, began + 0.5), cap=10)
    assert reply == NoReply(sent=False, kind=TimeoutError)
    assert time.monotonic() - began < 0.45
    resolver.silent.set()


def test_whoever_needs_a_name_meanwhile_waits_for_the_same_look_up(resolver: Resolver) -> None:
    known = Names()
    resolver.silent.clear()
    for _ in range(5):
        with pytest.raises(TimeoutError):
            known.addresses("silent.test", 80, seconds=0.01)
    assert resolver.questions == 1
    resolver.silent.set()
    assert known.addresses("silent.test", 80, seconds=1) == FOUND


@pytest.mark.parametrize("trouble", ["silence", "failure"])
def test_the_last_address_serves_for_an_hour(resolver: Resolver, trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Names()
    assert known.addresses("ours.test", 80, seconds=1) == FOUND
    if trouble == "silence":
        resolver.silent.clear()
    resolver.answer = socket.gaierror(socket.EAI_AGAIN, "no name server answers")
    assert known.addresses("ours.test", 80, seconds=0.05) == FOUND
    with pytest.raises(OSError):
        known.addresses("other.test", 80, seconds=0.05)
    monkeypatch.setattr(names, "LAST_ANSWER_GOOD_FOR", 0.0)
    with pytest.raises(OSError):
        known.addresses("ours.test", 80, seconds=0.05)
    resolver.silent.set()


def test_an_address_needs_no_look_up_of_another_thread(resolver: Resolver) -> None:
    before = threading.active_count()
    assert Names().addresses("127.0.0.1", 80, seconds=0.0) == FOUND
    assert threading.active_count() == before
