"""gunicorn's threads, kept from waiting for clients that speak slowly: short requests come in whole before a thread
takes them up, long ones may hold half of the threads and not for ever."""

from __future__ import annotations

import selectors
import socket
import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from deploy.arrivals import Arrival, State

ARRIVES_WITHIN = 10.0
"""Seconds in which a short request, or the head of a long one, is whole, or its connection is closed."""

LONG_WITHIN = 120.0
"""Seconds in which the body of a long request is here; what a proxy has read whole comes in one."""


PARTS_WITHIN = 2.0
"""Seconds in which whoever was answered for the last time closes on their side, or we do."""

ENDING_WITHIN = 2.0
"""Seconds in which a request may still come on a new connection to a worker that was told to end: whoever connected
a moment before has sent it already, or is about to."""


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """All of gunicorn's ways to a thread lead through `enqueue_req`. The methods run in the main loop, alone. TLS ends
    at the proxy."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arriving: dict[Any, Arrival] = {}
        self.waiting: deque[tuple[Any, float]] = deque()
        self.long: dict[Any, float] = {}
        self.parting: dict[Any, float] = {}

    def accept(self, listener: Any) -> None:
        """When all places are taken, whoever has been arriving for longest makes room."""
        if self.arriving and self.nr_conns + 1 >= self.worker_connections:
            self._let_go(next(iter(self.arriving)), self.arriving)
        super().accept(listener)

    def enqueue_req(self, conn: Any) -> None:
        """A new connection, or one that is used again and may hold the beginning of its next request already."""
        conn.init()
        conn.data_ready = True
        conn.sock.setblocking(False)
        self.arriving[conn] = Arrival(time.monotonic() + ARRIVES_WITHIN)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_arriving, conn))
        self._take(conn, conn.parser.unreader.take_buffered())

    def on_arriving(self, conn: Any, _sock: Any) -> None:
        if conn not in self.arriving:  # let go since the poller saw it
            return
        piece = self._piece(conn)
        if piece:
            self._take(conn, piece)
        elif piece == b"":
            self._let_go(conn, self.arriving)

    @staticmethod
    def _piece(conn: Any) -> bytes | None:
        """What has come; nothing when that was all there will be; None when there was nothing to take yet."""
        try:
            piece: bytes = conn.sock.recv(64 * 1024)
        except BlockingIOError:
            return None
        except OSError:
            return b""
        return piece

    def _take(self, conn: Any, piece: bytes) -> None:
        arrival = self.arriving[conn]
        state = arrival.take(piece)
        if state is State.ARRIVING:
            return
        self.poller.unregister(conn.sock)
        del self.arriving[conn]
        conn.sock.setblocking(True)
        conn.parser.unreader.unread(bytes(arrival.received))
        if state is State.WHOLE:
            super().enqueue_req(conn)
        else:
            self.waiting.append((conn, arrival.until))
            self._admit()

    def _admit(self) -> None:
        """Half of the threads at most wait for what is long."""
        while self.waiting and len(self.long) < max(1, self.cfg.threads // 2):
            conn, _until = self.waiting.popleft()
            self.long[conn] = time.monotonic() + LONG_WITHIN
            super().enqueue_req(conn)

    def finish_request(self, conn: Any, fs: Any) -> None:
        self.long.pop(conn, None)
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._part(conn)
        self._admit()

    def _part(self, conn: Any) -> None:
        """What is still underway to us is taken in and forgotten, or our last words would be lost with it; gunicorn
        waits for that here, with everybody else waiting behind."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self._close(conn)
            return
        self.parting[conn] = time.monotonic() + PARTS_WITHIN
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_parting, conn))

    def on_parting(self, conn: Any, _sock: Any) -> None:
        if conn in self.parting and self._piece(conn) == b"":
            self._let_go(conn, self.parting)

    def murder_pending(self) -> None:
        """Once a second. A long one that is late reads no further; its answer, or what it does already, goes on."""
        super().murder_pending()
        now = time.monotonic()
        for conn, arrival in list(self.arriving.items()):
            silent = not (self.alive or arrival.received)
            until = arrival.until - ARRIVES_WITHIN + ENDING_WITHIN if silent else arrival.until
            if until < now:
                self._let_go(conn, self.arriving)
        for conn in [conn for conn, until in self.parting.items() if until < now]:
            self._let_go(conn, self.parting)
        for conn in [conn for conn, until in self.long.items() if until < now]:
            self.long[conn] = float("inf")
            with suppress(OSError):
                conn.sock.shutdown(socket.SHUT_RD)
        while self.waiting and self.waiting[0][1] < now:
            conn, _until = self.waiting.popleft()
            self._close(conn)

    def _let_go(self, conn: Any, of: dict[Any, Any]) -> None:
        del of[conn]
        self.poller.unregister(conn.sock)
        self._close(conn)

    def _close(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()
