"""A small load generator: prepared requests over keep-alive connections, every answer read and counted."""

from __future__ import annotations

import re
import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

CONNECTIONS = 16
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END_OF_HEAD = b"\r\n\r\n"
WITHOUT_BODY = (b"204", b"304")  # nor a length of one


class LoadFailed(Exception):
    """A connection broke or an answer was not the expected one: such a run measures nothing."""


@dataclass(slots=True)
class Load:
    """What one run showed; times in seconds."""

    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return sum(self.statuses.values()) / self.seconds

    def percentile(self, share: float) -> float:
        """How long this share of the requests waited at most."""
        waits = sorted(self.waits)
        return waits[min(len(waits) - 1, int(share * len(waits)))]


@dataclass(slots=True)
class _Connection:
    socket: socket.socket
    sent_at: float = 0.0
    received: bytes = b""


@dataclass(frozen=True, slots=True)
class Expected:
    """What every answer must be: its status, and its body where all have the same."""

    status: int = 200
    body: bytes | None = None

    def check(self, answer: bytes) -> int:
        """The answer's status; `LoadFailed` when it is another answer, since a fast error page is no result."""
        status = int(answer[9:12])
        if status != self.status or (self.body is not None and answer.partition(_END_OF_HEAD)[2] != self.body):
            raise LoadFailed(f"expected {self}, got {answer[:300].decode(errors='replace')}")
        return status


def drive(
    port: int, requests: Iterable[bytes], *, expect: Expected, seconds: float, connections: int = CONNECTIONS
) -> Load:
    """Send each request once, one at a time per connection, until time or requests run out.

    Any answer but the expected one ends the run with `LoadFailed`.
    """
    load, waiting = Load(), iter(requests)
    with selectors.DefaultSelector() as selector:
        began = time.perf_counter()
        try:
            for _ in range(connections):
                opened = _Connection(socket.create_connection(("127.0.0.1", port), timeout=10))
                opened.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(opened.socket, selectors.EVENT_READ, opened)
                _send_next(selector, opened, waiting)
            while selector.get_map():
                _answer_all(selector, load, expect, iter(()) if time.perf_counter() - began > seconds else waiting)
        finally:
            for key in list(selector.get_map().values()):
                key.data.socket.close()
    load.seconds = time.perf_counter() - began
    return load


def exchange(port: int, request: bytes, *, expect: Expected) -> bytes:
    """One request outside any measurement; the body of its answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        received = b""
        while not _is_whole(received):
            more = connection.recv(65536)
            if not more:
                raise LoadFailed("the server closed a keep-alive connection")
            received += more
    expect.check(received)
    return received.partition(_END_OF_HEAD)[2]


def post(path: str, body: bytes, content_type: str = "text/xml") -> bytes:
    """A POST as it goes over the wire."""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}"
    return head.encode() + _END_OF_HEAD + body


def get(path: str) -> bytes:
    """A GET as it goes over the wire."""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1".encode() + _END_OF_HEAD


def _answer_all(selector: selectors.BaseSelector, load: Load, expect: Expected, waiting: Iterator[bytes]) -> None:
    ready = selector.select(timeout=30)
    if not ready:
        raise LoadFailed("no answer for 30 seconds")
    for key, _ in ready:
        connection: _Connection = key.data
        received = connection.socket.recv(65536)
        if not received:
            raise LoadFailed("the server closed a keep-alive connection")
        connection.received += received
        if not _is_whole(connection.received):
            continue
        load.statuses[expect.check(connection.received)] += 1
        load.waits.append(time.perf_counter() - connection.sent_at)
        _send_next(selector, connection, waiting)


def _send_next(selector: selectors.BaseSelector, connection: _Connection, waiting: Iterator[bytes]) -> None:
    request = next(waiting, None)
    if request is None:
        selector.unregister(connection.socket)
        connection.socket.close()
        return
    connection.received, connection.sent_at = b"", time.perf_counter()
    connection.socket.sendall(request)


def _is_whole(received: bytes) -> bool:
    head, found, body = received.partition(_END_OF_HEAD)
    if not found:
        return False
    if head[9:12] in WITHOUT_BODY:
        return True
    length = _LENGTH.search(head)
    if length is None:
        raise LoadFailed("an answer without Content-Length")
    return len(body) >= int(length[1])
