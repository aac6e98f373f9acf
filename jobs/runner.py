"""The worker: keeps due promises with many threads and does what the schedule says, until told to stop."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

import jobs
from crash_points import crash_point
from doorway.sentences import into
from jobs import imports, materials, packages
from jobs.crew import Crew
from jobs.outbox import Desk, conclude, keep
from services import notices, outbox
from services.notices import Letter
from services.outbox import Claimed

THREADS = 8
IDLE_SECONDS = 0.5

log = structlog.get_logger(__name__)


def name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def run_once(desk: Desk, *, limit: int = 100) -> int:
    """Keep what is due now, one after another; how many promises were taken up. For tests and the shell."""
    taken = take_up(limit)
    for held, letter in taken:
        end = keep(held, desk, letter)
        if end is not None:
            conclude([end])
    return len(taken)


def take_up(limit: int) -> list[tuple[Claimed, Letter | None]]:
    """Claim what is due, and address the notices among it, in a few statements for all."""
    crash_point("outbox:before_claim")
    held = outbox.claim(name(), limit)
    told = [one for one in held if one.kind == notices.TEMPLATE_MESSAGE]
    letters = notices.letters_of(told, into) if held else {}
    crash_point("outbox:prepared")
    return [(one, letters.get(one.id)) for one in held]


def run(desk: Desk, stop: threading.Event, threads: int = THREADS) -> None:
    """Work until `stop` is set; what is in hand is finished first."""
    log.info("worker_started", worker=name(), threads=threads)
    due: dict[Callable[[], None], float] = {task: 0.0 for _, task in jobs.SCHEDULE}
    beside = [
        threading.Thread(target=imports.work_until, args=(stop, name()), name="importer"),
        threading.Thread(target=materials.work_until, args=(stop, name()), name="page-maker"),
        threading.Thread(target=packages.work_until, args=(stop, name()), name="package-maker"),
    ]
    for thread in beside:
        thread.start()
    with Crew(desk, threads) as crew:
        while not stop.is_set():
            # First what somebody waits for: all of the schedule is due at once when a worker begins.
            room = crew.room(wait_seconds=IDLE_SECONDS)
            is_idle = room and not _feed(crew, room)
            _do_scheduled(due)
            if is_idle:
                stop.wait(IDLE_SECONDS)
    for thread in beside:
        thread.join()
    log.info("worker_stopped", worker=name())


def _do_scheduled(due: dict[Callable[[], None], float]) -> None:
    for every, task in jobs.SCHEDULE:
        if due[task] > time.monotonic():
            continue
        due[task] = time.monotonic() + every / timedelta(seconds=1)
        try:
            task()
        except Exception:
            # The next round tries again; a task that fails must not end the keeping of promises.
            log.error("task_failed", task=task.__name__, exc_info=True)


def _feed(crew: Crew, room: int) -> int:
    try:
        taken = take_up(room)
    except Exception:
        log.error("claim_failed", exc_info=True)
        return 0
    for held, letter in taken:
        crew.hand(held, letter)
    return len(taken)
