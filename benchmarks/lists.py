"""P11: every list of the console at 100,000 dealers and 1,000,000 people, however it is looked at.

`python -m benchmarks.lists` (or `… 0.1`, for a tenth of it) shows each look by itself, the slowest first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from flask import Flask

from benchmarks import filling
from benchmarks.interleave import Run
from benchmarks.row import AtMost, Row
from console import (
    approvals,
    audit,
    bindings,
    dealers,
    employees,
    inbox,
    merge_cases,
    notices,
    regions,
    second_person,
    staff,
)
from console.tables import Table
from services.regions import furnish
from tests.console.desk import Desk
from tests.goals.ground import prepared
from tests.rig.services import private_mariadb

TABLES: Mapping[str, Table[Any]] = {
    "dealers": dealers.TABLE,
    "employees": employees.TABLE,
    "approvals": approvals.TABLE,
    "bindings": bindings.TABLE,
    "notices": notices.TABLE,
    "audit": audit.TABLE,
    "merge cases": merge_cases.TABLE,
    "second person": second_person.TABLE,
    "accounts": staff.TABLE,
    "regions": regions.TABLE,
    "inbox": inbox.TABLE,
}
"""By the name of its room."""

TREE = "/console/dealers/-/tree"
PAGES = {"first page": "/console/", "tree": TREE, "branch": f"{TREE}?below=T0000001"}
TYPED = {"suggested dealers": "/console/dealers/-/suggest?q=", "suggested employees": "/console/employees/-/suggest?q="}
WORDS = ("深圳", "T0099", "访客 00ABC", "没有这个")
DEEP = 5000
"""A page far behind; a list that is shorter shows its last one."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at one room."""

    room: str
    address: str


def looks(app: Flask) -> Iterator[Look]:
    """Every page, filter and order that each list offers, a search that finds, and one that finds nothing."""
    for room, table in TABLES.items():
        with app.test_request_context("/console/"):
            address = app.url_for(table.endpoint)
            filters = [(one.name, code) for one in table.filters() for code, _ in one.options]
        asked = ["", f"page={DEEP}", *(f"{name}={code}" for name, code in filters)]
        asked += [f"q={word}" for word in WORDS]
        for order in (column.sort for column in table.columns if column.sort):
            asked += [f"sort={order}", f"sort=-{order}", f"sort={order}&page={DEEP}"]
        yield from (Look(room, f"{address}?{query}") for query in asked)
    yield from (Look(room, address) for room, address in PAGES.items())
    yield from (Look(room, address + word) for room, address in TYPED.items() for word in WORDS)


@contextmanager
def furnished(url: str, scale: float = 1.0) -> Iterator[tuple[Desk, list[Look]]]:
    """A browser of an administrator in a filled house, and everything it may look at."""
    with prepared(url) as ground:
        furnish()
        filling.fill(int(filling.DEALERS * scale), int(filling.PEOPLE * scale))
        yield Desk(ground.app).with_session_of("E001"), list(looks(ground.app))


def seconds_of(desk: Desk, look: Look) -> float:
    """How long the program took for one answer."""
    began = time.perf_counter()
    answer = desk.get(look.address)
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(f"{look.address} answered {answer.status_code}")
    return took


@contextmanager
def shown(seconds: float) -> Iterator[Mapping[str, Run]]:
    scale = min(1.0, seconds / 2)
    with private_mariadb() as server, furnished(server.url(server.create_database()), scale) as (desk, all_looks):
        rooms: dict[str, list[Look]] = {}
        for look in all_looks:
            rooms.setdefault(look.room, []).append(look)

        def slowest(mine: list[Look]) -> float:
            return 1000 * max(seconds_of(desk, look) for look in mine)

        yield {room: partial(slowest, mine) for room, mine in rooms.items()}


ROOMS = (*TABLES, *PAGES, *TYPED)
ROWS = (
    Row(
        key="P11",
        title="the slowest look at each list of the console",
        setting=(
            "100,000 dealers, 1,000,000 people, 500,000 audit entries, 200,000 notices; MariaDB with 128 MB for pages; "
            "one request at a time, inside the program"
        ),
        unit="ms",
        basis="dealers",
        wanted={room: AtMost(300) for room in ROOMS},
        prepare=shown,
        words="Of each list the first page, a deep one, every filter and order that it offers, that order deep, and "
        "searches that find many, one or nothing; the figure is the slowest of them.",
    ),
)


def main() -> int:
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with private_mariadb() as server, furnished(server.url(server.create_database()), scale) as (desk, all_looks):
        took = {look: median(seconds_of(desk, look) for _ in range(3)) for look in all_looks}
    for look, one in sorted(took.items(), key=lambda pair: -pair[1]):
        print(f"{one * 1000:8.0f} ms  {look.address}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
