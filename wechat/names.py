"""Addresses of names, for callers whose time is counted: the system's own look-up may take half a minute and cannot be
called off."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from concurrent.futures import Future
from typing import Any, NamedTuple

LAST_ANSWER_GOOD_FOR = 3600.0
"""Seconds: while name servers are silent, the last addresses of a name serve that long. An address that is somebody
else's by now cannot prove the name (TLS), so that nothing is told to a stranger."""

Addresses = list[tuple[Any, ...]]
"""As `socket.getaddrinfo` gives them."""


class Name(NamedTuple):
    host: str
    port: int


class Names:
    """What this process knows of names. A look-up under way is waited for by whoever needs it; it goes on when they
    give up, so that there is never more than one for each name, and its answer serves the next."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._asked: dict[Name, Future[Addresses]] = {}
        self._answered: dict[Name, tuple[float, Addresses]] = {}

    def addresses(self, host: str, port: int, *, seconds: float) -> Addresses:
        """Where a name is, asked anew at most `seconds` long; else where it was within the hour. Raises TimeoutError
        or what the look-up raised (OSError)."""
        name = Name(host, port)
        if _is_address(host):
            return _look_up(name)
        try:
            return self._question(name).result(seconds)
        except OSError:  # TimeoutError is one
            with self._guard:
                at, last = self._answered.get(name, (0.0, []))
            if not last or time.monotonic() - at > LAST_ANSWER_GOOD_FOR:
                raise
            return last

    def _question(self, name: Name) -> Future[Addresses]:
        with self._guard:
            if name not in self._asked:
                self._asked[name] = Future()
                threading.Thread(target=self._ask, args=(name,), name=f"look up {name.host}", daemon=True).start()
            return self._asked[name]

    def _ask(self, name: Name) -> None:
        try:
            found, failure = _look_up(name), None
        except Exception as error:
            found, failure = [], error
        with self._guard:
            asked = self._asked.pop(name)
            if failure is None:
                self._answered[name] = time.monotonic(), found
        if failure is None:
            asked.set_result(found)
        else:
            asked.set_exception(failure)


def _look_up(name: Name) -> Addresses:
    return list(socket.getaddrinfo(name.host, name.port, type=socket.SOCK_STREAM))


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
