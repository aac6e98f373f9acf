"""Requests at a steady rate, whether or not the server keeps up: what a person waits when so many come a second."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Sequence

from benchmarks.load import Expected, Load, exchange

SENDERS = 64
"""So many may be under way at once; who finds none free waits, and the wait counts from when it was due."""


def pace(port: int, requests: Sequence[bytes], *, rate: float, expect: Expected) -> Load:
    """Send each request when it is due, over a connection of its own as a proxy would; waits count from then.

    Any answer but the expected one ends the run with its error.
    """
    due: queue.SimpleQueue[tuple[float, bytes] | None] = queue.SimpleQueue()
    load, faults, guard = Load(), list[Exception](), threading.Lock()

    def send() -> None:
        while (taken := due.get()) is not None:
            at, request = taken
            try:
                exchange(port, request, expect=expect)
            except Exception as fault:
                faults.append(fault)
                return
            with guard:
                load.statuses[expect.status] += 1
                load.waits.append(time.perf_counter() - at)

    threads = [threading.Thread(target=send) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    began = time.perf_counter()
    for number, request in enumerate(requests):
        at = began + number / rate
        time.sleep(max(0.0, at - time.perf_counter()))
        due.put((at, request))
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    load.seconds = time.perf_counter() - began
    return load
