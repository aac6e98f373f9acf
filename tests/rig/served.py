"""The program under gunicorn as operators run it, on a free port: for faults, walks and benchmarks."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Mapping

from tests.rig.processes import PrivateServer
from tests.rig.starts import ROOT


class Served(PrivateServer):
    """A WSGI callable under `deploy/gunicorn.py`; answers when `ready_path` does, whatever the status."""

    def __init__(
        self, wsgi: str, settings: Mapping[str, str], ready_path: str = "/healthz", python: str = sys.executable
    ) -> None:
        super().__init__()
        self.wsgi = wsgi
        self.ready_path = ready_path
        self._settings = dict(settings)
        self._python = python

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        bind = ["--bind", f"127.0.0.1:{self.port}"]
        return [self._python, "-m", "gunicorn", "-c", "deploy/gunicorn.py", *bind, self.wsgi]

    def settings(self) -> dict[str, str]:
        # What it keeps beside us while it runs goes with it, also when it is killed.
        return {"PORT": str(self.port), "TMPDIR": str(self.folder), **self._settings}

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", self.ready_path)
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True

    def end_for_good(self) -> None:
        """In order: workers of a killed master would live on for a moment."""
        self.stop()


def flask(settings: Mapping[str, str], *arguments: str) -> str:
    """Run `flask --app wsgi …` with these settings; what it printed. A failure shows its whole message."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
    env = {**os.environ, **settings}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"flask {' '.join(arguments)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout
