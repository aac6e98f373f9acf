"""P11: every list of the console at 100,000 dealers, 1,000,000 people and as many leads, however it is looked at.

What counts is the time of a processor, of the program and MariaDB together: whatever else the machine does makes a page
late, but not dearer. `python -m benchmarks.lists` (or `… 0.1`, for a tenth of it) shows each look by itself, the
slowest first.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, combinations, count, product
from statistics import median
from typing import Any

from flask import Flask, g
from sqlalchemy import select

from benchmarks import campaign_figures, filling
from benchmarks.interleave import Run
from benchmarks.row import AtMost, Row
from console import (
    approvals,
    audit,
    bindings,
    campaign_entries,
    campaign_numbers,
    campaigns,
    code_batches,
    code_packages,
    dealers,
    employees,
    inbox,
    item_cases,
    items,
    leads,
    looks,
    materials,
    merge_cases,
    notices,
    people,
    personal_exports,
    privacy_requests,
    products,
    regions,
    second_person,
    shares,
    staff,
)
from console.tables import Table
from deploy import garbage
from models.db import session, transaction
from models.organisation import Employee, EmployeeRegion
from services import accounts
from services.access import OPERATOR
from services.leads import counted_ahead
from tests.console.desk import Desk
from tests.goals.ground import prepared
from tests.rig.services import private_mariadb
from tests.world import PASSWORD

TABLES: Mapping[str, Table[Any]] = {
    "dealers": dealers.TABLE,
    "employees": employees.TABLE,
    "approvals": approvals.TABLE,
    "bindings": bindings.TABLE,
    "notices": notices.TABLE,
    "audit": audit.TABLE,
    "products": products.TABLE,
    "merge cases": merge_cases.TABLE,
    "second person": second_person.TABLE,
    "accounts": staff.TABLE,
    "regions": regions.TABLE,
    "inbox": inbox.TABLE,
    "people": people.TABLE,
    "whole numbers in files": personal_exports.TABLE,
    "requests to be forgotten": privacy_requests.TABLE,
    "personal data seen": looks.TABLE,
    "materials": materials.TABLE,
    "shares": shares.TABLE,
    "batches of codes": code_batches.TABLE,
    "packages of codes": code_packages.TABLE,
    "items": items.TABLE,
    "looks at copied labels": item_cases.TABLE,
    "leads": leads.TABLE,
    "campaigns": campaigns.TABLE,
    "figures of campaigns": campaign_numbers.TABLE,
    "entries in campaigns": campaign_entries.TABLE,
}
"""By the name of its room."""

TREE = "/console/dealers/-/tree"
PAGES = {"first page": "/console/", "tree": TREE, "branch": f"{TREE}?below=T0000001"}
FIGURES = {
    "figures of leads": [
        f"/console/leads/-/numbers?days={days}&by={by}&order={order}" for days, by, order in counted_ahead.ANSWERS
    ],
    "figures of one campaign": [
        "/console/campaign-numbers/large-0000001",
        "/console/campaign-numbers/large-0000011",
    ],
}
TYPED = {"suggested dealers": "/console/dealers/-/suggest?q=", "suggested employees": "/console/employees/-/suggest?q="}
ROOMS = (*TABLES, *PAGES, *FIGURES, *TYPED)
ROLES = {"admin": "E001", "region manager": "E004", "auditor": "E003"}
_ADMINISTRATORS_ALONE = ("second person", "accounts", "whole numbers in files", "requests to be forgotten")
NOT_FOR: Mapping[str, tuple[str, ...]] = {
    "admin": (),
    "region manager": (*_ADMINISTRATORS_ALONE, "notices", "audit", "merge cases", "personal data seen"),
    "auditor": _ADMINISTRATORS_ALONE,
}
"""Which rooms a role is refused; a look at such a room would end the run."""

BY_GROUP = "figures of one campaign, by GROUP BY of its visits and entries"
WORDS = ("深圳", "店", "T0099", "访客 7K", "没有这个")
_looks = count()
DEEP = 5000
"""A page far behind; a list that is shorter shows its last one."""
OPTIONS = 12
"""Of one filter, the first ones: of forty tags one costs what the next does."""
PAIRS = 30
"""Of two filters together."""


@dataclass(frozen=True, slots=True)
class Look:
    """One way to look at one room."""

    room: str
    address: str


def looks_at(app: Flask) -> Iterator[Look]:
    """Every page, filter and order that each list offers, two filters together, each filter in each order, searches
    that find all, many, few or nothing."""
    administrator = next(staff for staff in accounts.all_staff() if staff.code == ROLES["admin"])
    for room, table in TABLES.items():
        with app.test_request_context("/console/"):
            g.staff = administrator  # some filters are made of what she may see
            address = app.url_for(table.endpoint)
            filters = [[f"{one.name}={code}" for code, _ in one.options][:OPTIONS] for one in table.filters()]
        alone = list(chain.from_iterable(filters))
        asked = ["", f"page={DEEP}", *alone, *(f"q={word}" for word in WORDS)]
        for one, other in combinations(filters, 2):
            asked += [f"{first}&{second}" for first, second in product(one, other)][:PAIRS]
        for order in (column.sort for column in table.columns if column.sort):
            asked += [f"sort={order}", f"sort=-{order}", f"sort={order}&page={DEEP}"]
            asked += [f"{filtered}&sort={order}" for filtered in alone]
        yield from (Look(room, f"{address}?{query}") for query in asked)
    yield from (Look(room, address) for room, address in PAGES.items())
    yield from (Look(room, address) for room, addresses in FIGURES.items() for address in addresses)
    yield from (Look(room, address + word) for room, address in TYPED.items() for word in WORDS)


@transaction
def three_provinces() -> None:
    """The region manager of the cast looks after Guangdong; now also after two more provinces."""
    manager = session().scalars(select(Employee.id).where(Employee.code == ROLES["region manager"])).one()
    session().add_all(EmployeeRegion(employee_id=manager, region_code=code) for code in ("330000", "510000"))


@contextmanager
def furnished(url: str, scale: float = 1.0) -> Iterator[tuple[dict[str, Desk], list[Look]]]:
    """A browser of somebody of each role in a filled house, and everything there is to look at."""
    with prepared(url) as ground:
        filling.fill(int(filling.DEALERS * scale), int(filling.PEOPLE * scale))
        three_provinces()
        filling.count_leads()
        accounts.add_staff(OPERATOR, ROLES["auditor"], "auditor", PASSWORD)
        desks = {role: Desk(ground.app).with_session_of(code) for role, code in ROLES.items()}
        garbage.settle()  # as gunicorn's workers do
        yield desks, list(looks_at(ground.app))


def for_role(role: str, looks: list[Look]) -> list[Look]:
    """Those that this role is served."""
    return [look for look in looks if look.room in rooms_of(role)]


def rooms_of(role: str) -> list[str]:
    return [room for room in ROOMS if room not in NOT_FOR[role]]


def seconds_of(desk: Desk, look: Look, server: int) -> float:
    """Processor seconds that one answer took of the program and of MariaDB, whose process is `server`; every thousandth
    look comes from another address, which may ask so often."""
    desk.client.environ_base["REMOTE_ADDR"] = f"10.0.0.{1 + next(_looks) // 1000 % 250}"
    clocks = (time.CLOCK_PROCESS_CPUTIME_ID, processor_clock(server))
    began = sum(map(time.clock_gettime, clocks))
    answer = desk.get(look.address)
    took = sum(map(time.clock_gettime, clocks)) - began
    if answer.status_code != 200:
        raise RuntimeError(f"{look.address} answered {answer.status_code}")
    return took


def processor_clock(process: int) -> int:
    """The clock of what a process took of processors, as `clock_getcpuclockid` of the C library makes it."""
    return (~process << 3) | 2


class Round:
    """All looks of one role at one room, taken once a round: the slowest first, then what the middle one of the same
    looks took."""

    def __init__(self, desk: Desk, looks: list[Look], server: int) -> None:
        self.desk, self.looks, self.server = desk, looks, server
        self.took: list[float] = []

    def slowest(self) -> float:
        self.took = [1000 * seconds_of(self.desk, look, self.server) for look in self.looks]
        return max(self.took)

    def middle(self) -> float:
        return median(self.took)


@contextmanager
def shown(seconds: float) -> Iterator[Mapping[str, Run]]:
    scale = min(1.0, seconds / 2)
    with private_mariadb() as server, furnished(server.url(server.create_database()), scale) as (desks, looks):
        runs: dict[str, Run] = {}
        for role, desk in desks.items():
            rooms: dict[str, list[Look]] = {}
            for look in for_role(role, looks):
                rooms.setdefault(look.room, []).append(look)
            for room, mine in rooms.items():
                one = Round(desk, mine, server.pid)
                runs |= {slowest_of(role, room): one.slowest, f"{role}: {room}, usual": one.middle}
        yield runs | {BY_GROUP: lambda: _directly(server.pid)}


def _directly(server: int) -> float:
    """The same of one campaign's figures, asked of its half a million visits and entries; raises where they differ."""
    clocks = (time.CLOCK_PROCESS_CPUTIME_ID, processor_clock(server))
    began = sum(map(time.clock_gettime, clocks))
    campaign_figures.counted_directly()
    return 1000 * (sum(map(time.clock_gettime, clocks)) - began)


