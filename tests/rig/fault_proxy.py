"""A wire that can be slow, torn, cut or silent: stands between a client and one server on loopback."""

from __future__ import annotations

import socket
import struct
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

LINGER_ZERO = struct.pack("ii", 1, 0)  # close() then sends RST instead of FIN


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to everything that passes: on the way to the server, and on the way back."""

    delay: float = 0.0
    """Seconds each piece waits, in each direction."""
    refuse: bool = False
    """New connections are reset as soon as they are made."""
    swallow_to: bool = False
    """What the client says never arrives."""
    swallow_back: bool = False
    """What the server answers never arrives: the client has a connection that is open on its side alone."""
    cut_after: int | None = None
    """The connection is reset after so many bytes of the server's answers, counted per connection."""


HEALTHY = Fault()
BLACKHOLE = Fault(swallow_to=True, swallow_back=True)
HALF_OPEN = Fault(swallow_back=True)


class FaultProxy:
    """`with FaultProxy(server.port) as wire:` clients connect to `wire.port`; `wire.fault` may change at any moment."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.fault = HEALTHY
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listener.getsockname()[1]
        self._open: set[_Pair] = set()
        self._guard = threading.Lock()
        self._closing = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._closing = True
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()
        self.tear()

    def heal(self) -> None:
        """As if nothing had been; what was swallowed stays lost."""
        self.fault = HEALTHY

    def tear(self) -> int:
        """Reset every open connection, both ends; how many there were."""
        with self._guard:
            pairs = list(self._open)
        for pair in pairs:
            pair.reset()
        return len(pairs)

    @property
    def connections(self) -> int:
        """How many connections pass through at this moment."""
        with self._guard:
            return len(self._open)

    def _accept(self) -> None:
        while not self._closing:
            try:
                client, _ = self._listener.accept()
            except OSError:  # closed by __exit__
                return
            if self.fault.refuse:
                _reset(client)
                continue
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self.target_port), timeout=5)
        except OSError:  # the server is away: the client finds out as it would without us
            _reset(client)
            return
        pair = _Pair(client, server)
        with self._guard:
            self._open.add(pair)
        back = threading.Thread(target=self._pump, args=(pair, server, client), daemon=True)
        back.start()
        self._pump(pair, client, server)
        back.join()
        pair.close()
        with self._guard:
            self._open.discard(pair)

    def _pump(self, pair: _Pair, source: socket.socket, sink: socket.socket) -> None:
        """Carry pieces from one end to the other until either end closes."""
        to_server = source is pair.client
        try:
            while piece := source.recv(65536):
                fault = self.fault
                if fault.delay:
                    time.sleep(fault.delay)
                if fault.swallow_to if to_server else fault.swallow_back:
                    continue
                if not to_server and fault.cut_after is not None:
                    piece = piece[: max(0, fault.cut_after - pair.answered)]
                sink.sendall(piece)
                if not to_server:
                    pair.answered += len(piece)
                    if fault.cut_after is not None and pair.answered >= fault.cut_after:
                        pair.reset()
                        return
            with suppress(OSError):  # the other end may be gone already
                sink.shutdown(socket.SHUT_WR)
        except OSError:  # torn, by us or by an end
            pair.reset()


class _Pair:
    """One client and its connection to the server."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.server = server
        self.answered = 0
        for end in (client, server):
            end.settimeout(None)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def reset(self) -> None:
        for end in (self.client, self.server):
            _reset(end)

    def close(self) -> None:
        self.client.close()
        self.server.close()


def _reset(end: socket.socket) -> None:
    with suppress(OSError):  # reset or closed before
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_ZERO)
    with suppress(OSError):
        end.shutdown(socket.SHUT_RD)  # wakes the thread that reads from it
    end.close()
