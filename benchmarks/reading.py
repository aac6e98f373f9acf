"""P7: beats of reading as pages send them, beside a row and a COMMIT for each."""

from __future__ import annotations

import io
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select

import storage
from app.factory import build_house
from benchmarks.callback import BENCHMARK
from benchmarks.interleave import Run
from benchmarks.load import Expected, LoadFailed, drive
from benchmarks.row import AtLeast, Row
from config import load_settings
from models.db import reading, session, transaction
from models.materials import FILE, PUBLISHED, READY, Material, MaterialPage, MaterialVersion
from models.organisation import Employee
from models.people import Follower
from models.reading import Beat, Visit
from models.sealing import blind_index, token_hash
from models.sharing import LINK, Share
from models.stored_files import KEPT, StoredFile
from services import clock
from services.reading.readers import PURPOSE as READER
from services.sharing.rows import PURPOSE as SHARE
from tests.rig.served import Served, flask
from tests.rig.services import private_mariadb

MOST_PER_SECOND = 4_000
VISITS, PAGES, TOGETHER, SHARES = 4_000, 20, 10, 400
PLAIN, OURS = "one INSERT + COMMIT per beat", "ten beats in a request"
COOKIE = "a-browser-of-the-benchmark"
SETTING = "gunicorn gthread 2 × 8, 16 keep-alive connections; MariaDB that flushes at every commit"


@dataclass(frozen=True, slots=True)
class Ground:
    """A material of twenty pages that is out by many shares, and visits of the first one that wait to be read; `server`
    is MariaDB's process."""

    url: str
    server: int
    shares: list[str]
    visits: list[tuple[int, str]]

    @property
    def share(self) -> str:
        return self.shares[0]


@contextmanager
def ground() -> Iterator[Ground]:
    with private_mariadb() as server:
        url = server.url(server.create_database())
        flask({"DATABASE_URL": url}, "db", "upgrade")
        house = build_house(load_settings({**os.environ, "DATABASE_URL": url}))
        try:
            shares = [secrets.token_urlsafe(16) for _ in range(SHARES)]
            yield Ground(url, server.pid, shares, _furnish(shares))
        finally:
            house.database.dispose()


@transaction
def _furnish(shares: list[str]) -> list[tuple[int, str]]:
    now = clock.now()
    employee = Employee(code="E001", name="王敏", status="active", created_at=now)
    sharer = Follower(label="访客 0000", created_at=now)
    session().add_all([employee, sharer])
    session().flush()
    name = storage.random_name()
    storage.in_use().put(name, io.BytesIO(b"picture"))
    facts = {"kind": "picture", "media_type": "image/jpeg", "file_name": "page.jpg", "bytes": 7, "sha256": "0" * 64}
    file = StoredFile(random_name=name, state=KEPT, employee_id=employee.id, created_at=now, **facts)
    common = {"created_by": "王敏", "created_at": now}
    material = Material(token=secrets.token_urlsafe(16), kind="brochure", title="春季新品手册", position=0, **common)
    session().add_all([file, material])
    session().flush()
    version = MaterialVersion(material_id=material.id, number=1, body=FILE, state=READY, pages=PAGES, **common)
    version.pages_done = PAGES
    session().add(version)
    session().flush()
    for number in range(1, PAGES + 1):
        session().add(MaterialPage(version_id=version.id, number=number, file_id=file.id, width=1200, height=1600))
    material.state, material.published_at, material.current_version_id = PUBLISHED, now, version.id
    made: dict[str, Any] = {"material_id": material.id, "sharer_id": sharer.id, "way": LINK, "depth": 0}
    made |= {"created_at": now, "sent_at": now}
    session().execute(insert(Share), [{"token": one, "token_index": blind_index(SHARE, one), **made} for one in shares])
    first = select(Share.id).where(Share.token_index == blind_index(SHARE, shares[0]))
    tokens = [secrets.token_urlsafe(16) for _ in range(VISITS)]
    visit: dict[str, Any] = {
        "share_id": session().scalars(first).one(),
        "material_id": material.id,
        "material_version_id": version.id,
        "pages": PAGES,
    }
    visit |= {"browser_index": blind_index(READER, COOKIE), "channel": "page", "opened_at": now}
    session().execute(insert(Visit), [{"token_hash": token_hash(token), **visit} for token in tokens])
    ids = session().scalars(select(Visit.id).order_by(Visit.id))
    return list(zip(ids, tokens, strict=True))


@reading
def _kept() -> int:
    return session().scalar(select(func.count()).select_from(Beat)) or 0


def _post(path: str, said: object) -> bytes:
    body = json.dumps(said).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: qudao_reader={COOKIE}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@contextmanager
def beats(seconds: float) -> Iterator[Mapping[str, Run]]:
    """Visits take turns, each beat has a number that was never used; what was acknowledged is counted in the table."""
    with ground() as here, Served("benchmarks.apps.reading:app", {"DATABASE_URL": here.url}) as ours:
        many, half = int(MOST_PER_SECOND * seconds), VISITS // 2
        one, ten = count(), count()

        def plain() -> list[bytes]:
            said = []
            for _ in range(many):
                n, visit = divmod(next(one), half)
                told = {"visit_id": here.visits[visit][0], "n": n, "page": 1, "active_ms": 10}
                said.append(_post(f"{BENCHMARK}/beat", told))
            return said

        def together() -> list[bytes]:
            said = []
            for _ in range(many // 4):
                turn, visit = divmod(next(ten), half)
                ns = range(turn * TOGETHER, (turn + 1) * TOGETHER)
                told = [{"n": n, "page": 1 + n % PAGES, "active_ms_delta": 10, "scroll_pct": 5} for n in ns]
                secret = here.visits[half + visit][1]
                said.append(_post(f"/m/{here.share}/beats", {"visit": secret, "beats": told}))
            return said

        yield {
            PLAIN: lambda: _run(ours.port, plain(), seconds, 1),
            OURS: lambda: _run(ours.port, together(), seconds, TOGETHER),
        }


def _run(port: int, requests: list[bytes], seconds: float, each: int) -> float:
    """Beats a second, if every one that was acknowledged is kept."""
    before = _kept()
    load = drive(port, requests, expect=Expected(status=204), seconds=seconds)
    answered, kept = sum(load.statuses.values()) * each, _kept() - before
    if kept != answered:
        raise LoadFailed(f"{answered} beats were acknowledged and {kept} kept")
    return load.rate * each


ROWS = (
    Row(
        key="P7",
        title="reading beats accepted",
        setting=f"{SETTING}; a page sends what it gathered in one request",
        unit="beats/s",
        basis=PLAIN,
        wanted={OURS: AtLeast(5)},
        prepare=beats,
        words=(
            "After each run the rows are counted: what was acknowledged is kept. The plain way asks nothing; ours "
            "looks whose visit it is, whether the material is still out, and how much its clock can believe."
        ),
    ),
)
