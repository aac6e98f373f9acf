"""P1 and P3: what a push that changes nothing and a forged one cost, beside a view that does nothing at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from benchmarks import pushes
from benchmarks.interleave import Run
from benchmarks.load import drive
from benchmarks.row import AtLeast, Row
from tests.rig.programs import find_program
from tests.rig.served import Served, flask
from tests.rig.services import private_mariadb

# More requests than a run can use up; sealing them takes a second that is not measured.
MOST_PER_SECOND = 6000
CALLBACK, EMPTY = "/wechat/callback", "/wechat/benchmark/empty"
SETTING = (
    "gunicorn gthread 2 × 8, 16 keep-alive connections; MariaDB that flushes at every commit where installed, "
    "else SQLite; safe mode, every push another one"
)


@contextmanager
def database_url() -> Iterator[str]:
    """An empty durable database: MariaDB, or SQLite where MariaDB is not installed."""
    with ExitStack() as stack:
        if find_program("MariaDB"):
            server = stack.enter_context(private_mariadb())
            yield server.url(server.create_database())
        else:
            yield f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/qudao.db"


@contextmanager
def served(
    seconds: float, contestant: str, make: Callable[[int, str], list[bytes]], expect: int
) -> Iterator[Mapping[str, Run]]:
    """Our program and a bare one under gunicorn, all three given the same kind of request."""
    count = int(MOST_PER_SECOND * seconds)
    with database_url() as url, Served("benchmarks.apps.bare:app", {}) as bare:
        settings = {"DATABASE_URL": url}
        flask(settings, "db", "upgrade")
        with Served("benchmarks.apps.ours:app", settings) as ours:
            yield {
                "empty view in the same program": lambda: (
                    drive(ours.port, make(count, EMPTY), expect=200, seconds=seconds).rate
                ),
                contestant: lambda: drive(ours.port, make(count, CALLBACK), expect=expect, seconds=seconds).rate,
                "bare Flask view": lambda: drive(bare.port, make(count, EMPTY), expect=200, seconds=seconds).rate,
            }


def _row(
    key: str, title: str, contestant: str, wanted: float, make: Callable[[int, str], list[bytes]], expect: int
) -> Row:
    return Row(
        key=key,
        title=title,
        setting=SETTING,
        unit="requests/s",
        basis="empty view in the same program",
        wanted={contestant: AtLeast(wanted)},
        prepare=lambda seconds: served(seconds, contestant, make, expect),
    )


ROWS = (
    _row("P1", "a push that changes nothing", "ignored event", 0.75, pushes.genuine, 200),
    _row("P3", "a forged push", "forged push", 0.9, pushes.forged, 403),
)
