"""Lets an API of WeChat that fails again and again rest, so that nobody waits for what will not come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from wechat.errors import WeChatOutcomeUnknown, WeChatResting, WeChatUnreachable

FAILURES = 5
WINDOW = 10
"""Seconds: so many failures within so many seconds, and no fewer than successes, let the API rest."""

REST = 10.0
"""Seconds until one call may try again; while it does, the others go on resting."""

PROBE = 5.0
"""Seconds after which a probe that never came back is forgotten; longer than any call takes."""


@dataclass
class _Line:
    """What one API did lately, second by second: successes and failures."""

    seconds: dict[int, list[int]] = field(default_factory=dict)
    rests_until: float | None = None
    probed_at: float = float("-inf")

    def count(self, now: float, *, failed: int) -> None:
        self.seconds.setdefault(int(now), [0, 0])[failed] += 1
        for second in [second for second in self.seconds if second <= int(now) - WINDOW]:
            del self.seconds[second]

    @property
    def is_broken(self) -> bool:
        successes, failures = (sum(counts[kind] for counts in self.seconds.values()) for kind in (0, 1))
        return failures >= FAILURES and failures >= successes


class Breaker:
    """One per process: deciding costs no round trip, and a process learns within five calls.

    A failure is a call without a usable answer; a refusal is an answer. Under heavy traffic five failures are nothing
    while most calls succeed, so an API rests only when half of its calls failed.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lines: dict[str, _Line] = {}
        self._guard = threading.Lock()

    @contextmanager
    def passage(self, api: str) -> Iterator[None]:
        """Around one call; WeChatResting instead of the call while the API rests."""
        self._enter(api)
        failed = 0
        try:
            yield
        except (WeChatUnreachable, WeChatOutcomeUnknown):
            failed = 1
            raise
        finally:
            self._leave(api, failed)

    def _enter(self, api: str) -> None:
        with self._guard:
            line = self._lines.setdefault(api, _Line())
            if line.rests_until is None:
                return
            now = self._now()
            if now < line.rests_until:
                raise WeChatResting(api, line.rests_until - now, "it failed again and again")
            if now < line.probed_at + PROBE:
                raise WeChatResting(api, 1.0, "another call is trying whether it works again")
            line.probed_at = now

    def _leave(self, api: str, failed: int) -> None:
        with self._guard:
            line, now = self._lines[api], self._now()
            if line.rests_until is None:
                line.count(now, failed=failed)
                if line.is_broken:
                    line.rests_until = now + REST
            elif now >= line.rests_until:
                self._lines[api] = _Line(rests_until=now + REST) if failed else _Line()