def slowest_of(role: str, room: str) -> str:
    return f"{role}: {room}, slowest"


ROWS = (
    Row(
        key="P11",
        title="every look at each list of the console",
        setting=(
            "100,000 dealers, 1,000,000 people, 1,000,000 leads, 500,000 audit entries, 200,000 notices, "
            "5,000 materials, 500,000 shares, 200,000 bound items, "
            "1,000 campaigns with 1,000,000 visits and entries; "
            "a region manager of three provinces, a sixth of it "
            "all; "
            "MariaDB with 128 MB for pages; one request at a time, inside the program; processor time of both"
        ),
        unit="ms",
        basis=slowest_of("admin", "dealers"),
        wanted={slowest_of(role, room): AtMost(300) for role in ROLES for room in rooms_of(role)},
        prepare=shown,
        words="Of each list the first page, a deep one, every filter and order that it offers, that order deep, two "
        "filters together, each filter in each order, and searches that find all, many, few or nothing: the slowest of "
        "these looks, and the usual (median) one. Figures of leads were counted ahead, for whoever sees all of "
        "them and for region managers. What the page of one campaign shows is "
        "also asked of its visits and entries themselves, by GROUP BY: a figure that differed would end the run.",
    ),
)


def main() -> int:
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    with private_mariadb() as server, furnished(server.url(server.create_database()), scale) as (desks, looks):
        took = {
            (role, look): min(seconds_of(desk, look, server.pid) for _ in range(2))
            for role, desk in desks.items()
            for look in for_role(role, looks)
        }
    for (role, look), one in sorted(took.items(), key=lambda pair: -pair[1]):
        print(f"{one * 1000:8.0f} ms  {role:14}  {look.address}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
