"""The faulty wire does what each of its faults says, and nothing when it is healthy."""

from __future__ import annotations

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from tests.rig.fault_proxy import BLACKHOLE, HALF_OPEN, Fault, FaultProxy


class Echo(socketserver.BaseRequestHandler):
    """Says back what it hears, and remembers it."""

    def handle(self) -> None:
        while piece := self.request.recv(1024):
            self.server.heard += piece  # type: ignore[attr-defined]
            self.request.sendall(piece)


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    heard = b""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Echo) as standing:
        thread = threading.Thread(target=standing.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield standing
        standing.shutdown()


@pytest.fixture
def wire(server: Server) -> Iterator[FaultProxy]:
    with FaultProxy(server.server_address[1]) as proxy:
        yield proxy


def connected(wire: FaultProxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", wire.port), timeout=5)


def said(connection: socket.socket, words: bytes, *, seconds: float = 5) -> bytes:
    connection.settimeout(seconds)
    connection.sendall(words)
    return connection.recv(1024)


def heard_until_the_end(connection: socket.socket, words: bytes) -> bytes:
    """What comes back until the connection is reset or closed; TimeoutError when it stays open."""
    connection.settimeout(5)
    received = b""
    with suppress(ConnectionError):
        connection.sendall(words)
        while piece := connection.recv(1024):
            received += piece
    return received


def test_a_healthy_wire_carries_both_ways_and_ends_with_its_client(wire: FaultProxy) -> None:
    with connected(wire) as one:
        assert said(one, b"hello") == b"hello"
        assert wire.connections == 1
    deadline = time.monotonic() + 5
    while wire.connections and time.monotonic() < deadline:
        time.sleep(0.01)
    assert wire.connections == 0


def test_a_slow_wire_delays_both_ways(wire: FaultProxy) -> None:
    wire.fault = Fault(delay=0.1)
    with connected(wire) as one:
        began = time.monotonic()
        assert said(one, b"hello") == b"hello"
        assert time.monotonic() - began >= 0.2


def test_a_torn_wire_resets_what_is_open_and_serves_who_comes_anew(wire: FaultProxy) -> None:
    with connected(wire) as one:
        assert said(one, b"hello") == b"hello"
        assert wire.tear() == 1
        assert heard_until_the_end(one, b"still there?") == b""
    with connected(wire) as another:
        assert said(another, b"hello") == b"hello"


def test_a_refusing_wire_resets_who_comes(wire: FaultProxy) -> None:
    wire.fault = Fault(refuse=True)
    with suppress(ConnectionError), connected(wire) as one:  # the reset may come before connect() returns
        assert heard_until_the_end(one, b"hello") == b""
    wire.heal()
    with connected(wire) as another:
        assert said(another, b"hello") == b"hello"


def test_a_black_hole_takes_everything_and_says_nothing(wire: FaultProxy, server: Server) -> None:
    with connected(wire) as one:
        assert said(one, b"before") == b"before"
        wire.fault = BLACKHOLE
        with pytest.raises(TimeoutError):
            said(one, b"lost", seconds=0.2)
        assert server.heard == b"before"
        wire.heal()
        assert said(one, b"after") == b"after"


def test_a_half_open_wire_carries_the_question_and_loses_the_answer(wire: FaultProxy, server: Server) -> None:
    wire.fault = HALF_OPEN
    with connected(wire) as one:
        with pytest.raises(TimeoutError):
            said(one, b"question", seconds=0.2)
        assert server.heard == b"question"


def test_a_cut_wire_lets_so_many_bytes_of_the_answer_through(wire: FaultProxy) -> None:
    wire.fault = Fault(cut_after=3)
    with connected(wire) as one:
        assert heard_until_the_end(one, b"hello") in (b"hel", b"")  # a reset may overtake what was sent before it
