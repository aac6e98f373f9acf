"""HTTP connections that know whether anything was sent, and that can be cut when time is up."""

import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

_of_thread = threading.local()


class Attempt:
    """One try of one request: `sent` turns true just before its first byte leaves us."""

    def __init__(self) -> None:
        self.sent = False
        self._over = False
        self._socket: socket.socket | None = None
        self._guard = threading.Lock()

    def sends_through(self, channel: socket.socket) -> None:
        with self._guard:
            if self._over:
                raise TimeoutError("time was up before anything was sent")
            self._socket = channel
            self.sent = True

    def cut(self) -> None:
        """Ends whatever the request is waiting for. A socket that is closed already needs no cutting."""
        with self._guard:
            self._over = True
            if self._socket is not None:
                with suppress(OSError):
                    # Not SSLSocket.shutdown: that would take TLS state from under the waiting reader.
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def finish(self) -> None:
        with self._guard:
            self._socket = None


@contextmanager
def attempt_within(seconds: float) -> Iterator[Attempt]:
    """The try that this thread makes inside the block; it is cut after so many seconds."""
    attempt = _of_thread.attempt = Attempt()
    timer = threading.Timer(seconds, attempt.cut)
    timer.daemon = True
    timer.start()
    try:
        yield attempt
    finally:
        timer.cancel()
        attempt.finish()


class _Watched(HTTPConnection):
    """Connects first and reports to the thread's attempt before it hands over the first byte."""

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        _of_thread.attempt.sends_through(self.sock)
        super().send(data)


class _WatchedTLS(_Watched, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Watched


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _WatchedTLS


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}


def new_session() -> requests.Session:
    """A session that keeps connections alive, without cookies, compression or proxies from the environment."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["Accept-Encoding"] = "identity"
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


class _WithoutQueries(logging.Filter):
    """Takes the query, which carries AppSecret and access_token, out of urllib3's own log lines."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(arg.split("?")[0] if isinstance(arg, str) else arg for arg in record.args)
        return True


def hide_queries_in_logs() -> None:
    logger = logging.getLogger("urllib3.connectionpool")
    if not any(isinstance(present, _WithoutQueries) for present in logger.filters):
        logger.addFilter(_WithoutQueries())
