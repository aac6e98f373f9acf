"""Looks that are only counted: gathered in this process, written together every two seconds.

So a forged code costs no row and no write, and a code that is there but not good takes as long to answer as one that is
not: what it leaves behind is written later, with everybody else's. A process that is killed loses what it gathered
since.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, get_args

from models.db import add_up, transaction
from models.item_looks import EarlyLook, LookCount, LookMinute
from services import clock

Kind = Literal["good", "nobody", "missed", "forged", "misread", "starved", "staff"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MISSES: tuple[Kind, ...] = ("missed", "forged", "starved")  # what is told by an alarm when there are many
EVERY_SECONDS = 2.0
MOST_NETWORKS = 20_000  # gathered at once; what comes from more is counted together
ELSEWHERE = "elsewhere"
# How each kind counts in its minute.
IN_MINUTES: dict[Kind, str] = {
    "good": "good",
    "nobody": "good",
    "missed": "missed",
    "forged": "missed",
    "starved": "starved",
}


@dataclass
class Early:
    """Looks at one code of ours that was not good."""

    batch_id: int
    first_at: datetime
    last_at: datetime
    looks: int = 0


@dataclass
class Gathered:
    """What was counted since the last writing."""

    counts: Counter[tuple[int, Kind, str]] = field(default_factory=Counter)
    """By hour, counted from 1970; the minutes below likewise."""
    minutes: Counter[tuple[int, str]] = field(default_factory=Counter)
    early: dict[int, Early] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.counts or self.early)


_guard = threading.Lock()
_gathered = Gathered()


def count(kind: Kind, network: str) -> None:
    """One look of a kind, from a network."""
    minute = int(clock.now().timestamp()) // 60
    with _guard:
        key = minute // 60, kind, network
        if key not in _gathered.counts and len(_gathered.counts) >= MOST_NETWORKS:
            key = key[0], kind, ELSEWHERE
        _gathered.counts[key] += 1
        if kind in IN_MINUTES:
            _gathered.minutes[minute, IN_MINUTES[kind]] += 1


def seen_early(serial: int, batch_id: int) -> None:
    """A code of ours was looked at while it was not good."""
    now = clock.now()
    with _guard:
        one = _gathered.early.setdefault(serial, Early(batch_id, now, now))
        one.looks, one.last_at = one.looks + 1, now


def write_down() -> int:
    """Write what was gathered; how many looks that was. What cannot be written now is kept for the next time."""
    global _gathered
    with _guard:
        taken, _gathered = _gathered, Gathered()
    if not taken:
        return 0
    try:
        _write(taken)
    except BaseException:
        with _guard:
            _put_back(taken)
        raise
    return sum(taken.counts.values())


def forget() -> None:
    """Gathered in another database, or by another test."""
    global _gathered
    with _guard:
        _gathered = Gathered()


@transaction
def _write(taken: Gathered) -> None:
    add_up(
        LookCount,
        [
            {"hour": _at(60 * hour), "kind": kind, "network": net, "looks": n}
            for (hour, kind, net), n in taken.counts.items()
        ],
        adds=("looks",),
    )
    add_up(LookMinute, _minutes(taken), adds=("good", "missed", "starved"))
    early = [
        {"serial": serial, "batch_id": one.batch_id, "first_at": one.first_at, "last_at": one.last_at, "looks": n}
        for serial, one in taken.early.items()
        for n in (one.looks,)
    ]
    add_up(EarlyLook, early, adds=("looks",), sets=("last_at",))


def _minutes(taken: Gathered) -> list[dict[str, object]]:
    rows: dict[int, dict[str, object]] = {}
    for (minute, column), number in taken.minutes.items():
        row = rows.setdefault(minute, {"minute": _at(minute), "good": 0, "missed": 0, "starved": 0})
        row[column] = number
    return list(rows.values())


def _at(minute: int) -> datetime:
    return datetime.fromtimestamp(60 * minute, UTC)


def _put_back(taken: Gathered) -> None:
    _gathered.counts += taken.counts
    _gathered.minutes += taken.minutes
    for serial, one in taken.early.items():
        newer = _gathered.early.setdefault(serial, Early(one.batch_id, one.first_at, one.last_at))
        newer.looks, newer.first_at = newer.looks + one.looks, one.first_at
