"""The process that programs of the tests are forked from: it has imported what they import.

`python -m tests.rig.warm` reads one start a line from standard input and tells `started NUMBER PID` and
`ended PID CODE` on standard output. Each start goes on as that program's own process, to its own end. See `starts.py`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import select
import signal
import sys
import time
from typing import Any

# Most of what a start of ours takes: its doors with all below them, and gunicorn.
IMPORTED = (
    *("wechat_handlers", "miniprogram_api", "pages", "console", "jobs.runner", "flask.cli"),
    *("gunicorn.app.wsgiapp", "deploy.patience", "pymysql", "sqlalchemy.dialects.mysql.pymysql"),
)
# It reads the environment when it is imported, and that is each program's own.
NEVER_IMPORTED = ("prometheus_client",)

_REQUESTS, _ANSWERS = 0, 1


def next_program() -> dict[str, Any] | None:
    """Answer requests. In a child: what it was asked to be; in this process, when nobody can ask any more: None."""
    alarm, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler of our own lets the signal wake us
    _tell(f"ready {os.getpid()}")
    rest = b""
    while True:
        ready, _, _ = select.select([_REQUESTS, alarm], [], [])
        if alarm in ready:
            os.read(alarm, 4096)
            _tell_who_ended()
        if _REQUESTS in ready:
            read = os.read(_REQUESTS, 1 << 16)
            if not read:
                return None
            *lines, rest = (rest + read).split(b"\n")
            for line in lines:
                program: dict[str, Any] = json.loads(line)
                if (child := os.fork()) == 0:
                    signal.set_wakeup_fd(-1)
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    os.close(alarm)
                    os.close(wakes)
                    return program
                _tell(f"started {program['number']} {child}")


def _tell(what: str) -> None:
    os.write(_ANSWERS, f"{what}\n".encode())


def _tell_who_ended() -> None:
    try:
        while True:
            child, status = os.waitpid(-1, os.WNOHANG)
            if child == 0:
                return
            _tell(f"ended {child} {os.waitstatus_to_exitcode(status)}")
    except ChildProcessError:  # nobody is left
        return


def become(program: dict[str, Any]) -> str:
    """Take over environment, folder, standard files and arguments; the module that is to run."""
    os.environ.clear()
    os.environ.update(program["environment"])
    time.tzset()
    os.chdir(program["folder"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(program["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for file, number in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(file, number)
    os.close(nothing)
    os.close(log)
    module, *arguments = program["arguments"]
    sys.argv = [module, *arguments]
    return str(module)


if __name__ == "__main__":
    for name in IMPORTED:
        importlib.import_module(name)
    if present := [name for name in NEVER_IMPORTED if name in sys.modules]:
        raise SystemExit(f"imported before its time: {present}")
    gc.collect()
    gc.freeze()
    if asked := next_program():
        runpy.run_module(become(asked), run_name="__main__", alter_sys=True)
