"""Threads that keep many promises at once, and one that writes down how they ended, many in one transaction."""

from __future__ import annotations

import threading
import time
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

import structlog

from jobs.outbox import Desk, conclude, keep
from services.notices import Letter
from services.outbox import Claimed, End

TOGETHER = 200
"""Ends written in one transaction at most."""

GATHER_SECONDS = 0.1
"""How long the first end waits for others; a worker that dies meanwhile repeats what WeChat holds back."""

AHEAD = 3
"""Promises that wait for each thread beside the one it keeps: few enough that the last of them has its turn long before
its lease ends, even when WeChat takes four seconds over each, and so many that they are claimed by the dozen."""

log = structlog.get_logger(__name__)

Work = tuple[Claimed, Letter | None]


class Crew:
    """So many threads, fed from one queue.

    So few wait beside those that are being kept (`AHEAD`) that none waits long under its lease; one that did all the
    same is let go before anything is sent (`keep`). Leaving the block finishes what is in hand.
    """

    def __init__(self, desk: Desk, threads: int) -> None:
        self._desk = desk
        self._threads = threads
        self._todo: SimpleQueue[Work | None] = SimpleQueue()
        self._ended: SimpleQueue[End | None] = SimpleQueue()
        self._in_hand = 0
        self._changed = threading.Condition()
        self._keepers = [threading.Thread(target=self._keep_all, name=f"keeper-{n}") for n in range(threads)]
        self._recorder = threading.Thread(target=self._record_all, name="recorder")

    def __enter__(self) -> Self:
        for thread in (*self._keepers, self._recorder):
            thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for _ in self._keepers:
            self._todo.put(None)
        for thread in self._keepers:
            thread.join()
        self._ended.put(None)
        self._recorder.join()

    def room(self, wait_seconds: float) -> int:
        """How many promises may be claimed now; waits so long for enough room to be worth a claim."""
        with self._changed:
            most = (1 + AHEAD) * self._threads
            self._changed.wait_for(lambda: self._in_hand <= most // 2, wait_seconds)
            return most - self._in_hand

    def hand(self, held: Claimed, letter: Letter | None) -> None:
        with self._changed:
            self._in_hand += 1
        self._todo.put((held, letter))

    def _keep_all(self) -> None:
        while (work := self._todo.get()) is not None:
            held, letter = work
            try:
                end = keep(held, self._desk, letter)
            except Exception:
                # The lease ends by itself and the promise comes again; this thread goes on with others.
                log.error("keeper_fault", promise=held.id, exc_info=True)
                end = None
            if end is None:
                self._let_go(1)
            else:
                self._ended.put(end)

    def _record_all(self) -> None:
        while (first := self._ended.get()) is not None:
            ends, over = self._gather(first)
            try:
                conclude(ends)
            except Exception:
                # Not written: the leases end, the promises come again, WeChat holds their repeats back.
                log.error("record_failed", promises=[end.held.id for end in ends], exc_info=True)
            self._let_go(len(ends))
            if over:
                return

    def _gather(self, first: End) -> tuple[list[End], bool]:
        """The first end and what comes in the next moment; whether the crew is done."""
        ends, deadline = [first], time.monotonic() + GATHER_SECONDS
        while len(ends) < TOGETHER:
            try:
                end = self._ended.get(timeout=max(0.0, deadline - time.monotonic()))
            except Empty:
                break
            if end is None:
                return ends, True
            ends.append(end)
        return ends, False

    def _let_go(self, number: int) -> None:
        with self._changed:
            self._in_hand -= number
            self._changed.notify_all()
