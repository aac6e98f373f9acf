"""P9: how fast notices go out to a WeChat that takes 50 ms, beside what its connections could carry at best."""

from __future__ import annotations

import http.client
import itertools
import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from sqlalchemy import func, insert, select

from benchmarks.callback import database_url
from benchmarks.interleave import Run
from benchmarks.load import Expected, drive, get
from benchmarks.row import AtLeast, Row
from benchmarks.slow_wechat import LEDGER, NEW_LEDGER, TAKES_SECONDS
from models.db import session, transaction
from models.outbox import DONE, DUE, OutboxPromise
from models.people import FOLLOWING, Follower, Identity
from services import clock, notices, people
from tests.goals.ground import Ground, prepared
from tests.rig.processes import PrivateServer

CONNECTIONS = 100
WORKERS = 2
NOTICES = 10_000
IDEAL = CONNECTIONS / TAKES_SECONDS
PATIENCE_SECONDS = 120.0
FACTS = {"target": "员工 李强", "result": "审核通过", "time": "2026-11-23 14:05", "note": "绑定已生效"}
BEST, SENT = "100 connections ÷ 50 ms", "notices sent"
ALONE, MEANWHILE, CALLERS = "page alone", "page while notices go out", 2
SETTING = (
    f"{WORKERS} × `flask worker --threads {CONNECTIONS // WORKERS}`; MariaDB that flushes at every commit where "
    "installed, else SQLite; WeChat, workers and database share the machine"
)
_causes = itertools.count(1)


class NoticesLost(Exception):
    """A notice was not carried out exactly once: such a run measures nothing."""


class SlowWeChat(PrivateServer):
    """The pretend WeChat in a process of its own."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "benchmarks.slow_wechat", str(self.port)]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        try:
            self.ask(LEDGER)
        except OSError:
            return False
        return True

    def ask(self, path: str) -> dict[str, float]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", path)
            told: dict[str, float] = json.loads(connection.getresponse().read())
            return told
        finally:
            connection.close()


class Worker(PrivateServer):
    """`flask worker` with so many threads; what it does shows in the database."""

    def __init__(self, settings: Mapping[str, str], threads: int) -> None:
        super().__init__()
        self._settings = dict(settings)
        self._threads = threads

    def command(self) -> list[str]:
        return [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--threads", str(self._threads)]

    def settings(self) -> dict[str, str]:
        return self._settings

    def answers(self) -> bool:
        return b"worker_started" in self.log.read_bytes()

    def end_for_good(self) -> None:
        self.stop()


@transaction
def follow(number: int) -> list[int]:
    """So many people who follow; their rows' ids."""
    now = clock.now()
    rows = [
        {"label": f"访客 B{n:06d}", "follow_state": FOLLOWING, "followed_at": now, "created_at": now}
        for n in range(number)
    ]
    session().execute(insert(Follower), rows)
    ids = list(session().execute(select(Follower.id).where(Follower.label.startswith("访客 B"))).scalars())
    openids = [f"oBench{n:022d}" for n in range(number)]
    session().execute(
        insert(Identity),
        [
            {
                "follower_id": follower_id,
                "account": people.OFFICIAL_ACCOUNT,
                "openid": openid,
                "openid_index": people.openid_index(people.OFFICIAL_ACCOUNT, openid),
                "created_at": now,
            }
            for follower_id, openid in zip(ids, openids, strict=True)
        ],
    )
    return ids


@transaction
def owe(followers: list[int], number: int) -> None:
    """So many notices at once, as `notices.owe` writes them one by one."""
    now, cause = clock.now(), next(_causes)
    session().execute(
        insert(OutboxPromise),
        [
            {
                "kind": notices.TEMPLATE_MESSAGE,
                "topic": "approved",
                "dedupe_key": f"approved:bench:{cause}:{n}",
                "follower_id": followers[n % len(followers)],
                "payload": {"facts": FACTS, "path": None},
                "state": DUE,
                "run_at": now,
                "created_at": now,
            }
            for n in range(number)
        ],
    )


@transaction
def undone() -> int:
    """How many notices are not yet noted as sent."""
    waiting = OutboxPromise.kind == notices.TEMPLATE_MESSAGE, OutboxPromise.state != DONE
    return session().execute(select(func.count()).where(*waiting)).scalar_one()


def let_out(wechat: SlowWeChat, followers: list[int], number: int) -> None:
    """Begin a ledger of its own and owe so many notices."""
    wechat.ask(NEW_LEDGER)
    owe(followers, number)


def all_sent(wechat: SlowWeChat, number: int) -> float:
    """Wait for the last of so many notices; how many a second WeChat took, from its first to its last."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while undone() and time.monotonic() < deadline:
        time.sleep(0.1)
    told, left = wechat.ask(LEDGER), undone()
    if left or told["messages"] != number or told["doubled"]:
        raise NoticesLost(f"of {number} notices {left} are not done; WeChat's ledger: {told}")
    return number / told["seconds"]


@contextmanager
def working(connections: int = CONNECTIONS) -> Iterator[tuple[Ground, SlowWeChat]]:
    """Workers with so many connections in all, on a furnished database and a slow WeChat."""
    with ExitStack() as stack:
        wechat = stack.enter_context(SlowWeChat())
        ground = stack.enter_context(prepared(stack.enter_context(database_url()), WECHAT_API_BASE=wechat.url))
        for _ in range(WORKERS):
            stack.enter_context(Worker(ground.values, connections // WORKERS))
        yield ground, wechat


@contextmanager
def going_out(seconds: float) -> Iterator[Mapping[str, Run]]:
    """The whole 10,000 in a run of two seconds' length or more, fewer in a shorter one."""
    number = min(NOTICES, int(NOTICES * seconds / 2))
    with working() as (_, wechat):
        followers = follow(number)

        def send() -> float:
            let_out(wechat, followers, number)
            return all_sent(wechat, number)

        yield {BEST: lambda: IDEAL, SENT: send}


@contextmanager
def beside_pages(seconds: float) -> Iterator[Mapping[str, Run]]:
    """A page that reads rows, asked for by two callers, without and with notices going out on the same machine."""
    number = int(IDEAL * (seconds + 0.5))
    with working() as (ground, wechat), ground.served("benchmarks.apps.ours:app") as served:
        followers = follow(number)
        request = get("/wechat/benchmark/reading")

        def page() -> float:
            many = itertools.repeat(request)
            return drive(served.port, many, expect=Expected(), seconds=seconds, connections=CALLERS).rate

        def page_meanwhile() -> float:
            let_out(wechat, followers, number)
            rate = page()
            all_sent(wechat, number)
            return rate

        yield {ALONE: page, MEANWHILE: page_meanwhile}


ROWS = (
    Row(
        key="P9",
        title=f"{NOTICES:,} notices to a WeChat that takes 50 ms",
        setting=SETTING,
        unit="notices/s",
        basis=BEST,
        wanted={SENT: AtLeast(0.75)},
        prepare=going_out,
        words="None lost, none doubled: WeChat's own ledger and the outbox are compared after each run. Each notice is "
        "claimed, addressed, sent and noted.",
    ),
    Row(
        key="P9",
        title="a page meanwhile",
        setting=f"{SETTING}; gunicorn gthread 2 × 8 beside them, {CALLERS} keep-alive connections",
        unit="requests/s",
        basis=ALONE,
        wanted={MEANWHILE: AtLeast(0.25)},
        prepare=beside_pages,
        words="A page that asks the database who somebody is. It waits for no notice; what it loses is its share of "
        "the processors.",
    ),
)
