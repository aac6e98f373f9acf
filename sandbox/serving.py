"""Running the sandbox: inside a test on a free port, or as a program of its own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from werkzeug.http import http_date
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from sandbox.app import create_sandbox
from sandbox.state import State, load_world

THREADS = 160


class _Handler(WSGIRequestHandler):
    """Keep-alive connections without Nagle's pause; calls are in the ledger, not on the terminal."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return None

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header tells the sandbox's own time, as WeChat's tells WeChat's."""
        state: State = self.server.app.extensions["sandbox"]  # type: ignore[attr-defined]
        return http_date(state.clock.now() if timestamp is None else timestamp)


@dataclass
class Running:
    base: str
    app: Flask
    server: BaseWSGIServer

    @property
    def state(self) -> State:
        state: State = self.app.extensions["sandbox"]
        return state


@contextmanager
def running(target: str, world: dict[str, Any] | None = None, **tuning: float) -> Iterator[Running]:
    """A sandbox on a free loopback port for the length of a `with`; `tuning` as for create_sandbox."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    base = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = create_sandbox(world or load_world(), target, base, **tuning)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Handler, fd=listener.fileno())
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Running(base, app, server)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        listener.close()


class Program(BaseApplication):  # type: ignore[misc]
    """One gunicorn worker with many threads: the world is in memory, so there must be only one process."""

    def __init__(self, make_app: Callable[[], Flask], address: str) -> None:
        self._make_app = make_app
        self._address = address
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": self._address, "workers": 1, "worker_class": "gthread", "threads": THREADS, "keepalive": 75,
            "worker_connections": 1000, "graceful_timeout": 1, "timeout": 60, "backlog": 512,
            "control_socket_disable": True,
        }  # fmt: skip
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._make_app()
