"""Power cuts: an act runs in a child process that dies at a named point, at a random moment, or gets through.

`python -m tests.rig.crashes POINT` is a worker that keeps what is due once and dies at the point.
"""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable

import crash_points
from app.factory import create_app
from doorway.house import NAME, House
from jobs import runner
from jobs.outbox import Desk
from models.db import bound

CUT = 137  # what crash_points ends a process with
FAILED = 1


class ActFailed(AssertionError):
    """The act itself raised: neither a power cut nor a success. Its traceback stands on standard error."""


def dies_at(point: str, act: Callable[[], object], *, skip: int = 0) -> bool:
    """Run the act in a child that dies when it reaches `point` for the `skip + 1`th time; whether it got there.

    The child is a fork of this process, so that hundreds of deaths cost seconds. Connections are closed before and
    opened anew on both sides: none is shared.
    """

    def armed() -> None:
        crash_points.arm(point, skip=skip)
        act()

    return _ended(_fork(armed)) == CUT


def dies_after(seconds: float, act: Callable[[], object]) -> bool:
    """Run the act in a child that is killed by SIGKILL that much later, wherever it is; whether it was still busy."""
    child = _fork(act)
    time.sleep(seconds)
    kill(child)
    return _ended(child) == -signal.SIGKILL


def kill(pid: int) -> None:
    """kill -9: nothing of the process runs any more."""
    os.kill(pid, signal.SIGKILL)


def freeze(pid: int) -> None:
    """The process hangs: its connections stay open and nothing answers (SIGSTOP)."""
    os.kill(pid, signal.SIGSTOP)


def thaw(pid: int) -> None:
    """It goes on where it was frozen (SIGCONT)."""
    os.kill(pid, signal.SIGCONT)


def _fork(act: Callable[[], object]) -> int:
    bound().dispose()
    child = os.fork()
    if child:
        return child
    status = FAILED
    try:
        act()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _ended(child: int) -> int:
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code == FAILED:
        raise ActFailed("the act failed in the child process")
    return code


def dying_worker(point: str) -> None:
    app = create_app()
    house: House = app.extensions[NAME]
    crash_points.arm(point)
    runner.run_once(Desk(house.gateway, house.settings.public_base_url))


if __name__ == "__main__":
    dying_worker(sys.argv[1])
