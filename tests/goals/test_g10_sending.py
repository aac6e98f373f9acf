"""G10: a worker that dies while sending loses no notice, and nobody reads one twice."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import jobs.outbox
from services import clock, notices, outbox, people
from services.outbox import LEASE
from tests.rig import crashes
from tests.rig.processes import ROOT
from tests.rig.stage import Stage, raised
from tests.rig.values import setting_values
from wechat.gateway import TemplateMessage

SENDING = ("outbox:claimed", "outbox:before_send", "outbox:after_send")
FACTS = {"target": "员工 李强", "result": "审核通过", "time": "2026-11-23 14:05", "note": "绑定已生效"}
PATIENCE_SECONDS = 30


def owe_a_notice(stage: Stage, cause: str) -> None:
    """李强 follows, and is owed a notice."""
    openid = stage.person("li-sales").openid()
    notices.owe("approved", people.meet(people.OFFICIAL_ACCOUNT, openid).id, FACTS, cause=cause)


@contextmanager
def worker(stage: Stage, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process of its own on the stage's settings."""
    settings = stage.house.settings
    values = setting_values(settings.database_url, port=settings.port, sandbox_port=settings.sandbox_port)
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env={**os.environ, **values})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def after_the_lease(stage: Stage) -> None:
    """A minute later another worker takes over what the dead one held."""
    clock.use(lambda: datetime.now(UTC) + LEASE + timedelta(seconds=5))
    stage.work()
    clock.use(None)


@pytest.mark.parametrize("times", [1, pytest.param(20, marks=pytest.mark.proof)])
def test_a_worker_cut_off_around_a_send_is_taken_over_and_the_notice_is_read_once(
    stage: Stage, times: int, record_property: Callable[[str, object], None]
) -> None:
    stage.person("li-sales").follow()
    stage.work()
    suppressed = 0
    for point in SENDING:
        for n in range(times):
            before = len(stage.world.templates())
            owe_a_notice(stage, f"test:{point}:{n}")
            with worker(stage, "-m", "tests.rig.crashes", point) as process:
                assert process.wait(PATIENCE_SECONDS) == crashes.CUT
            after_the_lease(stage)
            sent = stage.world.templates()[before:]
            assert [(row["status"], row["person"]) for row in sent] == [("success", "li-sales")]
            suppressed += sent[0]["suppressed"]
    assert suppressed == times  # only the cut after the send makes WeChat hold a repeat back
    record_property("cuts", times * len(SENDING))
    record_property("lost", 0)
    record_property("read twice", 0)


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

    monkeypatch.setattr(jobs.outbox, "TemplateMessage", with_an_id_of_its_own)
    with raised(sqlite_url) as stage:
        stage.person("li-sales").follow()
        stage.work()
        owe_a_notice(stage, "test:control")
        with monkeypatch.context() as dead:
            dead.setattr(outbox, "mark_done", lambda held, *, message_id=None: False)
            stage.work()
        after_the_lease(stage)
        assert [row["status"] for row in stage.world.templates()] == ["success", "success"]
