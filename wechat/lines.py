"""Lines to other servers: HTTP/1.1 over connections that are kept open; every wait ends with the caller's time."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPResponse, IncompleteRead
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import certifi
from urllib3.util.wait import wait_for_read

from wechat.names import Names

IDLE = 60.0
"""Seconds after which an unused connection is closed by us: a burst of a hundred leaves none behind."""

_PORTS = {"http": 80, "https": 443}
_HEADERS = {"User-Agent": "Qudao", "Accept": "*/*"}


class Far(NamedTuple):
    """Who is at the other end."""

    scheme: str
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer, or the first bytes of one that is longer than it may be."""

    status: int
    headers: HTTPMessage
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NoReply:
    """No whole answer came; `sent`: a byte of the question may have left us. Only the error's class is kept, because
    its message, its context and its frames may hold what was asked."""

    sent: bool
    kind: type[Exception]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait: seconds for a connection to one address and for the next bytes, and the moment of
    `time.monotonic` at which all ends."""

    connect: float
    read: float
    deadline: float

    def left(self, at_most: float) -> float:
        left = min(at_most, self.deadline - time.monotonic())
        if left <= 0:
            raise TimeoutError("time is up")
        return left


class Lines:
    """Connections to any servers, shared by all threads of a process; each carries one question at a time.

    Proxies and certificates named in the environment are not heeded, no cookie is kept, no redirect followed. `admits`
    says of each address a name has whether it may be connected to: the very address that was judged is taken.
    """

    def __init__(self, admits: Callable[[str], bool] | None = None) -> None:
        self._admits = admits
        self._idle: defaultdict[Far, deque[_Line]] = defaultdict(deque)
        self._guard = threading.Lock()
        self._names = Names()

    def ask(
        self,
        url: str,
        patience: Patience,
        *,
        cap: int,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply | NoReply:
        """GET the address, or POST a `body` to it; of the answer at most `cap` bytes and one more are read."""
        line, whole = None, False
        try:
            far, target = _split(url)
            line = self._idle_line(far) or _Line(far, self._names, self._admits)
            line.open(patience)
            reply = line.ask(target, body, {**_HEADERS, **(headers or {})}, cap)
            whole = True
            return reply
        except (HTTPException, OSError, ValueError) as error:
            return NoReply(line is not None and line.sent, type(error))
        finally:
            if line is not None:
                self._put_back(line, whole=whole)

    def _idle_line(self, far: Far) -> _Line | None:
        while True:
            with self._guard:
                if not self._idle[far]:
                    return None
                line = self._idle[far].pop()
            if line.is_silent():
                return line
            line.close()

    def _put_back(self, line: _Line, *, whole: bool) -> None:
        """Keep it for the next question, unless this one ended early; what was idle for long goes on the occasion."""
        if not (whole and line.stays_open):
            line.close()
            return
        line.idle_since = time.monotonic()
        with self._guard:
            idle = self._idle[line.far]
            idle.append(line)
            while line.idle_since - idle[0].idle_since > IDLE:
                idle.popleft().close()


class _Line(HTTPConnection):
    """One connection; `sent`: a byte of the present question may have left us."""

    auto_open = 0  # connecting and asking are two steps: what fails in the first was surely not sent

    def __init__(self, far: Far, names: Names, admits: Callable[[str], bool] | None) -> None:
        super().__init__(far.host, far.port)
        self._admits = admits
        self._names = names
        self.default_port = _PORTS[far.scheme]
        self.far = far
        self.idle_since = 0.0
        self.sent = False
        self.stays_open = False

    def open(self, patience: Patience) -> None:
        """Connect, unless that was done for an earlier question."""
        self.sent, self._patience = False, patience
        if self.sock is not None:
            return
        self.sock = _connected(self.far, patience, self._names, self._admits)
        if self.far.scheme == "https":
            self.sock.settimeout(patience.left(patience.read))
            self.sock = trusted().wrap_socket(self.sock, server_hostname=self.far.host)

    def ask(self, target: str, body: bytes | None, headers: Mapping[str, str], cap: int) -> Reply:
        self.stays_open, self._outgoing = False, bytearray()
        self.request("GET" if body is None else "POST", target, body, headers)
        self.sock.settimeout(self._patience.left(self._patience.read))
        self.sent = True
        self.sock.sendall(self._outgoing)
        with self.getresponse() as response:
            raw = response.read(cap + 1)
            if response.length and len(raw) <= cap:
                raise IncompleteRead(b"")
            # A connection that ends with its answer has no socket any more; one with an answer half read is of no use.
            self.stays_open = self.sock is not None and response.isclosed()
            return Reply(response.status, response.headers, raw)

    def send(self, data: Any) -> None:
        """Head and body are gathered and leave together: in two packets they would wake the other end twice."""
        self._outgoing += data

    def response_class(  # type: ignore[override]  # called as the class would be
        self, sock: socket.socket, *_: Any, method: str | None = None
    ) -> HTTPResponse:
        return HTTPResponse(_Source(sock, self._patience), method=method)  # type: ignore[arg-type]

    def is_silent(self) -> bool:
        """Whether it may be used again: between two answers the other end has nothing to say but goodbye. Of an
        encrypted record a part may have been read already, which the socket itself no longer shows."""
        unread = self.sock.pending() if isinstance(self.sock, ssl.SSLSocket) else 0
        return not unread and not wait_for_read(self.sock, timeout=0.0)


class _Source(io.RawIOBase):
    """The bytes of one answer, whose every wait ends with the question's patience. HTTPResponse takes it for a socket
    and asks for its file."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        super().__init__()
        self._socket, self._patience = sock, patience
        self._raw = sock.makefile("rb", buffering=0)  # keeps the socket open when the connection is let go

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._socket.settimeout(self._patience.left(self._patience.read))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


@cache
def trusted() -> ssl.SSLContext:
    """Whose certificates are believed: those of certifi's authorities, for the name that was asked for."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.set_alpn_protocols(["http/1.1"])
    return context


def _split(url: str) -> tuple[Far, str]:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("no http(s) address")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Far(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]), target


class NotAdmitted(OSError):
    """An address of the name that may not be connected to."""


def _connected(far: Far, patience: Patience, names: Names, admits: Callable[[str], bool] | None) -> socket.socket:
    """A connection to the first address of the name that takes one; each has its time, all together the question's."""
    failure: OSError = OSError("the name has no address")
    found = names.addresses(far.host, far.port, seconds=patience.left(patience.connect))
    for family, kind, protocol, _, address in found:
        if admits is not None and not admits(address[0]):
            failure = NotAdmitted("no address that may be connected to")
            continue
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(patience.left(patience.connect))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as error:
            sock.close()
            failure = error
    raise failure
