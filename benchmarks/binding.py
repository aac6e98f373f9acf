"""P2: a follow that binds, with everything it must leave behind, beside the usual way to write the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from benchmarks import pushes
from benchmarks.binding_ground import Ground, ground, rows_written
from benchmarks.callback import BENCHMARK, CALLBACK
from benchmarks.interleave import Run
from benchmarks.load import Expected, Load, LoadFailed, drive, exchange
from benchmarks.pacing import pace
from benchmarks.row import AtLeast, AtMost, Row
from tests.rig.processes import free_port
from tests.rig.served import Served

# More follows than a run can answer, and more invitations than all runs use up.
MOST_PER_SECOND, MOST_RUNS = 500, 24
# What is sent a second, and for how much longer than other runs: a share of a hundred needs some hundreds to be told.
RATES, LONGER = (25, 50, 100, 200), 2.5
# Promises: to look the person up, to tag them, to tell the decider. Acts: the code was redeemed, the binding began.
ROWS_OF_A_FOLLOW = {"outbox_promise": 3, "audit_entry": 2}
USUAL, OURS = "wechatpy, ORM, pre-ping", "ours"


@contextmanager
def served(seconds: float) -> Iterator[Mapping[str, Run]]:
    """Our program with the usual way as one more view; every follow is another person's, by another invitation."""
    count = int(MOST_PER_SECOND * seconds)
    with ground(2 + count * MOST_RUNS) as here, Served("benchmarks.apps.ours:app", {"DATABASE_URL": here.url}) as ours:
        paths = {USUAL: f"{BENCHMARK}/usual", OURS: CALLBACK}
        _compare(here, ours.port, paths)
        yield {name: partial(_run, here, ours.port, path, count, seconds) for name, path in paths.items()}


@contextmanager
def served_alone(seconds: float) -> Iterator[Mapping[str, Run]]:
    """Our program while WeChat and Redis are dead: nobody listens where the settings say they are."""
    lasts = seconds * LONGER
    dead = {"SANDBOX_PORT": str(free_port()), "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    with (
        ground(int(sum(RATES) * lasts) * MOST_RUNS) as here,
        Served("web:app", {"DATABASE_URL": here.url, **dead}) as ours,
    ):
        yield {f"{rate}/s": partial(_wait, here, ours.port, rate, int(rate * lasts)) for rate in RATES}


def _wait(here: Ground, port: int, rate: int, count: int) -> float:
    """How many milliseconds 99 of 100 follows waited at most, counted from when they were due."""
    requests = pushes.follows(here.scenes(count), CALLBACK)
    return counted(lambda: pace(port, requests, rate=rate, expect=Expected())).percentile(0.99) * 1000


def _run(here: Ground, port: int, path: str, count: int, seconds: float) -> float:
    requests = pushes.follows(here.scenes(count), path)
    return counted(lambda: drive(port, requests, expect=Expected(), seconds=seconds)).rate


def counted(fire: Callable[[], Load]) -> Load:
    """The load, if each of its pushes wrote exactly its rows."""
    before = rows_written()
    load = fire()
    answered, after = sum(load.statuses.values()), rows_written()
    written = {table: after[table] - before[table] for table in after}
    wanted = {table: answered * ROWS_OF_A_FOLLOW.get(table, 1) for table in after}
    if written != wanted:
        raise LoadFailed(f"{answered} follows wrote {written}, not {wanted}")
    return load


def _compare(here: Ground, port: int, paths: Mapping[str, str]) -> None:
    """Both say the same to the person, once what is sealed is opened."""
    said = set()
    for path in paths.values():
        answer = exchange(port, pushes.follows(here.scenes(1), path)[0], expect=Expected())
        said.add(pushes.said_in(answer))
    if len(said) != 1:
        raise LoadFailed(f"the contestants answer differently: {said}")


ROWS = (
    Row(
        key="P2",
        title="a push with a durable effect",
        setting=(
            "a follow by invitation that binds a dealer's owner: inbox, person, claim, binding, two audit entries and "
            "three promises in one transaction; gunicorn gthread 2 × 8, 16 keep-alive connections; MariaDB that "
            "flushes at every commit"
        ),
        unit="pushes/s",
        basis=USUAL,
        wanted={OURS: AtLeast(1.5)},
        prepare=served,
        words=(
            "After each run the rows of every table are counted: both write the same, and say the same to the person. "
            "Ours also locks the owner's record, so that two who come at once cannot both be bound. It says 15 things "
            "to the database, the usual way 17 and a ping."
        ),
    ),
    Row(
        key="P2",
        title="what people wait while every outside service is dead",
        setting=(
            "the same follow at a steady rate, each over a connection of its own; WeChat's and Redis's ports are "
            "closed; 99 of 100 waited at most so long, counted from when the push was due"
        ),
        unit="ms",
        basis=f"{RATES[0]}/s",
        wanted={f"{RATES[-1]}/s": AtMost(300)},
        prepare=served_alone,
        words=(
            "The goal is for 200 a second. Load generator, program and database share the processors: the highest rate "
            "with a short wait is what this machine allows; above it pushes queue, and none is lost."
        ),
    ),
)
