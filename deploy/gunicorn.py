"""How gunicorn serves the program: 2 processes of 8 threads behind a proxy or, on a developer's machine, alone.

`gunicorn -c deploy/gunicorn.py web:app`; every value can be overridden on the command line, for instance
`--bind 127.0.0.1:9000 --workers 4`. Its Server header names gunicorn without a version.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from deploy import garbage

_MEMORY = Path("/dev/shm")  # noqa: S108  gunicorn makes its heartbeat file there under a name of its own

bind = "127.0.0.1:8000"
# gthread, but that nobody who speaks slowly holds a thread.
worker_class = "deploy.patience.PatientWorker"
workers = 2
threads = 8

# A worker that stays silent this long hangs and is replaced. WeChat gives up after 5 seconds, browsers later.
timeout = 15
graceful_timeout = 15
# gunicorn watches a worker from its first sign of life on, so one that hangs while it starts would be missed for ever.
starts_within_seconds = 60
# Longer than a proxy keeps an idle upstream connection (nginx: keepalive_timeout 60s), so that it never writes
# into one we are just closing.
keepalive = 75

# A heartbeat file on a slow disk can stall a worker for as long as the disk does.
worker_tmp_dir = str(_MEMORY) if _MEMORY.is_dir() else None

# Which proxies are believed is one setting, TRUSTED_PROXIES, read by the program itself.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

# Where the processes keep the figures that /metrics adds up; named by the master, whose reload must not lose them.
_figures = Path(tempfile.gettempdir()) / f"qudao-figures-{os.getpid()}"
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={_figures}"]

control_socket_disable = True
accesslog = None  # the program writes one line per request itself
errorlog = "-"


def pre_fork(_server: Any, worker: Any) -> None:
    """Date the worker's last sign of life so that it is taken for hung when it has not started in time."""
    overdue = time.monotonic() + starts_within_seconds - timeout
    os.utime(worker.tmp.fileno(), (overdue, overdue))


def post_worker_init(worker: Any) -> None:
    """What the program wants to do in every process that serves it, such as looking after the spool."""
    for begin in getattr(worker.wsgi, "extensions", {}).get("qudao_when_served", []):
        begin(worker.cfg.threads)
    garbage.settle()


def on_starting(_server: Any) -> None:
    _forget_figures()
    _forget_figures_of_the_dead()
    _figures.mkdir(mode=0o700)


def child_exit(_server: Any, worker: Any) -> None:
    """Who died waits for nobody: its part of the figures about the present is taken out."""
    for gauge in _figures.glob(f"gauge_live*_{worker.pid}.db"):
        gauge.unlink()


def on_exit(_server: Any) -> None:
    _forget_figures()


def _forget_figures() -> None:
    if _figures.exists():
        shutil.rmtree(_figures)


def _forget_figures_of_the_dead() -> None:
    """A master that was killed leaves its folder behind; what is another user's, or no folder, is left alone."""
    for folder in _figures.parent.glob("qudao-figures-*"):
        number = folder.name.rpartition("-")[2]
        if number.isdecimal() and not _lives(int(number)) and folder.lstat().st_uid == os.geteuid():
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True
