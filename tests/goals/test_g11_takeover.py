"""G11: a dead or frozen worker is taken over within ninety seconds, and a frozen one that wakes up finishes nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, true

from models.db import reading, session
from services import clock, deliveries, notices, outbox, people
from services.access import OPERATOR
from services.deliveries import LetterRow
from services.failure_policy import FIRST_PAUSE
from services.listing import Wanted
from services.outbox import LEASE, SEND_SECONDS, ending
from services.outbox.times import REMEMBERED, refuse_unsafe_times
from tests.goals.test_g10_sending import FACTS
from tests.rig.stage import Stage, raised
from tests.rig.starts import ROOT
from tests.rig.values import setting_values

SEND = "cgi-bin/message/template/send"
TAKEN_OVER_WITHIN = timedelta(seconds=90)
PATIENCE_SECONDS = 90  # a whole worker starts cold, on a machine that is busy with other tests


@pytest.fixture
def play(mariadb_url: str) -> Iterator[Stage]:
    with raised(mariadb_url) as stage:
        stage.person("li-sales").follow()
        stage.work()
        yield stage


def letter() -> LetterRow:
    [row] = deliveries.listing(OPERATOR, Wanted(filters={"kind": notices.TEMPLATE_MESSAGE})).rows
    return row


def wait_until(holds: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def busy_worker(stage: Stage) -> subprocess.Popen[str]:
    """A real worker in the middle of a send that WeChat answers after two seconds."""
    follower = people.meet(people.OFFICIAL_ACCOUNT, stage.person("li-sales").openid())
    stage.world.fail_api(SEND, "delay", seconds=2)
    notices.owe("approved", follower.id, FACTS, cause="test:g11")
    settings = stage.house.settings
    values = setting_values(settings.database_url, port=settings.port, sandbox_port=settings.sandbox_port)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--threads", "2"]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **values}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_until(lambda: not stage.world.faults(), "the worker never called WeChat")
    except AssertionError:
        ended = process.poll()
        process.kill()
        pytest.fail(f"the worker never called WeChat (ended: {ended}); it said: {process.communicate()[0][-3000:]}")
    return process


def after(moment: timedelta) -> None:
    clock.use(lambda: datetime.now(UTC) + moment)


@pytest.mark.mariadb
def test_a_killed_worker_is_taken_over_within_ninety_seconds(play: Stage) -> None:
    process = busy_worker(play)
    process.kill()
    process.communicate()
    after(LEASE - timedelta(seconds=5))
    assert notices.TEMPLATE_MESSAGE not in {held.kind for held in outbox.claim("another", 10)}
    after(TAKEN_OVER_WITHIN)
    play.work()
    assert letter().state == "done"
    assert [row["status"] for row in play.world.templates()] == ["success"]


def freeze_while_it_holds_no_row(process: subprocess.Popen[str]) -> None:
    """Its other thread looks for work all the time: frozen in the middle of that, it would keep rows from everybody
    until the database gives up waiting for it."""
    for _ in range(100):
        os.kill(process.pid, signal.SIGSTOP)
        if not holding_rows():
            return
        os.kill(process.pid, signal.SIGCONT)
        time.sleep(0.2)  # the database shows a fresh list to who has not looked for a tenth of a second
    raise AssertionError("the worker was never found without a row")


@reading
def holding_rows() -> int:
    """Transactions in this test's database that keep rows from others."""
    holders = (
        "SELECT COUNT(*) FROM information_schema.innodb_trx trx"
        " JOIN information_schema.processlist process ON process.id = trx.trx_mysql_thread_id"
        " WHERE process.db = DATABASE() AND trx.trx_lock_structs > 0"
    )
    return int(session().execute(text(holders)).scalar_one())


@pytest.mark.mariadb
def test_a_frozen_worker_that_wakes_up_after_its_lease_writes_nothing(play: Stage) -> None:
    process = busy_worker(play)
    freeze_while_it_holds_no_row(process)
    try:
        after(LEASE + timedelta(seconds=5))
        [other] = [held for held in outbox.claim("another", 10) if held.kind == notices.TEMPLATE_MESSAGE]
        assert outbox.give_up(other, why="the other one decided")
    finally:
        os.kill(process.pid, signal.SIGCONT)
    wait_until(lambda: bool(play.world.templates()), "WeChat never carried the call out")
    time.sleep(1.5)  # it reads its answer and tries to note it
    process.terminate()
    said, _ = process.communicate(timeout=PATIENCE_SECONDS)
    assert "promises_taken_over" in said
    row = letter()
    assert (row.state, row.last_error, row.delivery) == ("dead", "the other one decided", None)


@pytest.mark.parametrize("message_id", [None, 1])
def test_control_without_the_fence_a_frozen_worker_overwrites_what_the_other_decided(
    sqlite_url: str, message_id: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "_still_held", lambda _attempt: true())
    with raised(sqlite_url):
        outbox.promise(notices.TEMPLATE_MESSAGE, "1", {})
        [frozen] = outbox.claim("frozen", 1)
        after(LEASE + timedelta(seconds=5))
        [other] = outbox.claim("another", 1)
        outbox.give_up(other, why="the other one decided")
        outbox.mark_done(frozen, message_id=message_id)
        assert letter().state == "done"


@pytest.mark.parametrize(
    ("lease", "first_pause"),
    [
        (SEND_SECONDS, FIRST_PAUSE),
        (SEND_SECONDS * 2, FIRST_PAUSE),
        (LEASE, timedelta(minutes=9)),
        (REMEMBERED, FIRST_PAUSE),
    ],
)
def test_times_that_could_double_a_message_are_refused(lease: timedelta, first_pause: timedelta) -> None:
    with pytest.raises(ValueError, match=r"lease|repeated"):
        refuse_unsafe_times(lease, SEND_SECONDS, first_pause, REMEMBERED)


def test_our_own_times_are_safe() -> None:
    refuse_unsafe_times(LEASE, SEND_SECONDS, FIRST_PAUSE, REMEMBERED)
