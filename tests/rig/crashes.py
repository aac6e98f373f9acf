"""Power cuts: an act runs in a child process that dies at a named point, at a random moment, or gets through."""

from __future__ import annotations

import os
import signal
import time
import traceback
from collections.abc import Callable

import crash_points
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
    os.kill(child, signal.SIGKILL)
    return _ended(child) == -signal.SIGKILL


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
