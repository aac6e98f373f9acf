"""Many at the same moment: threads behind one barrier, and requests whose last bytes leave together."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import TypeVar

from tests.rig.cannon import Answer, Shot

T = TypeVar("T")
PATIENCE_SECONDS = 30


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Every act on a thread of its own, all begun behind one barrier; results in the acts' order."""
    barrier = threading.Barrier(len(acts))

    def one(act: Callable[[], T]) -> T:
        barrier.wait(PATIENCE_SECONDS)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def burst(port: int, shots: Sequence[Shot]) -> list[Answer]:
    """Last-byte synchronisation: each request waits at the server but for its last byte, then all are let go."""
    with ExitStack() as stack:
        waiting = [(stack.enter_context(_nearly_sent(port, shot)), shot.body[-1:]) for shot in shots]
        return at_once([partial(_let_go, connection, last) for connection, last in waiting])


def _nearly_sent(port: int, shot: Shot) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS, source_address=(shot.line, 0))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall(head_of(shot, len(shot.body)) + shot.body[:-1])
    return connection


def head_of(shot: Shot, length: int) -> bytes:
    """The request's head as it goes over the wire; the connection ends with the answer."""
    return (
        f"POST {shot.address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: {shot.content_type}\r\nContent-Length: {length}\r\n"
        + (f"Authorization: Bearer {shot.bearer}\r\n" if shot.bearer else "")
        + "\r\n"
    ).encode()


def _let_go(connection: socket.socket, last: bytes) -> Answer:
    # Closed as soon as it is read: the server would wait for us else, and others with it.
    with connection:
        connection.sendall(last)
        received = b""
        while piece := connection.recv(65536):
            received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    return Answer(int(head.split(b" ", 2)[1]), body)
