"""G10: a worker that dies while sending loses no notice, and nobody reads one twice."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

import jobs.notices
from app.factory import create_app
from config import load_settings
from doorway.house import NAME, House
from jobs import runner
from jobs.outbox import Desk
from services import clock, notices, outbox, people
from services.outbox import LEASE
from tests.rig import crashes
from tests.rig.stage import Stage, raised
from tests.rig.starts import Started, start
from tests.rig.values import own_folder, setting_values
from tests.walks.steps import later
from wechat.gateway import TemplateMessage

SENDING = (
    "outbox:before_claim",
    "outbox:prepared",
    "outbox:claimed",
    "outbox:before_send",
    "outbox:after_send",
    "outbox:before_mark",
    "outbox:marked",
)
# WeChat has carried the message out, and nobody here has noted it.
CARRIED_OUT = ("outbox:after_send", "outbox:before_mark")
FORGOTTEN_AFTER_SECONDS = 11 * 60
FACTS = {"target": "员工 李强", "result": "审核通过", "time": "2026-11-23 14:05", "note": "绑定已生效"}
PATIENCE_SECONDS = 30


def owe_a_notice(stage: Stage, cause: str) -> None:
    """李强 follows, and is owed a notice."""
    openid = stage.person("li-sales").openid()
    notices.owe("approved", people.meet(people.OFFICIAL_ACCOUNT, openid).id, FACTS, cause=cause)


@contextmanager
def worker(stage: Stage, *arguments: str) -> Iterator[Started]:
    """A worker process of its own on the stage's settings."""
    settings = stage.house.settings
    values = setting_values(settings.database_url, port=settings.port, sandbox_port=settings.sandbox_port)
    process = start([sys.executable, *arguments], values, own_folder() / "worker.log")
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def work_once(stage: Stage) -> None:
    """One round of a worker with a program and connections of its own."""
    settings = stage.house.settings
    values = setting_values(settings.database_url, port=settings.port, sandbox_port=settings.sandbox_port)
    house: House = create_app(load_settings(values)).extensions[NAME]
    runner.run_once(Desk(house.gateway, stage.url))


def after_the_lease(stage: Stage) -> None:
    """A minute later another worker takes over what the dead one held."""
    clock.use(lambda: datetime.now(UTC) + LEASE + timedelta(seconds=5))
    stage.work()
    clock.use(None)


@pytest.mark.parametrize(
    "times",
    [
        1,
        pytest.param(20, marks=pytest.mark.proof),
        pytest.param(100, marks=[pytest.mark.proof, pytest.mark.full, pytest.mark.timeout(7200)]),
    ],
)
def test_a_worker_cut_off_at_any_of_seven_points_is_taken_over_and_the_notice_is_read_once(
    stage: Stage, times: int, record_property: Callable[[str, object], None]
) -> None:
    stage.person("li-sales").follow()
    stage.work()
    suppressed = 0
    for point in SENDING:
        for n in range(times):
            before = len(stage.world.templates())
            owe_a_notice(stage, f"test:{point}:{n}")
            assert crashes.dies_at(point, partial(work_once, stage))
            after_the_lease(stage)
            sent = stage.world.templates()[before:]
            assert [(row["status"], row["person"]) for row in sent] == [("success", "li-sales")]
            suppressed += sent[0]["suppressed"]
    assert suppressed == times * len(CARRIED_OUT)  # WeChat holds the repeats back
    record_property("cuts", times * len(SENDING))
    record_property("lost", 0)
    record_property("read twice", 0)


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.proof)])
def test_taken_over_after_eleven_minutes_nothing_is_lost_and_a_kill_doubles_one_message_at_most(
    sqlite_url: str, times: int, record_property: Callable[[str, object], None]
) -> None:
    """WeChat has forgotten the message's id by then: at least once, and once more only where it was carried out."""
    doubled = 0
    with raised(sqlite_url) as stage:
        stage.person("li-sales").follow()
        stage.work()
        for point in ("outbox:claimed", *CARRIED_OUT):
            for n in range(times):
                before = len(stage.world.templates())
                owe_a_notice(stage, f"test:{point}:{n}")
                assert crashes.dies_at(point, partial(work_once, stage))
                later(stage, FORGOTTEN_AFTER_SECONDS)
                stage.work()
                clock.use(None)
                stage.world.set_clock(datetime.now(UTC).timestamp())
                sent = len(stage.world.templates()) - before
                assert sent == (2 if point in CARRIED_OUT else 1)
                doubled += sent - 1
    record_property("kills", times * 3)
    record_property("lost", 0)
    record_property("doubled", doubled)


@pytest.mark.mariadb
def test_a_worker_killed_while_wechat_is_answering_is_taken_over_and_the_notice_is_read_once(mariadb_url: str) -> None:
    """kill -9 of the real worker in the middle of the call: WeChat carries it out, and nobody here knows."""
    with raised(mariadb_url) as stage:
        stage.person("li-sales").follow()
        stage.work()
        stage.world.fail_api("cgi-bin/message/template/send", "delay", seconds=2)
        owe_a_notice(stage, "test:killed")
        with worker(stage, "-m", "flask", "--app", "wsgi", "worker") as process:
            deadline = time.monotonic() + PATIENCE_SECONDS
            while stage.world.faults():
                assert time.monotonic() < deadline, "the worker never called WeChat"
                time.sleep(0.02)
            crashes.kill(process.pid)
        while not stage.world.templates():
            assert time.monotonic() < deadline, "WeChat never carried the call out"
            time.sleep(0.02)
        after_the_lease(stage)
        assert [(row["status"], row["suppressed"]) for row in stage.world.templates()] == [("success", 1)]


def test_control_without_client_msg_id_the_notice_is_read_twice(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker sends and does not live to note it; the next one's message has another id."""

    def with_an_id_of_its_own(**fields: Any) -> TemplateMessage:
        return TemplateMessage(**fields | {"client_msg_id": secrets.token_hex(8)})

    monkeypatch.setattr(jobs.notices, "TemplateMessage", with_an_id_of_its_own)
    with raised(sqlite_url) as stage:
        stage.person("li-sales").follow()
        stage.work()
        owe_a_notice(stage, "test:control")
        with monkeypatch.context() as dead:
            dead.setattr(outbox, "finish", lambda ends: len(ends))
            stage.work()
        after_the_lease(stage)
        assert [row["status"] for row in stage.world.templates()] == ["success", "success"]
