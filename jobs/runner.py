"""The worker: keeps due promises with a few threads and does what the schedule says, until told to stop."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta

import structlog

import jobs
from jobs.outbox import Desk, keep
from services import outbox

THREADS = 8
IDLE_SECONDS = 0.5

log = structlog.get_logger(__name__)


def name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def run_once(desk: Desk, *, limit: int = 100) -> int:
    """Keep what is due now, one after another; how many promises were taken up. For tests and the shell."""
    held = outbox.claim(name(), limit)
    for promise in held:
        keep(promise, desk)
    return len(held)


def run(desk: Desk, stop: threading.Event) -> None:
    """Work until `stop` is set; what is in hand is finished first."""
    log.info("worker_started", worker=name())
    due: dict[Callable[[], None], float] = {task: 0.0 for _, task in jobs.SCHEDULE}
    with ThreadPoolExecutor(THREADS, thread_name_prefix="keeper") as pool:
        while not stop.is_set():
            _do_scheduled(due)
            if not _keep_due(desk, pool):
                stop.wait(IDLE_SECONDS)
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


def _keep_due(desk: Desk, pool: ThreadPoolExecutor) -> int:
    """Claim no more than the threads begin at once, so that no lease runs while its promise waits in a queue."""
    try:
        held = outbox.claim(name(), THREADS)
    except Exception:
        log.error("claim_failed", exc_info=True)
        return 0
    running: list[Future[None]] = [pool.submit(keep, promise, desk) for promise in held]
    wait(running)
    return len(held)
