"""A stage for walks: the program and the sandbox, each served over HTTP in this process."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app import commands
from app.factory import create_app
from config import load_settings
from doorway.house import NAME, House
from jobs import runner
from jobs.outbox import Desk
from migrations import run
from sandbox.client import Person, World
from sandbox.serving import running
from sandbox.state import load_world
from services import clock
from tests.rig.values import setting_values
from tests.world import PASSWORD, Cast, furnish


class _Quiet(WSGIRequestHandler):
    """The program's own log says all; werkzeug's would print query strings."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return None


@dataclass
class Stage:
    """Where a walk plays: people of the sandbox on one side, the program with its worker on the other."""

    app: Flask
    url: str
    world: World
    cast: Cast

    @property
    def house(self) -> House:
        house: House = self.app.extensions[NAME]
        return house

    def person(self, key: str) -> Person:
        return self.world.person(key)

    def work(self) -> int:
        """Let the worker keep everything that is due, and WeChat deliver it; how many promises were kept."""
        kept = 0
        desk = Desk(self.house.gateway, self.url)
        while done := runner.run_once(desk):
            kept += done
        self.world.settle()
        return kept


@contextmanager
def raised(database_url: str, **more: str) -> Iterator[Stage]:
    """A furnished program and a sandbox that know each other's addresses, for the length of a `with`."""
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        port = listener.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        # Headquarters' desk in stories signs in with the password of the tests' cast.
        world = load_world() | {"console": {"employee": "E001", "password": PASSWORD}}
        with running(url, world, job_delay=0.0) as sandbox:
            sandbox_port = int(sandbox.base.rsplit(":", 1)[1])
            values = setting_values(database_url, port=port, sandbox_port=sandbox_port, **more)
            app = create_app(load_settings(values))
            commands.attach(app)
            house: House = app.extensions[NAME]
            run.upgrade(house.database)
            server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet, fd=listener.fileno())
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
            thread.start()
            try:
                yield Stage(app, url, World(sandbox.base), furnish())
            finally:
                server.shutdown()
                thread.join()
                clock.use(None)
                house.database.dispose()
