"""P5: a code is looked at, forged and valid, beside a table of five million codes; and what a code takes to keep. P10:
its page.

What counts is the processor time of program and database together for each request, as in P1: the processors are shared
with the load generator and whatever else runs. What is waited for a disk is not in it."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, Literal

from sqlalchemy import create_engine, text

from app.factory import build_house
from benchmarks.callback import BENCHMARK, EMPTY
from benchmarks.interleave import Run
from benchmarks.issuing import random_codes
from benchmarks.load import Expected, LoadFailed, drive, exchange
from benchmarks.row import AheadOf, AtLeast, AtMost, Every, Row
from config import load_settings
from doorway import cookies
from doorway.house import House
from models.db import Database
from services import people, sessions
from services.access import OPERATOR
from services.item_codes import issuing, keys, states
from services.item_codes.issuing import Batch, BatchWish
from services.item_codes.ranges import RangeKey
from services.item_codes.scheme import Kind
from services.products import demo
from tests.rig.processes import processor_seconds
from tests.rig.served import Served, flask
from tests.rig.services import private_mariadb

KEPT = 5_000_000
MOST_PER_SECOND, MOST_RUNS = 1_500, 24
PEOPLE = 200
FORGED_ROW, FORGED_OURS = "forged: a row is looked for", "forged: ours"
VALID_ROW, VALID_OURS = "valid: look-up, a row for the look", "valid, first look: ours"
PER_CODE, PER_CODE_OURS = "a row per code", "ours"
READ, WRITTEN = "/c/, read only: a browser nobody knows", "/c/, written: a person's first look"
LARGEST_PAGE = 30_000
SETTING = "gunicorn gthread 2 × 8, 16 keep-alive connections; MariaDB that flushes at every commit"
# As a house that keeps its codes would have drawn them; made by the database itself, the index after the rows.
FILL = (
    "CREATE TABLE bench_code (id BIGINT PRIMARY KEY, code CHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,"
    " product_id BIGINT NOT NULL, state TINYINT NOT NULL)"
    " SELECT seq AS id, UPPER(SUBSTR(SHA1(CONCAT('bench', seq)), 1, 16)) AS code, 1 AS product_id, 1 AS state"
    f" FROM seq_1_to_{KEPT}",
    "ALTER TABLE bench_code ADD UNIQUE KEY uq_bench_code (code)",
    "CREATE TABLE bench_look (id BIGINT AUTO_INCREMENT PRIMARY KEY, code_id BIGINT NOT NULL, follower_id BIGINT NOT"
    " NULL, at DATETIME NOT NULL, way VARCHAR(16) NOT NULL, KEY ix_bench_look (code_id))",
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Five million rows of theirs, a batch of ours for each run, and people who look."""

    url: str
    house: House
    batch: Batch
    people: list[int]
    database_pid: int

    def tokens(self, kind: Literal["page", "api"]) -> list[str]:
        return [sessions.open_session(kind, follower_id=one).token for one in self.people]


