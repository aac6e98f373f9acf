"""P1 and P3: what a push that changes nothing and a forged one cost, beside a view that does nothing at all.

What counts is the processor time that the program used for each request: the two processors are shared with the load
generator and whatever else runs, so that requests per second of the clock differ by half from round to round.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from benchmarks import pushes
from benchmarks.interleave import Run
from benchmarks.load import Expected, drive
from benchmarks.row import AheadOf, AtLeast, Every, Goal, Row
from tests.rig.processes import processor_seconds
from tests.rig.programs import find_program
from tests.rig.served import Served, flask
from tests.rig.services import private_mariadb

# More requests than a run can use up; sealing them takes a second that is not measured.
MOST_PER_SECOND = 6000
CALLBACK, BENCHMARK = "/wechat/callback", "/wechat/benchmark"
EMPTY, BARE = "empty view in the same program", "bare Flask view"
WECHATPY, WEROBOT = "wechatpy in the same program", "WeRoBot in the same program"
SETTING = (
    "gunicorn gthread 2 × 8, 16 keep-alive connections; MariaDB that flushes at every commit where installed, "
    "else SQLite; safe mode, every push another one"
)
DONE, NOTHING, REFUSED = Expected(body=b"success"), Expected(body=b""), Expected(status=403)

Make = Callable[[int, str], list[bytes]]


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
def served(seconds: float, make: Make, contestants: Mapping[str, tuple[str, Expected]]) -> Iterator[Mapping[str, Run]]:
    """Our program and a bare one under gunicorn; every contestant gets the same kind of request."""
    count = int(MOST_PER_SECOND * seconds)

    def run(program: Served, path: str, expect: Expected) -> Run:
        def requests_for_a_second() -> float:
            before = processor_seconds(program.pid)
            answered = drive(program.port, make(count, path), expect=expect, seconds=seconds).statuses.total()
            return answered / (processor_seconds(program.pid) - before)

        return requests_for_a_second

    with database_url() as url, Served("benchmarks.apps.bare:app", {}) as bare:
        settings = {"DATABASE_URL": url}
        flask(settings, "db", "upgrade")
        with Served("benchmarks.apps.ours:app", settings) as ours:
            yield {
                EMPTY: run(ours, f"{BENCHMARK}/empty", DONE),
                **{name: run(ours, path, expect) for name, (path, expect) in contestants.items()},
                BARE: run(bare, f"{BENCHMARK}/empty", DONE),
            }


def _row(
    key: str,
    title: str,
    make: Make,
    contestants: Mapping[str, tuple[str, Expected]],
    wanted: Mapping[str, Goal],
    words: str,
) -> Row:
    return Row(
        key=key,
        title=title,
        setting=SETTING,
        unit="requests per second of processor",
        basis=EMPTY,
        wanted=wanted,
        prepare=lambda seconds: served(seconds, make, contestants),
        words=words,
    )


ROWS = (
    _row(
        "P1",
        "a push that changes nothing",
        pushes.genuine,
        {
            "ignored event": (CALLBACK, DONE),
            WECHATPY: (f"{BENCHMARK}/wechatpy", DONE),
            WEROBOT: (f"{BENCHMARK}/werobot", NOTHING),
        },
        {"ignored event": Every((AtLeast(0.75), AheadOf(WECHATPY), AheadOf(WEROBOT)))},
        "Every answer is compared: `success`, from WeRoBot, which says so for an event nobody handles, nothing. Ours "
        "does more than the others: it compares in constant time, refuses what WeChat never sends, knows the event by "
        "name, and counts each knock for whoever looks why nothing arrives.",
    ),
    _row(
        "P3",
        "a forged push",
        pushes.forged,
        {"forged push": (CALLBACK, REFUSED)},
        {"forged push": AtLeast(0.9)},
        "Signed by somebody who guesses the token; every answer is 403. The empty view gets the same requests.",
    ),
)
