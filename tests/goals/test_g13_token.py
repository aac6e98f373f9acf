"""G13: one fetch serves all processes, and a storm of rejections costs few fetches and no message."""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest

from models import db
from models.db import Database
from models.shared_store import TableStore
from services import deliveries, notices, people
from services.access import OPERATOR
from services.listing import Wanted
from tests.goals.ground import Ground
from tests.rig.stage import raised
from tests.walks.steps import later
from tests.wechat.pretend import Asked, Clock, MemoryStore, PretendWeChat, to
from wechat.access_token import FORCED_A_DAY, RENEWALS_APART, AccessToken
from wechat.accounts import Account
from wechat.caller import Caller
from wechat.transport import Question

Record = Callable[[str, object], None]
ACCOUNT = Account("official_account", "wx0123456789abcdef", "s" * 32, "token", "a" * 43, "gh_0123456789ab")
FORK = multiprocessing.get_context("fork")
SIZES = [(3, 4), pytest.param((8, 16), marks=pytest.mark.proof)]
FACTS = {"target": "员工 李强", "result": "审核通过", "time": "2026-11-23 14:05", "note": "绑定已生效"}


class Platform:
    """WeChat with one valid token; handing out another takes a moment, as it does over the internet."""

    def __init__(self) -> None:
        self.number = 1
        self.fetches = 0
        self.calls = 0
        self._guard = threading.Lock()

    def __call__(self, asked: Asked) -> None:
        if asked.path == "/cgi-bin/stable_token":
            with self._guard:
                self.fetches += 1
            time.sleep(0.3)
            asked.reply({"access_token": f"token-{self.number}", "expires_in": 7200})
            return
        with self._guard:
            self.calls += 1
        valid = f"access_token=token-{self.number}" in asked.path
        asked.reply({"fine": 1} if valid else {"errcode": 40001, "errmsg": "invalid credential"})


@pytest.fixture
def platform() -> Iterator[tuple[Platform, str]]:
    platform = Platform()
    server = PretendWeChat(platform)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield platform, server.url
    server.shutdown()
    server.server_close()


def storm(
    url: str, database: str, size: tuple[int, int], unprotected: Callable[[], None] = lambda: None
) -> Iterator[list[str]]:
    """Processes × threads that all call at the same moment; once when there is no token yet, and once more each time
    the caller asks for the next answers. Yields what came of every thread's call."""
    processes, threads = size
    start, answers = FORK.Barrier(processes + 1), FORK.Queue()
    db.bound().dispose()
    children = [
        FORK.Process(target=_process, args=(url, database, threads, start, answers, unprotected), daemon=True)
        for _ in range(processes)
    ]
    for child in children:
        child.start()
    try:
        while True:
            start.wait(60)
            yield [word for _ in range(processes) for word in answers.get(timeout=60)]
    finally:
        for child in children:
            child.terminate()
            child.join()


def _process(url: str, database: str, threads: int, start: Barrier, answers: Any, unprotected: Any) -> None:
    db.bind(Database(database))
    unprotected()
    transport = to(url)
    caller = Caller(transport, AccessToken(ACCOUNT, transport, TableStore()))

    def call(_: int) -> str:
        try:
            return str(caller.json(Question("cgi-bin/user/info")))
        except Exception as error:
            return repr(error)

    with ThreadPoolExecutor(threads) as pool:
        while True:
            start.wait(60)
            answers.put(list(pool.map(call, range(threads))))


@pytest.mark.mariadb
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_all_processes_at_expiry_and_after_a_rejection_fetch_once_each(
    fresh_mariadb_ground: Ground, platform: tuple[Platform, str], size: tuple[int, int], record_property: Record
) -> None:
    weixin, url = platform
    rounds = storm(url, str(fresh_mariadb_ground.values["DATABASE_URL"]), size)
    assert set(next(rounds)) == {"{'fine': 1}"}
    assert weixin.fetches == 1
    weixin.number = 2  # somebody asked for another token: every process holds one that is not the latest
    assert set(next(rounds)) == {"{'fine': 1}"}
    assert weixin.fetches == 2
    rounds.close()  # type: ignore[attr-defined]
    record_property("processes × threads", f"{size[0]} × {size[1]}")
    record_property("fetches at expiry, after a rejection", "1, 1")


@pytest.mark.mariadb
def test_control_without_the_shared_lock_every_process_fetches(
    fresh_mariadb_ground: Ground, platform: tuple[Platform, str]
) -> None:
    def everybody_holds_it() -> None:
        TableStore.try_lock = lambda self, key, seconds: "everybody"  # type: ignore[method-assign]

    weixin, url = platform
    rounds = storm(url, str(fresh_mariadb_ground.values["DATABASE_URL"]), (3, 4), everybody_holds_it)
    next(rounds)
    rounds.close()  # type: ignore[attr-defined]
    assert weixin.fetches > 1


@pytest.mark.parametrize("hours", [1, pytest.param(24, marks=pytest.mark.proof)])
def test_hours_of_rejections_cost_a_fetch_in_thirty_seconds_and_twenty_forced_ones(
    hours: int, record_property: Record
) -> None:
    """WeChat rejects every token, whatever is asked: eight processes renew every ten seconds."""
    clock, asked = Clock(), []

    def stubborn(question: Asked) -> None:
        asked.append((clock.now, question.json()["force_refresh"]))
        question.reply({"access_token": "token-1", "expires_in": 7200})

    server = PretendWeChat(stubborn)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    store, transport = MemoryStore(clock), to(server.url)
    tokens = [AccessToken(ACCOUNT, transport, store, clock, lambda seconds: None) for _ in range(8)]
    for _ in range(hours * 360):
        for token in tokens:
            token.renew(token.current())
        clock.now += 10
    server.shutdown()
    server.server_close()
    moments = sorted({moment for moment, _ in asked})
    assert all(after - before >= RENEWALS_APART for before, after in itertools.pairwise(moments[1:]))
    forced = sum(force for _, force in asked)
    assert 0 < forced <= FORCED_A_DAY * 2  # at most two of Beijing's days are touched
    assert len(asked) <= hours * 120 + forced + 1
    record_property("hours", hours)
    record_property("fetches", len(asked))
    record_property("forced", forced)


def test_a_storm_of_rejections_finally_fails_no_message(sqlite_url: str) -> None:
    with raised(sqlite_url) as stage:
        for number in range(5):
            person = stage.world.add_person(f"p{number}")
            person.follow()
            follower = people.meet(people.OFFICIAL_ACCOUNT, person.openid())
            notices.owe("approved", follower.id, FACTS, cause=f"storm:{number}")
        stage.world.fail_api("cgi-bin/message/template/send", "errcode", errcode=40001, times=1000)
        for minutes in (0, 1, 2, 5, 10, 20):
            later(stage, minutes * 60)
            stage.work()
        wanted = Wanted(filters={"kind": notices.TEMPLATE_MESSAGE}, size=100)
        assert {row.state for row in deliveries.listing(OPERATOR, wanted).rows} == {"due"}
        stage.world.clear_faults()
        later(stage, 3700)
        stage.work()
        assert {row.state for row in deliveries.listing(OPERATOR, wanted).rows} == {"done"}
        assert len(stage.world.templates()) == 5
