"""G14: while WeChat keeps everybody waiting, half of the web threads stay free for everybody else."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.goals.ground import prepared
from tests.goals.under_load import wait_for
from tests.rig.served import Served
from tests.wechat.pretend import Asked, PretendWeChat

PATIENCE_SECONDS = 45
SILENT_SECONDS = 30
THREADS = 2 * 8
SEATS = THREADS // 2
SIGN_INS, PAGES = 48, 12
PAGE = "/readyz"  # an ordinary page's share of the database
WORTH_WAITING = 1.0


@dataclass(frozen=True, slots=True)
class Answered:
    """How a request ended, and between which moments of `time.monotonic`."""

    status: int
    began: float
    ended: float
    retry_after: str | None

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@contextmanager
def silent_wechat() -> Iterator[str]:
    """It takes every question and answers none for thirty seconds."""
    over = threading.Event()

    def say_nothing(asked: Asked) -> None:
        over.wait(SILENT_SECONDS)
        asked.close_connection = True

    server = PretendWeChat(say_nothing)
    server.request_queue_size = 128
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield server.url
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@contextmanager
def served(database_url: str, **settings: str) -> Iterator[Served]:
    with (
        silent_wechat() as url,
        prepared(database_url, furnished=False, WECHAT_API_BASE=url, **settings) as ground,
        ground.served() as running,
    ):
        yield running


def ask(port: int, path: str, body: object = None) -> Answered:
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    try:
        text = None if body is None else json.dumps(body)
        connection.request("GET" if text is None else "POST", path, text, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
        return Answered(response.status, began, time.monotonic(), response.getheader("Retry-After"))
    finally:
        connection.close()


def sign_in(port: int) -> Answered:
    return ask(port, "/api/v1/session", {"code": "a-code"})


def figure(port: int, name: str) -> float:
    """One figure of /metrics, over both processes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", "/metrics")
    page = connection.getresponse().read().decode()
    connection.close()
    found = re.search(rf"^{name} (\S+)$", page, re.MULTILINE)
    return float(found[1]) if found else 0.0


@dataclass(frozen=True)
class Crowd:
    """Sign-ins that came all at once, and pages asked for while some of them waited."""

    sign_ins: list[Answered]
    pages: list[Answered]
    waiting: float
    turned_away: float

    @property
    def waited(self) -> list[Answered]:
        return [answer for answer in self.sign_ins if answer.seconds > WORTH_WAITING]


def crowd(running: Served) -> Crowd:
    port = running.port
    with ThreadPoolExecutor(SIGN_INS) as signing_in, ThreadPoolExecutor(PAGES) as reading:
        arriving: list[Future[Answered]] = [signing_in.submit(sign_in, port) for _ in range(SIGN_INS)]
        time.sleep(0.5)
        pages = [reading.submit(ask, port, PAGE) for _ in range(PAGES)]
        waiting = figure(port, "qudao_wechat_waiting")
        answered = [future.result() for future in pages]
        sign_ins = [future.result() for future in arriving]
    return Crowd(sign_ins, answered, waiting, figure(port, "qudao_wechat_turned_away_total"))


def test_in_a_crowd_of_sign_ins_some_wait_the_rest_is_told_at_once_and_pages_are_served(sqlite_url: str) -> None:
    with served(sqlite_url) as running:
        seen = crowd(running)
        wait_for(lambda: figure(running.port, "qudao_wechat_waiting") == 0, "somebody waits for ever")
    assert 0 < len(seen.waited) <= SEATS
    assert 0 < seen.waiting <= SEATS
    assert seen.turned_away == SIGN_INS - len(seen.waited)
    for answer in seen.sign_ins:
        assert answer.status == 503
        assert int(answer.retry_after or 0) > 0
        assert answer.seconds < SILENT_SECONDS  # WeChat had not answered yet
    assert {page.status for page in seen.pages} == {200}
    assert max(page.ended for page in seen.pages) < min(answer.ended for answer in seen.waited)


def test_control_where_all_may_wait_pages_wait_until_sign_ins_give_up(sqlite_url: str) -> None:
    with served(sqlite_url, WECHAT_WAITERS="1000") as running:
        seen = crowd(running)
        assert "wechat_may_hold_every_thread" in running.log.read_text()
    assert len(seen.waited) > SEATS
    assert seen.turned_away == 0
    assert max(page.ended for page in seen.pages) > min(answer.ended for answer in seen.waited)


def read_for(port: int, seconds: float, each_second: Callable[[], object]) -> list[Answered]:
    """Pages read one after the other, while something else happens each second."""
    answers: list[Answered] = []
    began = time.monotonic()
    for second in range(int(seconds)):
        each_second()
        while time.monotonic() < began + second + 1:
            answers.append(ask(port, PAGE))
            time.sleep(0.02)
    return answers


def percentile(answers: list[Answered], share: float) -> float:
    waits = sorted(answer.seconds for answer in answers)
    return waits[min(len(waits) - 1, int(share * len(waits)))]


@pytest.mark.proof
@pytest.mark.mariadb
def test_pages_are_served_for_as_long_as_wechat_is_silent(
    mariadb_url: str, record_property: Callable[[str, object], None]
) -> None:
    """Half a minute in which sixteen people a second sign in, and before it a quarter of one in which nobody does."""
    with served(mariadb_url) as running, ThreadPoolExecutor(128) as people:
        calm = read_for(running.port, 15, lambda: None)
        arriving: list[Future[Answered]] = []
        waiting: list[float] = []

        def arrive() -> None:
            arriving.extend(people.submit(sign_in, running.port) for _ in range(16))
            waiting.append(figure(running.port, "qudao_wechat_waiting"))

        crowded = read_for(running.port, 30, arrive)
        sign_ins = [future.result() for future in arriving]
    assert {answer.status for answer in sign_ins} == {503}
    assert {answer.status for answer in crowded} == {200}
    assert 0 < max(waiting) <= SEATS
    assert max(answer.seconds for answer in crowded) < 2.0  # none waits for WeChat, whom we wait three seconds for
    for name, answers in (("calm", calm), ("while WeChat is silent", crowded)):
        record_property(f"a page, {name}: p50, p99 (ms)", [round(percentile(answers, s) * 1000) for s in (0.5, 0.99)])
    record_property("sign-ins, waited", (len(sign_ins), sum(one.seconds > WORTH_WAITING for one in sign_ins)))
    record_property("waiting at one time", max(waiting))
    record_property("pages", len(crowded))
