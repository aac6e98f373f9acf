"""P10: pages that a stranger opens, beside an empty view of the same program: only read, and with a row written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice

from sqlalchemy import func, select

from benchmarks.callback import BENCHMARK, EMPTY
from benchmarks.interleave import Run
from benchmarks.load import Expected, LoadFailed, drive, get, post
from benchmarks.reading import SETTING, Ground, ground
from benchmarks.row import AtLeast, Row
from models.db import Base, reading, session
from models.reading import Visit
from tests.rig.processes import processor_seconds
from tests.rig.served import Served

MOST_PER_SECOND = 4_000
READ, WRITTEN = AtLeast(0.4), AtLeast(0.2)


@dataclass(frozen=True, slots=True)
class Opened:
    """One way to open a page: what is asked for, over and over again; `writes` is the table in which each answer leaves
    a row."""

    name: str
    goal: AtLeast | None
    requests: Callable[[Ground], Iterator[bytes]]
    writes: type[Base] | None = None


def _begins(share: str) -> bytes:
    return post(f"/m/{share}/visits", b"", "application/json")


WAYS = (
    Opened(EMPTY, None, lambda here: cycle([get(f"{BENCHMARK}/empty")])),
    Opened("/m/, one share", READ, lambda here: cycle([get(f"/m/{here.share}")])),
    Opened("/m/, each time another share", READ, lambda here: cycle([get(f"/m/{one}") for one in here.shares])),
    Opened("a visit begins at /m/", WRITTEN, lambda here: cycle([_begins(one) for one in here.shares]), Visit),
)
"""A page more is a line more."""


@reading
def _rows(table: type[Base]) -> int:
    return session().scalar(select(func.count()).select_from(table)) or 0


@contextmanager
def opened(seconds: float) -> Iterator[Mapping[str, Run]]:
    with ground() as here, Served("benchmarks.apps.reading:app", {"DATABASE_URL": here.url}) as ours:
        many = int(MOST_PER_SECOND * seconds)

        def run(way: Opened) -> Run:
            following = way.requests(here)

            def for_a_second_of_processor() -> float:
                before = _rows(way.writes) if way.writes else 0
                began = _processors(ours, here)
                load = drive(ours.port, islice(following, many), expect=Expected(), seconds=seconds)
                took = _processors(ours, here) - began
                if way.writes and _rows(way.writes) - before != load.statuses.total():
                    raise LoadFailed(f"{load.statuses.total()} answers of {way.name}, other rows")
                return load.statuses.total() / took

            return for_a_second_of_processor

        yield {way.name: run(way) for way in WAYS}


def _processors(ours: Served, here: Ground) -> float:
    return processor_seconds(ours.pid) + processor_seconds(here.server)


ROWS = (
    Row(
        key="P10",
        title="pages that a stranger opens",
        setting=f"{SETTING}; a browser that nobody signed in with, twenty pages; processor time of program and MariaDB",
        unit="requests per second of processor",
        basis=EMPTY,
        wanted={way.name: way.goal for way in WAYS if way.goal},
        prepare=opened,
        words=(
            "What counts is what an answer takes of the processors, of the program and of MariaDB together, without "
            "the load generator. After each run the rows are counted. HTML under 30 KB and no outside request that "
            "holds up drawing: `tests/pages/test_materials.py`."
        ),
    ),
)
