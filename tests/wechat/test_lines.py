"""A line is used again while it is good, given up when it is not, and no wait on it outlasts the question's time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.wechat.mishaps import drip_before_answer_ends, half_body, huge
from tests.wechat.pretend import Answer, Asked, PretendWeChat, Start
from wechat.lines import IDLE, Lines, NoReply, Patience, Reply
from wechat.transport import JSON_CAP


def patience(seconds: float = 3.0, *, connect: float = 1.0) -> Patience:
    return Patience(connect, seconds, time.monotonic() + seconds)


def ask(lines: Lines, server: PretendWeChat) -> Reply | NoReply:
    return lines.ask(server.url, patience(), cap=JSON_CAP)


def callers(server: PretendWeChat) -> int:
    return len({asked.client_address for asked in server.asked})


def fine(asked: Asked) -> None:
    asked.reply({})


def chunked(asked: Asked) -> None:
    asked.send_response(200)
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    asked.wfile.write(b"2\r\n{}\r\n0\r\n\r\n")


def nothing(asked: Asked) -> None:
    asked.reply(b"")


@pytest.mark.parametrize("answer", [fine, chunked, nothing])
def test_questions_one_after_the_other_share_a_connection_whichever_thread_asks(pretend: Start, answer: Answer) -> None:
    server, lines = pretend(answer), Lines()
    for _ in range(3):
        with ThreadPoolExecutor(1) as thread:
            assert isinstance(thread.submit(ask, lines, server).result(), Reply)
    assert (len(server.asked), callers(server)) == (3, 1)


def test_questions_at_the_same_time_have_connections_of_their_own(pretend: Start) -> None:
    together = threading.Barrier(5)

    def answer(asked: Asked) -> None:
        together.wait(10)
        fine(asked)

    server, lines = pretend(answer), Lines()
    with ThreadPoolExecutor(5) as threads:
        list(threads.map(lambda _: ask(lines, server), range(10)))
    assert callers(server) == 5


def test_no_thread_is_started_for_a_question(pretend: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server, lines = pretend(fine), Lines()
    ask(lines, server)
    started: list[threading.Thread] = []
    monkeypatch.setattr(threading.Thread, "start", started.append)
    assert isinstance(ask(lines, server), Reply)
    assert started == []


def test_a_connection_the_other_end_closed_meanwhile_is_not_used(pretend: Start) -> None:
    def answer_and_leave(asked: Asked) -> None:
        fine(asked)
        asked.close_connection = True  # without saying so in a header

    server, lines = pretend(answer_and_leave), Lines()
    for _ in range(3):
        assert isinstance(ask(lines, server), Reply)
        time.sleep(0.1)
    assert callers(server) == 3


@pytest.mark.parametrize("answer", [half_body, huge, drip_before_answer_ends])
def test_after_an_answer_that_was_not_read_to_its_end_the_next_question_has_another_connection(
    pretend: Start, answer: Answer
) -> None:
    answers: Iterator[Answer] = iter([answer, fine])
    server, lines = pretend(lambda asked: next(answers)(asked)), Lines()
    lines.ask(server.url, patience(0.5), cap=JSON_CAP)
    reply = ask(lines, server)
    assert isinstance(reply, Reply)
    assert reply.body == b"{}"
    assert callers(server) == 2


def test_what_was_idle_for_a_minute_is_closed_when_another_is_put_back(
    pretend: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines, together = Lines(), threading.Barrier(4)

    def answer_four_at_once(asked: Asked) -> None:
        together.wait(10)
        fine(asked)

    server = pretend(answer_four_at_once)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: ask(lines, server), range(4)))
    server.answer = fine
    [idle] = lines._idle.values()
    assert len(idle) == 4
    real = time.monotonic
    monkeypatch.setattr("wechat.lines.time.monotonic", lambda: real() + IDLE + 1)
    assert isinstance(ask(lines, server), Reply)
    assert len(idle) == 1


def test_addresses_that_do_not_answer_share_the_questions_time(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Any] = []

    def silent(sock: socket.socket, address: Any) -> None:
        tried.append(address)
        time.sleep(sock.gettimeout() or 0)
        raise TimeoutError

    many = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"192.0.2.{n}", 80)) for n in range(50)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: many)
    monkeypatch.setattr(socket.socket, "connect", silent)
    began = time.monotonic()
    reply = Lines().ask("http://many.test", patience(0.5, connect=0.2), cap=10)
    assert reply == NoReply(sent=False, kind=TimeoutError)
    assert len(tried) == 3
    assert time.monotonic() - began < 0.8


def test_an_address_that_refuses_leaves_the_word_to_the_next(
    pretend: Start, refused_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = pretend(fine)
    both = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)) for port in (refused_port, server.server_port)
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert isinstance(ask(Lines(), server), Reply)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://", "http://127.0.0.1:99999999/", "no address"])
def test_what_is_no_address_is_not_asked(url: str) -> None:
    reply = Lines().ask(url, patience(), cap=10)
    assert isinstance(reply, NoReply)
    assert not reply.sent
