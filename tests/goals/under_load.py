"""Callers who go on knocking while something happens to the servers: each knock is noted with how it ended."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.goals.ground import Ground
from tests.rig.cannon import Shot, over_http

PATIENCE_SECONDS = 45.0


@dataclass(frozen=True, slots=True)
class Knock:
    """One request: whose it was, when it was sent and for how long it waited (monotonic), its status; 0 for none."""

    who: str
    at: float
    seconds: float
    status: int


@dataclass
class Knocks:
    """Everything that was knocked so far, by all callers."""

    pushes: list[Knock] = field(default_factory=list)
    reads: list[Knock] = field(default_factory=list)

    def accepted(self) -> set[str]:
        """Followers whose push was acknowledged."""
        return {knock.who for knock in self.pushes if knock.status == 200}

    def since(self, moment: float) -> list[Knock]:
        return [knock for knock in [*self.pushes, *self.reads] if knock.at >= moment]


def wait_for(happened: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Look again and again; TimeoutError when it never comes true."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError(what)
        time.sleep(0.02)


@contextmanager
def knocking(ground: Ground, port: int, token: str, *, callers: int = 3) -> Iterator[Knocks]:
    """Callers follow the account and others read their own page, one request after the other, until the block ends."""
    knocks, stop, numbers = Knocks(), threading.Event(), itertools.count(1)
    gun = over_http(port)

    def follow() -> None:
        who = f"oKnocks{next(numbers):06d}"
        began = time.monotonic()
        answer = gun(_follow(ground, who), PATIENCE_SECONDS)
        knocks.pushes.append(Knock(who, began, time.monotonic() - began, answer.status))

    def read() -> None:
        began = time.monotonic()
        status = _me(port, token)
        knocks.reads.append(Knock("", began, time.monotonic() - began, status))

    def go_on(act: Callable[[], None], pause: float) -> None:
        while not stop.is_set():
            act()
            time.sleep(pause)  # a refused knock is answered at once, and must not become a flood

    # All readers come from one address, which may knock 1,200 times a minute; pushes are not counted.
    acts = [(follow, 0.01), (read, callers / 15)] * callers
    threads = [threading.Thread(target=go_on, args=act, daemon=True) for act in acts]
    for thread in threads:
        thread.start()
    try:
        yield knocks
    finally:
        stop.set()
        for thread in threads:
            thread.join(PATIENCE_SECONDS)


def _follow(ground: Ground, who: str) -> Shot:
    wechat = ground.wechat
    return wechat.load(wechat.event("subscribe", who, 1_790_000_000, EventKey=""))


def _me(port: int, token: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", "/api/v1/me", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
