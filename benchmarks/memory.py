"""P13, the part about memory: what one web worker takes, fresh and after thousands of pushes."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks import pushes
from benchmarks.callback import CALLBACK, database_url
from benchmarks.interleave import Run
from benchmarks.load import Expected, drive
from benchmarks.row import AtMost, Row
from scripts.place import call
from scripts.setup import CONSTRAINTS, RUNTIME
from tests.rig.processes import children_of
from tests.rig.served import Served, flask

FRESH, USED = "a worker just started", "a worker after pushes"
FRESH_SHARE, USED_SHARE = f"{FRESH}, its part of what is shared", f"{USED}, its part of what is shared"


@contextmanager
def served(seconds: float) -> Iterator[Mapping[str, Run]]:
    """One program that stays idle, and one that answers pushes between the looks."""
    with database_url() as url, installed() as python:
        settings = {"DATABASE_URL": url}
        flask(settings, "db", "upgrade")
        with Served("web:app", settings, python=python) as idle, Served("web:app", settings, python=python) as busy:

            def used() -> float:
                requests = pushes.genuine(int(2000 * seconds), CALLBACK)
                drive(busy.port, requests, expect=Expected(body=b"success"), seconds=seconds)
                return largest_worker(busy, "Rss")

            yield {
                FRESH: lambda: largest_worker(idle, "Rss"),
                FRESH_SHARE: lambda: largest_worker(idle, "Pss"),
                USED: used,
                USED_SHARE: lambda: largest_worker(busy, "Pss"),
            }


@contextmanager
def installed() -> Iterator[str]:
    """A Python with what the program runs on and no more: what tests and linters bring along is found by libraries
    that can do without it, and taken into memory."""
    with tempfile.TemporaryDirectory() as folder:
        python = str(Path(folder) / "bin" / "python")
        call([sys.executable, "-m", "venv", folder])
        call([python, "-m", "pip", "install", "-q", "--no-input", "-r", str(RUNTIME), "-c", str(CONSTRAINTS)])
        yield python


def largest_worker(program: Served, kind: str) -> float:
    """Megabytes that the largest worker keeps in memory: `Rss` with all it shares with others, `Pss` with its part."""
    return max(_kept(worker, kind) for worker in children_of(program.pid))


def _kept(pid: int, kind: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    kilobytes = next(line for line in lines if line.startswith(f"{kind}:")).split()[1]
    return int(kilobytes) / 1024


ROWS = (
    Row(
        key="P13",
        title="memory of one web worker",
        setting="gunicorn gthread 2 × 8, installed from `requirements.txt` alone, no Redis; resident memory, "
        "what is shared with other processes counted for each, or divided by their number where the line says so",
        unit="MB",
        basis=FRESH,
        wanted={FRESH: AtMost(130), USED: AtMost(130)},
        prepare=served,
        words="From round to round the busy worker answers some thousands of pushes more: a leak would show as spread. "
        "A Redis brings 5 MB of its library, the first QR code drawn another 5, the first workbook written 20.",
    ),
)
