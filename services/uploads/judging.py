"""Handing a file to the clean room: another process, with little memory and time and none of our keys."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from services.audit_tags import N_
from services.errors import SlowDown
from services.uploads.refusals import refusal

log = structlog.get_logger(__name__)

ROOT = Path(__file__).resolve().parents[2]
# The processor's time is bounded inside; a machine under load may take longer for it.
WALL_SECONDS = 30
# So many at once in this process, each of some 300 MB at most.
AT_ONCE = 2
WAIT_SECONDS = 8

_rooms = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the file that was written anew is."""

    media_type: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    seconds: int | None = None


def judge(kind: str, given: Path, wanted: Path) -> Verdict:
    """Let the clean room write `given` anew to `wanted`.

    Refuses with what it says of the file, `file_too_costly` for one that a limit stopped, and `uploads_busy`.
    """
    if not _rooms.acquire(timeout=WAIT_SECONDS):
        raise SlowDown("uploads_busy", N_("现在上传的人比较多，请过一会儿再试。"), seconds=10)
    try:
        said = asked(kind, given, wanted)
    finally:
        _rooms.release()
    if "refused" in said:
        raise refusal(said["refused"])
    return Verdict(**said)


def asked(kind: str, given: Path, wanted: Path, *more: str, wall_seconds: float | None = None) -> dict[str, Any]:
    """What the clean room says of a file, or why it refused it."""
    command = [sys.executable, "-E", "-s", "-m", "cleanroom", kind, str(given), str(wanted), *more]
    longest = wall_seconds or WALL_SECONDS
    try:
        # Its environment is empty: whatever takes the process over finds no secret there.
        done = subprocess.run(  # noqa: S603  a program of ours, with paths we made up
            command,
            cwd=ROOT,
            env={"LC_ALL": "C.UTF-8"},
            capture_output=True,
            timeout=longest,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "file_too_costly"}
    if done.returncode:
        # A limit ended it, or a parser did; should it have been a fault of ours, the log has its last words.
        log.warning("cleanroom_ended", kind=kind, code=done.returncode, said=done.stderr.decode()[-300:])
        return {"refused": "file_too_costly"}
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
