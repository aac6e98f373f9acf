"""P10: the page of a campaign as strangers open it, read again on one day, and opened for the first time."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count

from sqlalchemy import func, select

from app.factory import build_house
from benchmarks.callback import BENCHMARK, EMPTY
from benchmarks.interleave import Run
from benchmarks.load import Expected, LoadFailed, drive, get
from benchmarks.reading import MOST_PER_SECOND, SETTING
from benchmarks.row import AtLeast, Row
from config import load_settings
from models.campaigns import COUPON, PUBLISHED, Campaign, CampaignPrize, CampaignVersion
from models.db import reading, session, transaction
from models.promotions import CampaignVisit
from services import clock
from services.campaigns.blocks import Block
from services.campaigns.content import NAME, PHONE, Asked, Content, written
from tests.rig.processes import processor_seconds
from tests.rig.served import Served, flask
from tests.rig.services import private_mariadb

AGAIN, FIRST = "opened again on the same day", "opened for the first time: a row is written"


@dataclass(frozen=True, slots=True)
class Ground:
    url: str
    slug: str
    server: int


@contextmanager
def ground() -> Iterator[Ground]:
    with private_mariadb() as server:
        url = server.url(server.create_database())
        flask({"DATABASE_URL": url}, "db", "upgrade")
        house = build_house(load_settings({**os.environ, "DATABASE_URL": url}))
        try:
            yield Ground(url, _furnish(), server.pid)
        finally:
            house.database.dispose()


@transaction
def _furnish() -> str:
    """A coupon with a page of six blocks and a form."""
    now = clock.now()
    blocks = (
        Block("countdown", {"target": "end"}),
        *(Block("text", {"heading": f"第 {number} 段", "words": "新品到店，欢迎体验。" * 12}) for number in range(3)),
        Block("coupon", {"heading": "领一张券", "button": "领取"}),
        Block("contact", {"heading": "有问题找我"}),
    )
    asked = (Asked("name", "怎么称呼您", NAME), Asked("phone", "手机号", PHONE, required=True))
    content = Content("春季新品体验", "到店领好礼", blocks=blocks, fields=asked, privacy={"prize": "只用于发放奖品。"})
    row = Campaign(
        slug=secrets.token_urlsafe(9), name="春季新品体验", bait=COUPON, state=PUBLISHED, draft=written(content),
        created_by="王敏", created_at=now, published_at=now,
    )  # fmt: skip
    session().add(row)
    session().flush()
    version = CampaignVersion(
        campaign_id=row.id, number=1, content=written(content), published_by="王敏", published_at=now
    )
    session().add(version)
    session().add(CampaignPrize(campaign_id=row.id, position=0, name="50 元券", worth_fen=5_000, stock=100_000))
    session().flush()
    row.current_version_id = version.id
    return row.slug


@reading
def _visits() -> int:
    return session().scalar(select(func.count()).select_from(CampaignVisit)) or 0


def _by(path: str, cookie: str) -> bytes:
    head = f"Cookie: qudao_reader={cookie}\r\nUser-Agent: Mozilla/5.0 (iPhone)\r\n"
    return get(path).replace(b"\r\n\r\n", b"\r\n" + head.encode() + b"\r\n")


@contextmanager
def page(seconds: float) -> Iterator[Mapping[str, Run]]:
    with ground() as here, Served("benchmarks.apps.reading:app", {"DATABASE_URL": here.url}) as ours:
        many, numbers, path = int(MOST_PER_SECOND * seconds), count(), f"/p/{here.slug}"

        def for_a_second_of_processor(requests: list[bytes]) -> tuple[int, float]:
            began = _processors(ours, here)
            load = drive(ours.port, requests, expect=Expected(), seconds=seconds)
            return load.statuses.total(), _processors(ours, here) - began

        def first() -> float:
            before = _visits()
            answered, took = for_a_second_of_processor([_by(path, f"stranger-{next(numbers)}") for _ in range(many)])
            if (kept := _visits() - before) != answered:
                raise LoadFailed(f"{answered} opened the page and {kept} visits are kept")
            return answered / took

        def run(request: bytes) -> Run:
            def again() -> float:
                answered, took = for_a_second_of_processor([request] * many)
                return answered / took

            return again

        yield {EMPTY: run(get(f"{BENCHMARK}/empty")), AGAIN: run(_by(path, "one-stranger")), FIRST: first}


def _processors(ours: Served, here: Ground) -> float:
    return processor_seconds(ours.pid) + processor_seconds(here.server)


ROWS = (
    Row(
        key="P10",
        title="the page of a campaign",
        setting=f"{SETTING}; a browser that nobody signed in with, six blocks and a coupon; "
        "processor time of program and MariaDB",
        unit="requests per second of processor",
        basis=EMPTY,
        wanted={AGAIN: AtLeast(0.4), FIRST: AtLeast(0.2)},
        prepare=page,
        words=(
            "Each time it is asked how the campaign stands and what is left of its prizes; equal facts are drawn once. "
            "After each run the visits are counted: every opening that was answered is kept."
        ),
    ),
)