@contextmanager
def ground(items: int) -> Iterator[Ground]:
    with private_mariadb() as server:
        url = server.url(server.create_database())
        flask({"DATABASE_URL": url}, "db", "upgrade")
        house = build_house(load_settings({**os.environ, "DATABASE_URL": url}))
        try:
            engine = create_engine(url, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                for statement in FILL:
                    connection.exec_driver_sql(statement)
            engine.dispose()
            demo.furnish(OPERATOR)
            batch = issuing.issue(OPERATOR, BatchWish(demo.WISH.code, items))
            states.activate(OPERATOR, batch.code)
            met = [people.meet(people.OFFICIAL_ACCOUNT, f"oBench{n}").id for n in range(PEOPLE)]
            yield Ground(url, house, batch, met, server.pid)
        finally:
            house.database.dispose()


def kept_code(number: int) -> str:
    """What the database made of this number."""
    return hashlib.sha1(f"bench{number}".encode(), usedforsecurity=False).hexdigest()[:16].upper()


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n".encode()


def _post(path: str, token: str, said: dict[str, Any]) -> bytes:
    body = json.dumps(said).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def looks(seconds: float) -> Iterator[Mapping[str, Run]]:
    """Each request names another code; each valid one is looked at for the first time, by one of 200 people."""
    many = int(MOST_PER_SECOND * seconds)
    with (
        ground(many * MOST_RUNS) as here,
        Served("benchmarks.apps.codes:app", {"DATABASE_URL": here.url}) as ours,
    ):
        mine, theirs, tokens = _codes(here), count(1), here.tokens("api")

        def of_ours() -> list[bytes]:
            return [
                _post("/api/v1/item-codes/verify", tokens[n % PEOPLE], {"code": next(mine), "place": None})
                for n in range(many)
            ]

        def of_theirs() -> list[bytes]:
            return [
                _post(f"{BENCHMARK}/kept", tokens[n % PEOPLE], {"code": kept_code(next(theirs))}) for n in range(many)
            ]

        def run(requests: list[bytes]) -> float:
            return _driven(here, ours, requests, seconds)

        def valid(requests: list[bytes], table: str) -> float:
            return _driven(here, ours, requests, seconds, table)

        yield {
            EMPTY: lambda: run([_get(f"{BENCHMARK}/nothing")] * many),
            FORGED_ROW: lambda: run([_get(f"{BENCHMARK}/kept/{code}") for code in random_codes(many)]),
            FORGED_OURS: lambda: run([_get(f"/c/{code}") for code in random_codes(many)]),
            VALID_ROW: lambda: valid(of_theirs(), "bench_look"),
            VALID_OURS: lambda: valid(of_ours(), "item_look"),
        }


def _driven(here: Ground, ours: Served, requests: list[bytes], seconds: float, table: str | None = None) -> float:
    """Answers for each second of processor; with a table, each must have left a row there."""
    before = _rows(here.house.database, table) if table else 0
    used = processor_seconds(ours.pid) + processor_seconds(here.database_pid)
    answered = drive(ours.port, requests, expect=Expected(), seconds=seconds).statuses.total()
    used = processor_seconds(ours.pid) + processor_seconds(here.database_pid) - used
    kept = _rows(here.house.database, table) - before if table else answered
    if answered != kept:
        raise LoadFailed(f"{answered} looks left {kept} rows in {table}")
    return answered / used


@contextmanager
def pages(seconds: float) -> Iterator[Mapping[str, Run]]:
    """The page of a code: read only, and with the look of whoever WeChat names."""
    many = int(MOST_PER_SECOND * seconds)
    with (
        ground(many * MOST_RUNS) as here,
        Served("benchmarks.apps.codes:app", {"DATABASE_URL": here.url}) as ours,
    ):
        codes, tokens = _codes(here), here.tokens("page")

        def looked_at(known: bool) -> list[bytes]:
            more = [f"\r\nCookie: {cookies.PAGE}={tokens[n % PEOPLE]}" if known else "" for n in range(many)]
            return [
                f"GET /c/{next(codes)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html{one}\r\n\r\n".encode()
                for one in more
            ]

        page = exchange(ours.port, looked_at(known=False)[0], expect=Expected())
        if b"<h1>" not in page or len(page) > LARGEST_PAGE:
            raise LoadFailed(f"a page of {len(page)} bytes")
        yield {
            EMPTY: lambda: _driven(here, ours, [_get(f"{BENCHMARK}/nothing")] * many, seconds),
            READ: lambda: _driven(here, ours, looked_at(known=False), seconds),
            WRITTEN: lambda: _driven(here, ours, looked_at(known=True), seconds, "item_look"),
        }


def _codes(here: Ground) -> Iterator[str]:
    for block in RangeKey(keys.code_key(1), Kind.ITEM).codes(here.batch.first_serial, here.batch.count):
        for row in block:
            yield row.tobytes().decode("ascii")


def _rows(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        return int(connection.exec_driver_sql(f"SELECT COUNT(*) FROM {table}").scalar_one())


@contextmanager
def stored(seconds: float) -> Iterator[Mapping[str, Run]]:
    """What a million codes more take of the disk, rows and keys."""
    with ground(1) as here:

        def ours() -> float:
            before = _bytes(here, "code_batch", "code_range", "item_look", "item_seen", "serial_counter")
            issuing.issue(OPERATOR, BatchWish(demo.WISH.code, 1_000_000))
            after = _bytes(here, "code_batch", "code_range", "item_look", "item_seen", "serial_counter")
            return (after - before) / 1_000_000

        yield {PER_CODE: lambda: _bytes(here, "bench_code") / KEPT, PER_CODE_OURS: ours}


def _bytes(here: Ground, *tables: str) -> int:
    named = ", ".join(f"'{table}'" for table in tables)
    with here.house.database.engine.connect() as connection:
        connection.exec_driver_sql(f"ANALYZE TABLE {', '.join(tables)}").all()
        asked = (
            "SELECT SUM(data_length + index_length) FROM information_schema.tables"
            f" WHERE table_schema = DATABASE() AND table_name IN ({named})"
        )
        return int(connection.execute(text(asked)).scalar_one())


ROWS = (
    Row(
        key="P5",
        title="a code is looked at",
        setting=f"{SETTING}; beside a table of five million codes with a unique key",
        unit="requests per second of processor",
        basis=EMPTY,
        wanted={
            FORGED_OURS: Every((AtLeast(0.85), AheadOf(FORGED_ROW))),
            VALID_OURS: Every((AtLeast(0.25), AheadOf(VALID_ROW))),
        },
        prepare=looks,
        words=(
            "All in one program, dressed alike; nobody is turned away for coming too often, but tries are counted. The "
            "row's way asks for the code and, of a valid one, writes that it was looked at; ours also asks who looks, "
            "whose the item is, who looked before, and holds the item so that of two one is the first. After each run "
            "the rows are counted: each look is kept."
        ),
    ),
    Row(
        key="P10",
        title="the page of a code",
        setting=SETTING,
        unit="requests per second of processor",
        basis=EMPTY,
        wanted={READ: AtLeast(0.4), WRITTEN: AtLeast(0.2)},
        prepare=pages,
        words=(
            f"A page that shows a product, not packed; over {LARGEST_PAGE:,} bytes the run would fail. Of a page that "
            "is written the rows are counted. Nobody is turned away for coming too often."
        ),
    ),
    Row(
        key="P5",
        title="what a code takes to keep",
        setting="MariaDB, data and keys after ANALYZE TABLE; ours while a million codes more are issued",
        unit="bytes per code",
        basis=PER_CODE,
        wanted={PER_CODE_OURS: AtMost(0)},
        prepare=stored,
        words="Rows of ours begin with the first look at an item.",
    ),
)
