"""Starting programs of ours: warm in the fast lane, as a fork of a process that has imported what they import; cold,
as operators start them, in the proof lane and wherever something is measured (decision 0086).

A gunicorn with two workers takes 0.4 seconds of processor until it answers instead of 3.7.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[2]


class Started(Protocol):
    """What `subprocess.Popen` offers of a process, as far as tests ask for it."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...
    def kill(self) -> None: ...


def start(command: Sequence[str], settings: Mapping[str, str], log: Path) -> Started:
    """Start it in the checkout's folder, with these settings besides our environment, writing into `log`."""
    environment = {**os.environ, **settings}
    if _may_be_warm(command, settings):
        log.touch()  # who waits for it reads what it says from the first moment on
        return _warmth().start(command[2:], environment, log)
    with log.open("ab") as written:
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=written, stderr=written
        )


_warm = False


def go_warm() -> None:
    """From now on this process starts programs warm."""
    global _warm
    _warm = True


def _may_be_warm(command: Sequence[str], settings: Mapping[str, str]) -> bool:
    """A module of this Python's, and nothing that has to be there before the first import, such as another clock."""
    before_all = [name for name in settings if name.startswith(("LD_", "PYTHON"))]
    return _warm and list(command[:2]) == [sys.executable, "-m"] and not before_all


class WarmStart:
    """One process that was forked for us."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._code: int | None = None
        self._ended = threading.Event()

    def ended(self, code: int) -> None:
        """Noted by who hears of it."""
        self._code = code
        self._ended.set()

    def poll(self) -> int | None:
        return self._code

    def wait(self, timeout: float | None = None) -> int:
        if not self._ended.wait(timeout) or self._code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return self._code

    def send_signal(self, sig: int, /) -> None:
        if self._code is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(9)


class _Warmth:
    """The warm process, and who was forked from it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.rig.warm"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        atexit.register(self._end)
        self._numbers = count()
        self._known: dict[int, WarmStart] = {}
        self._asked: dict[int, WarmStart] = {}
        self._news = threading.Condition()
        assert self._process.stdout is not None
        if not self._process.stdout.readline().startswith(b"ready"):
            raise RuntimeError(f"the warm process ended with {self._process.wait()}")
        threading.Thread(target=self._listen, daemon=True).start()

    def start(self, arguments: Sequence[str], environment: Mapping[str, str], log: Path) -> WarmStart:
        number = next(self._numbers)
        asked = {"number": number, "arguments": [*arguments], "environment": {**environment}}
        line = json.dumps({**asked, "folder": str(ROOT), "log": str(log)})
        assert self._process.stdin is not None
        with self._news:
            self._process.stdin.write(f"{line}\n".encode())
            self._process.stdin.flush()
            if not self._news.wait_for(lambda: number in self._asked, timeout=30):
                raise RuntimeError("the warm process does not answer")
            return self._asked.pop(number)

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            what, first, second = line.split()
            with self._news:
                if what == b"started":
                    pid = int(second)
                    self._known[pid] = self._asked[int(first)] = WarmStart(pid)
                    self._news.notify_all()
                else:
                    self._known.pop(int(first)).ended(int(second))

    def _end(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@cache
def _warmth() -> _Warmth:
    """One for each process of tests, made for its first start."""
    return _Warmth()
