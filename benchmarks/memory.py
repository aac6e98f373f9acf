"""P13, the part about memory: what one web worker takes, fresh and after thousands of pushes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks import pushes
from benchmarks.callback import CALLBACK, database_url
from benchmarks.interleave import Run
from benchmarks.load import Expected, drive
from benchmarks.row import AtMost, Row
from tests.rig.processes import children_of
from tests.rig.served import Served, flask

FRESH, USED = "a worker just started", "a worker after pushes"


@contextmanager
def served(seconds: float) -> Iterator[Mapping[str, Run]]:
    """One program that stays idle, and one that answers pushes between the looks."""
    with database_url() as url:
        settings = {"DATABASE_URL": url}
        flask(settings, "db", "upgrade")
        with Served("wsgi:app", settings) as idle, Served("wsgi:app", settings) as busy:

            def used() -> float:
                requests = pushes.genuine(int(2000 * seconds), CALLBACK)
                drive(busy.port, requests, expect=Expected(body=b"success"), seconds=seconds)
                return largest_worker(busy)

            yield {FRESH: lambda: largest_worker(idle), USED: used}


def largest_worker(program: Served) -> float:
    """Megabytes that the largest worker keeps in memory, what it shares with others included."""
    return max(_resident(worker) for worker in children_of(program.pid))


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    kilobytes = next(line for line in lines if line.startswith("VmRSS:")).split()[1]
    return int(kilobytes) / 1024


ROWS = (
    Row(
        key="P13",
        title="memory of one web worker",
        setting="gunicorn gthread 2 × 8; resident memory, what the workers share counted for each",
        unit="MB",
        basis=FRESH,
        wanted={FRESH: AtMost(130), USED: AtMost(130)},
        prepare=served,
        words="From round to round the busy worker answers some thousands of pushes more: a leak would show as spread.",
    ),
)
