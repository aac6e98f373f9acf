"""What several threads of a process do at one moment, done by one of them for all: one COMMIT where each had its own.

Whoever comes alone goes at once and waits for nobody; whoever comes while others are under way goes along with the next
round. Before a round begins the processor is given to threads that stand ready, so that they go along with this one. So
it is no slower when little happens, and quicker the more happens at once.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from models.db import inside_rule

Job = TypeVar("Job")
Made = TypeVar("Made")


class _Waiting(Generic[Job, Made]):
    """One thread's job; when it is called, its round is over, or the next one is its to lead."""

    __slots__ = ("called", "is_made", "job", "leads", "made")

    def __init__(self, job: Job) -> None:
        self.job = job
        self.called = threading.Event()
        self.leads = self.is_made = False
        self.made: Made | None = None


class Combined(Generic[Job, Made]):
    """`act` gets the jobs of a round and gives what it made of each, in their order. Where a round fails each of its
    jobs is done once more by its own thread alone, so that one that cannot be done spoils none: `act` leaves nothing
    behind when it raises. Inside a rule a job is that rule's and done there alone: it sees what the rule has written,
    and stands or falls with it."""

    def __init__(self, act: Callable[[Sequence[Job]], Sequence[Made]], most: int) -> None:
        self._act, self._most = act, most
        self._guard = threading.Lock()
        self._waiting: list[_Waiting[Job, Made]] = []
        self._busy = False

    def do(self, job: Job) -> Made:
        """What `act` made of it. Raises what `act` raises for this job alone."""
        if inside_rule():
            return self._act([job])[0]
        mine: _Waiting[Job, Made] = _Waiting(job)
        with self._guard:
            if self._busy:
                self._waiting.append(mine)
            else:
                self._busy = mine.leads = True
        if not mine.leads:
            mine.called.wait()
        if mine.leads:
            self._lead(mine)
        if not mine.is_made:
            return self._act([job])[0]
        return mine.made  # type: ignore[return-value]

    def _lead(self, mine: _Waiting[Job, Made]) -> None:
        self._let_others_come()
        with self._guard:
            others = self._waiting[: self._most - 1]
            del self._waiting[: self._most - 1]
        try:
            self._carry_out([mine, *others])
        finally:
            for one in others:
                one.called.set()
            self._hand_over()

    def _let_others_come(self) -> None:
        """Whoever stands ready runs up to here before the round begins, as long as another comes: nobody sleeps, the
        processor goes to those who would have had it a moment later."""
        here = -1
        while len(self._waiting) > here:
            here = len(self._waiting)
            os.sched_yield()

    def _carry_out(self, jobs: Sequence[_Waiting[Job, Made]]) -> None:
        try:
            made = self._act([one.job for one in jobs])
        except Exception:
            if len(jobs) == 1:
                raise
            return
        for one, result in zip(jobs, made, strict=True):
            one.made, one.is_made = result, True

    def _hand_over(self) -> None:
        with self._guard:
            if not self._waiting:
                self._busy = False
                return
            following = self._waiting.pop(0)
        following.leads = True
        following.called.set()
