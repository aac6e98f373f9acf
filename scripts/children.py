"""Programs started together end together: started, watched, and ended without a trace."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from scripts.place import ROOT, StepFailed, say

ENDS_WITHIN_SECONDS = 20
TOLD_LINES = 15


@dataclass(frozen=True, slots=True)
class Child:
    """One started program; what it says goes to its log."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def last_lines(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-TOLD_LINES:])


class Children:
    """All programs of one run, in the order of their start."""

    def __init__(self, logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.logs = logs
        self.started: list[Child] = []

    def start(self, name: str, command: list[str], settings: dict[str, str]) -> None:
        """Start one program with these settings added to our environment; its log begins anew."""
        path = self.logs / f"{name}.log"
        with path.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  commands of our own, no shell
                command,
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1", **settings},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=_leave_interrupts_to_parent,
            )
        self.started.append(Child(name, process, path))

    def check(self) -> None:
        """Raise `StepFailed` with the last lines of whoever has died."""
        for child in self.started:
            code = child.process.poll()
            if code is not None:
                raise StepFailed(f"{child.name} 意外退出 · ended by itself ({_ending(code)}):\n{child.last_lines()}")

    def end(self) -> None:
        """Ask all to end, wait, and kill who does not listen."""
        for child in reversed(self.started):
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + ENDS_WITHIN_SECONDS
        for child in self.started:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{child.name} 没有响应，已强制结束 · did not end in time and was killed")
                child.process.kill()
                child.process.wait()


def _leave_interrupts_to_parent() -> None:
    """Ctrl-C reaches everybody at this terminal; the parent alone answers it, so that all end in order."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _ending(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit {code}"
