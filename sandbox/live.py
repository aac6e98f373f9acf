"""What happened just now, told to every open page."""

import contextlib
import json
import queue
import threading
from collections.abc import Iterator
from typing import Any

QUIET_SECONDS = 15.0


class Live:
    """A fan-out of small facts. A listener that does not keep up loses the oldest ones, never the sandbox's time."""

    def __init__(self) -> None:
        self._listeners: set[queue.Queue[str]] = set()
        self._lock = threading.Lock()

    def tell(self, kind: str, **facts: Any) -> None:
        if not self._listeners:
            return
        line = f"event: {kind}\ndata: {json.dumps(facts, ensure_ascii=False)}\n\n"
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            if listener.full():
                with contextlib.suppress(queue.Empty):  # the page read it in the meantime, so there is room
                    listener.get_nowait()
            listener.put(line)

    def stream(self) -> Iterator[str]:
        """Server-sent events until the page goes away."""
        listener: queue.Queue[str] = queue.Queue(maxsize=500)
        with self._lock:
            self._listeners.add(listener)
        try:
            yield "retry: 1000\n\n"
            while True:
                try:
                    yield listener.get(timeout=QUIET_SECONDS)
                except queue.Empty:
                    yield ": still here\n\n"
        finally:
            with self._lock:
                self._listeners.discard(listener)
