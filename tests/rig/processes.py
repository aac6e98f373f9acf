"""One server process of a test's own: started on a free port, stopped, killed, frozen and started again by pid."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.rig import starts
from tests.rig.starts import Started

STARTS_WITHIN_SECONDS = 30
STOPS_WITHIN_SECONDS = 20


def children_of(pid: int) -> list[int]:
    """The processes a process started itself: the workers of a gunicorn master."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def processor_seconds(pid: int) -> float:
    """What a process, its children and those that ended before used of the processors (proc(5), stat 14 to 17)."""
    ticks = sum(_ticks(child, ended_too=False) for child in children_of(pid)) + _ticks(pid, ended_too=True)
    return ticks / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int, *, ended_too: bool) -> int:
    # The name in parentheses may hold blanks; after it comes field 3.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11 : 15 if ended_too else 13])


class ServerDidNotStart(Exception):
    """The server died or stayed silent; the message ends with its log."""


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PrivateServer(ABC):
    """A server with its own folder and port; a context manager that leaves neither process nor file behind."""

    starts_within_seconds: float = STARTS_WITHIN_SECONDS

    def __init__(self) -> None:
        # Short, since a socket's path may have 107 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="qudao-", dir=self.lies_in()))
        self.port = free_port()
        self._process: Started | None = None

    @abstractmethod
    def command(self) -> list[str]:
        """The command line that serves `self.port` from `self.folder`."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether a client is served by now."""

    def lies_in(self) -> Path | None:
        """Where its folder is made; None for wherever temporary files go."""
        return None

    def settings(self) -> dict[str, str]:
        """What this server's environment holds besides our own."""
        return {}

    @property
    def pid(self) -> int:
        return self._running().pid

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def start(self) -> None:
        """Start and wait until it answers (`ServerDidNotStart` otherwise)."""
        if self._process is not None:
            raise RuntimeError("this server runs already")
        self._process = starts.start(self.command(), self.settings(), self.log)
        deadline = time.monotonic() + self.starts_within_seconds
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self._process.kill()
                self._process.wait()
                self._process = None
                raise ServerDidNotStart(self.log.read_text(errors="replace")[-2000:])
            time.sleep(0.02)

    def start_again(self) -> None:
        """Start on the same port and the same data, after `stop` or `kill`."""
        self.start()

    def stop(self) -> None:
        """An orderly end (SIGTERM), as an administrator would do it."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """A sudden end (SIGKILL), as a power cut or the kernel would do it."""
        self._end(signal.SIGKILL)

    def end_for_good(self) -> None:
        """How the context manager ends it: suddenly, since its data is thrown away anyway."""
        self.kill()

    def send(self, number: signal.Signals) -> None:
        """Send any other signal: SIGHUP tells gunicorn to take up its program anew."""
        self._running().send_signal(number)

    def freeze(self) -> None:
        """It hangs: connections stay open and nothing answers (SIGSTOP)."""
        self._running().send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was frozen (SIGCONT)."""
        self._running().send_signal(signal.SIGCONT)

    def _running(self) -> Started:
        if self._process is None:
            raise RuntimeError("this server does not run")
        return self._process

    def _end(self, how: signal.Signals) -> None:
        process = self._running()
        process.send_signal(how)
        process.wait(STOPS_WITHIN_SECONDS)
        self._process = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._leave()

    def _leave(self) -> None:
        if self._process is not None:
            self.end_for_good()
        shutil.rmtree(self.folder)
