"""Noticing within two seconds that the database hangs, so that nobody waits for it and callers are told at once.

A server that was stopped says so: its port refuses. One that hangs (a frozen machine, a full disk, a cable) keeps its
connections open and says nothing, exactly as one that works on a long statement. So when a rule runs unusually long,
somebody else knocks: if the server greets them it is busy; if not, it is away. Then every connection is closed, which
frees the threads that wait on them, and new rules are refused until it greets again.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog
from sqlalchemy import Engine, event

from models.db.connections import SharedContext
from models.db.faults import CONNECTION_LOST, UNREACHABLE, DatabaseAway

LONG_SECONDS = 0.3
"""A rule that runs longer makes us knock."""
GREETS_WITHIN_SECONDS = 1.0
"""Generous: on a machine that is merely slow, closing every connection would make it worse."""
LOOKS_EVERY_SECONDS = 0.2
NO_ROOM = {1040, 1203, 1226}  # turned away at the door, but greeted

log = structlog.get_logger(__name__)


class Watch:
    """Watches over one database of this process."""

    def __init__(self, engines: tuple[Engine, ...]) -> None:
        self._engine = engines[0]
        self._began: dict[int, float] = {}
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        self._process = 0
        self._ended = threading.Event()
        self.is_away = False
        for engine in engines:
            event.listen(engine, "do_connect", self._connect)

    @contextmanager
    def over_a_rule(self) -> Iterator[None]:
        """Refuses while the database is away; else a rule runs, and is noticed when it takes long."""
        if self.is_away:
            raise DatabaseAway("the database hangs")
        self._go_on()
        me = threading.get_ident()
        self._began[me] = time.monotonic()
        try:
            yield
        finally:
            self._began.pop(me, None)

    def end(self) -> None:
        self._ended.set()

    def _connect(self, _dialect: Any, _record: Any, arguments: Any, named: dict[str, Any]) -> Any:
        """Known before it is connected, so that a thread which waits for the greeting is freed as well."""
        connection = SharedContext(*arguments, **named, defer_connect=True)
        self._connections.add(connection)
        connection.connect()
        return connection

    def _go_on(self) -> None:
        """One watching thread per process; a fork takes none along."""
        if self._process == os.getpid():
            return
        self._process = os.getpid()
        self._began = {}
        self._ended = threading.Event()
        threading.Thread(target=self._look, args=(self._ended,), name="database-watch", daemon=True).start()

    def _look(self, ended: threading.Event) -> None:
        while not ended.wait(LOOKS_EVERY_SECONDS):
            if self.is_away:
                self._mend()
            elif self._is_long() and not self._greets():
                self._give_up()

    def _is_long(self) -> bool:
        oldest = min(list(self._began.values()), default=None)
        return oldest is not None and time.monotonic() - oldest > LONG_SECONDS

    def _mend(self) -> None:
        if self._greets():
            self.is_away = False
            log.warning("database_back")

    def _give_up(self) -> None:
        self.is_away = True
        log.error("database_hangs", connections=len(self._connections))
        for connection in list(self._connections):
            line: socket.socket | None = getattr(connection, "_sock", None)
            if line is not None:
                with suppress(OSError):  # closed meanwhile
                    line.shutdown(socket.SHUT_RDWR)

    def _greets(self) -> bool:
        """Whether a newcomer is greeted. Any answer is one, be it that there is no room."""
        dialect = self._engine.dialect
        arguments, named = dialect.create_connect_args(self._engine.url)
        times = {"connect_timeout": GREETS_WITHIN_SECONDS, "read_timeout": GREETS_WITHIN_SECONDS}
        dbapi = dialect.loaded_dbapi
        try:
            SharedContext(*arguments, **{**named, **times}).close()
        except dbapi.OperationalError as error:
            number = error.args[0] if error.args else None
            return number in NO_ROOM or number not in CONNECTION_LOST | UNREACHABLE
        except (OSError, dbapi.Error):
            return False
        return True
