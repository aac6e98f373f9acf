"""How many threads of one process may wait for WeChat at once, so that a slow WeChat never holds them all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from wechat.errors import WeChatCrowded

Happening = Literal["sits", "leaves", "turned_away"]


class WaitingRoom:
    """Seats for whoever waits for WeChat's answer, or for another thread that asks it for a token.

    Whoever finds none is told so at once (WeChatCrowded), and nothing is sent. Without `seats` nobody is turned away:
    the threads of a worker have nothing else to do. `notice` is told of everybody who sits down, leaves or is turned
    away. A thread takes one seat, however many questions its call needs.
    """

    def __init__(self, seats: int | None = None) -> None:
        self.seats = seats
        self.notice: Callable[[Happening], None] = lambda _: None
        self._taken = 0
        self._guard = threading.Lock()
        self._of_thread = threading.local()

    @contextmanager
    def seat(self, api: str) -> Iterator[None]:
        """Around everything that may wait; `api` is what the refusal names."""
        if getattr(self._of_thread, "sits", False):
            yield
            return
        if not self._take():
            self.notice("turned_away")
            raise WeChatCrowded(api)
        self._of_thread.sits = True
        self.notice("sits")
        try:
            yield
        finally:
            self._of_thread.sits = False
            with self._guard:
                self._taken -= 1
            self.notice("leaves")

    def _take(self) -> bool:
        with self._guard:
            if self.seats is not None and self._taken >= self.seats:
                return False
            self._taken += 1
            return True
