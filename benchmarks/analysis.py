"""P8: the analysis of materials over ten million beats, beside the same figures by GROUP BY from the beats themselves.

What counts is the time of a processor, of the program and MariaDB together, as in P11.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import Connection, create_engine, text

from benchmarks import lists, many_beats
from benchmarks.interleave import Run
from benchmarks.lists import Look, processor_clock, seconds_of
from benchmarks.row import AtMost, Every, Goal, Quicker, Row
from services import accounts
from services.access import Actor
from services.analysis import hands, materials
from services.listing import Page, Wanted
from tests.console.desk import Desk
from tests.goals.ground import prepared
from tests.rig.services import PassingMariaDB

DAYS = "90"
ALL, HERS = "E001", "E004"  # who sees all, and the region manager of three provinces

# The figures of both kinds of list, of each visit what its beats say: how long, and whether the last page was reached.
DIRECT = """
    SELECT {key}, SUM(taken_out), SUM(opened), SUM(completed), SUM(active_ms) FROM (
        SELECT {key}, 1 AS taken_out, 0 AS opened, 0 AS completed, 0 AS active_ms FROM share WHERE {seen}
        UNION ALL
        SELECT visit.{key}, 0, 1, read_.furthest = visit.pages, read_.active_ms FROM visit JOIN (
            SELECT visit_id, MAX(page) AS furthest, SUM(active_ms) AS active_ms FROM beat GROUP BY visit_id
        ) read_ ON read_.visit_id = visit.id WHERE {seen}
    ) both_ways GROUP BY {key}
"""
OF_HER_REGIONS = """dealer_id IN (
    SELECT dealer_region.dealer_id FROM dealer_region WHERE LEFT(dealer_region.region_code, 2) IN ('44', '33', '51'))"""
# One material's figures as its page tells them: by page, by day, by dealer and by person.
_OF_ONE = """
    SELECT {key}, COUNT(DISTINCT beat.visit_id), SUM(beat.active_ms)
    FROM beat JOIN visit ON visit.id = beat.visit_id JOIN share ON share.id = visit.share_id
    WHERE visit.material_id = :material GROUP BY {key}
