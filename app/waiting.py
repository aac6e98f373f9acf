"""Who waits for WeChat in the processes that serve pages: a limit for each, and two figures over all of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import structlog
from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Gauge
from prometheus_client.multiprocess import MultiProcessCollector

from config import Settings
from doorway.house import WHEN_SERVED
from wechat.waiting_room import Happening, WaitingRoom

WAITING = Gauge("qudao_wechat_waiting", "Web threads that wait for WeChat now", multiprocess_mode="livesum")
TURNED_AWAY = Counter("qudao_wechat_turned_away", "Questions not asked because as many waited for WeChat as may")

log = structlog.get_logger(__name__)


def attach(app: Flask, settings: Settings, room: WaitingRoom) -> None:
    """Count who waits; the limit comes with the threads it protects, from whoever serves the program."""
    room.notice = _count
    app.extensions[WHEN_SERVED].append(partial(limit, settings, room))


def limit(settings: Settings, room: WaitingRoom, threads: int) -> None:
    """At most WECHAT_WAITERS of a process's threads wait for WeChat, unless set half of them: so the other half answers
    everybody else, and an ordinary morning's sign-ins, at a tenth of a second each, still find a seat."""
    room.seats = settings.wechat_waiters or max(1, threads // 2)
    if room.seats >= threads:
        log.warning("wechat_may_hold_every_thread", threads=threads, waiters=room.seats)


def collect(registry: CollectorRegistry, shared: Path | None) -> None:
    """The figures of all processes from the folder they share, or of this one where it serves alone."""
    if shared is not None:
        MultiProcessCollector(registry, str(shared))  # type: ignore[no-untyped-call]
    else:
        registry.register(WAITING)
        registry.register(TURNED_AWAY)


def _count(happening: Happening) -> None:
    if happening == "turned_away":
        TURNED_AWAY.inc()
    else:
        WAITING.inc(1 if happening == "sits" else -1)
