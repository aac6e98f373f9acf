"""A pretend WeChat on loopback, a shared store in memory and a clock that the test moves."""

import copy
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from wechat.transport import Bases, Transport

Answer = Callable[["Asked"], None]
Start = Callable[[Answer], "PretendWeChat"]

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100


def to(url: str, *, api_spares: tuple[str, ...] = (), **settings: Any) -> Transport:
    """A transport whose three hosts are one server."""
    return Transport(Bases(url, url, url, api_spares), **settings)


class Asked(BaseHTTPRequestHandler):
    """One request that reached the pretend WeChat, and the means to answer or mistreat it."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "PretendWeChat"
    body: bytes

    def _serve(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.server.guard:
            # The handler serves the whole connection, so what it was asked is kept as a copy.
            self.server.asked.append(copy.copy(self))
        self.server.answer(self)

    do_GET = do_POST = _serve

    def reply(self, body: Any, status: int = 200, kind: str = "text/plain") -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def json(self) -> Any:
        return json.loads(self.body)

    def log_message(self, *_: Any) -> None:
        """Says nothing: the test reports what matters."""


class PretendWeChat(ThreadingHTTPServer):
    """A server on a free loopback port that notes what it was asked and answers as the test says."""

    daemon_threads = True
    request_queue_size = 256  # storms knock all at once

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.answer = answer
        self.asked: list[Asked] = []
        self.guard = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def paths(self) -> list[str]:
        return [asked.path.split("?")[0] for asked in self.asked]

    def handle_error(self, *_: Any) -> None:
        """A caller that hangs up early is part of several tests."""


class MemoryStore:
    """A SharedStore in memory whose time the test moves; it serves as the database table's stand-in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.rows: dict[str, tuple[str, float]] = {}
        self.fences = 0
        self._guard = threading.RLock()

    def get(self, key: str) -> str | None:
        with self._guard:
            value, until = self.rows.get(key, ("", 0.0))
            return value if until > self.clock() else None

    def put(self, key: str, value: str, seconds: float) -> None:
        with self._guard:
            self.rows[key] = (value, self.clock() + seconds)

    def delete(self, key: str) -> None:
        with self._guard:
            self.rows.pop(key, None)

    def try_lock(self, key: str, seconds: float) -> str | None:
        with self._guard:
            if self.get(key) is not None:
                return None
            self.fences += 1
            self.put(key, str(self.fences), seconds)
            return str(self.fences)

    def unlock(self, key: str, fence: str) -> None:
        with self._guard:
            if self.get(key) == fence:
                self.delete(key)

    def reserve(self, key: str, wanted: int, most: int, seconds: float) -> int:
        with self._guard:
            used = int(self.get(key) or 0)
            granted = max(0, min(wanted, most - used))
            self.put(key, str(used + granted), seconds)
            return granted


class Clock:
    """Seconds since 1970 that move only when told."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now