"""
_KEYS = ("beat.page", "DATE(visit.opened_at + INTERVAL 8 HOUR)", "share.dealer_id", "share.dealer_staff_id")
OF_ONE = " UNION ALL ".join(_OF_ONE.format(key=key) for key in _KEYS)


@dataclass(frozen=True, slots=True)
class View:
    """One page of the console, and the question to the beats that it spares."""

    name: str
    who: str
    address: str
    direct: str | None
    goal: Goal


def views(top: str) -> Iterator[View]:
    for who, seen, times, whose in ((ALL, "TRUE", 10, "all"), (HERS, OF_HER_REGIONS, 50, "three provinces")):
        for name, key in (("materials", "material_id"), ("dealers", "dealer_id")):
            page = "" if name == "materials" else f"/{name}"
            direct = DIRECT.format(key=key, seen=seen)
            goal = Every((Quicker(of_beats(f"{name}, {whose}"), times), AtMost(300)))
            yield View(f"{name}, {whose}", who, f"/console/analysis{page}?days={DAYS}", direct, goal)
        # A person's figures are a dealer's by another key, a folder's are its materials': the same question again.
        for name, like in (("people", "dealers"), ("folders", "materials")):
            goal = Every((Quicker(of_beats(f"{like}, {whose}"), times), AtMost(300)))
            yield View(f"{name}, {whose}", who, f"/console/analysis/{name}?days={DAYS}", None, goal)
    one = f"/console/materials/{top}/analysis?days={DAYS}"
    goal = Every((Quicker(of_beats("the most read material"), 10), AtMost(300)))
    yield View("the most read material", ALL, one, OF_ONE, goal)
    yield View("the most read material, three provinces", HERS, one, None, AtMost(300))


def of_beats(name: str) -> str:
    return f"{name}: from the beats"


class Large(PassingMariaDB):
    """A server whose memory holds all beats, so that GROUP BY reads none from a disk."""

    def command(self) -> list[str]:
        larger = {"--innodb-buffer-pool-size=128M": "--innodb-buffer-pool-size=2G"}
        larger["--innodb-log-file-size=16M"] = "--innodb-log-file-size=256M"
        return [larger.get(one, one) for one in super().command()]


def same_figures(connection: Connection) -> None:
    """Raises where a list says anything else than the beats do, for who sees all and for the region manager."""
    for who, seen in ((ALL, "TRUE"), (HERS, OF_HER_REGIONS)):
        staff = accounts.staff_of_employee(_employee(connection, who))
        if staff is None:
            raise RuntimeError(f"{who} is no staff")
        for key, table, listing in (
            ("material_id", "material", materials.listing),
            ("dealer_id", "dealer", hands.dealers),
        ):
            told = _told(listing, staff.actor)
            names = dict(connection.execute(text(_NAMED[table])).tuples().all())
            rows = connection.execute(text(DIRECT.format(key=key, seen=seen))).all()
            counted: dict[str, tuple[int, ...]] = {
                names[row[0]]: tuple(int(one) for one in row[1:]) for row in rows if row[0] in names
            }
            if told != counted:
                raise RuntimeError(f"{len(told)} {table}s of {who}, {len(counted)} from the beats, with other figures")


# What was never published is in no list of figures.
_NAMED = {
    "material": "SELECT id, token FROM material WHERE published_at IS NOT NULL",
    "dealer": "SELECT id, code FROM dealer",
}


def _told(listing: Callable[..., Page[Any]], actor: Actor) -> dict[str, tuple[int, ...]]:
    found = listing(actor, Wanted(filters={"days": DAYS}), whole=True)
    told: dict[str, tuple[int, ...]] = {}
    for row in found.rows:
        figures = row.figures
        if figures.taken_out or figures.opened:
            of_row = figures.taken_out, figures.opened, figures.completed, figures.active_ms
            told[getattr(row, "token", None) or row.code] = of_row
    return told


def _employee(connection: Connection, code: str) -> int:
    return int(connection.execute(text("SELECT id FROM employee WHERE code = :code"), {"code": code}).scalar_one())


@contextmanager
def shown(seconds: float) -> Iterator[Mapping[str, Run]]:
    scale = min(1.0, seconds / 2)
    with Large() as server:
        url = server.url(server.create_database())
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with prepared(url) as standing, engine.connect() as connection:
            many_beats.fill(scale)
            lists.three_provinces()
            same_figures(connection)
            yield _runs(standing.app, connection, server.pid)
        engine.dispose()


def _runs(app: Flask, connection: Connection, server: int) -> dict[str, Run]:
    desks = {code: Desk(app).with_session_of(code) for code in (ALL, HERS)}
    most = "SELECT material_id FROM visit GROUP BY material_id ORDER BY COUNT(*) DESC LIMIT 1"
    material = connection.execute(text(most)).scalar_one()
    token = connection.execute(text("SELECT token FROM material WHERE id = :one"), {"one": material}).scalar_one()

    def page(view: View) -> Run:
        return lambda: 1000 * seconds_of(desks[view.who], Look("analysis", view.address), server)

    def direct(question: str) -> Run:
        def asked() -> float:
            clocks = (time.CLOCK_PROCESS_CPUTIME_ID, processor_clock(server))
            began = sum(map(time.clock_gettime, clocks))
            connection.execute(text(question), {"material": material} if ":material" in question else {}).all()
            return 1000 * (sum(map(time.clock_gettime, clocks)) - began)

        return asked

    runs: dict[str, Run] = {}
    for view in views(token):
        if view.direct is not None:
            runs[of_beats(view.name)] = direct(view.direct)
        runs[view.name] = page(view)
    return runs


ROWS = (
    Row(
        key="P8",
        title="the analysis over ten million beats",
        setting=(
            "10,000 dealers, 500 materials, 150,000 shares, 400,000 readings of 25 beats in sixty days, all of them "
            "looked at; a region manager of three provinces; MariaDB with 2 GB for pages, its files in memory; one "
            "request at a time, inside the program; processor time of both"
        ),
        unit="ms",
        basis=of_beats("materials, all"),
        wanted={view.name: view.goal for view in views("")},
        prepare=shown,
        words="A page is whole, with its frame, its filters and what it counts besides: materials their visitors, of "
        "whom there are no sums. From the beats is one bare GROUP BY, for one material four. Before the first round "
        "every figure of the lists of materials and dealers is compared, for both.",
    ),
)
