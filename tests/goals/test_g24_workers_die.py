"""G24: workers that are killed, frozen or replaced in mid-load cost the requests in their hands, and nothing else."""

from __future__ import annotations

import random
import runpy
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.workers.workertmp import WorkerTmp

from models.db import bind
from tests.goals.ground import Ground
from tests.goals.test_g22_database_away import lost, someones_token
from tests.goals.under_load import knocking, wait_for
from tests.rig import crashes
from tests.rig.invariants import broken
from tests.rig.processes import children_of
from tests.rig.served import Served

pytestmark = pytest.mark.mariadb

CALLERS = 3
AT_ONCE = 2 * CALLERS


# A busy machine needs seconds to start a worker; one that is silent afterwards is replaced after three.
IMPATIENT = """
exec(open("deploy/gunicorn.py").read())
timeout, starts_within_seconds = 3, 10
"""


class Impatient(Served):
    """gunicorn with our configuration, but for shorter times."""

    settings_file = IMPATIENT

    def command(self) -> list[str]:
        config = self.folder / "impatient.py"
        config.write_text(self.settings_file)
        return [str(config) if part == "deploy/gunicorn.py" else part for part in super().command()]


class Unwatched(Impatient):
    """The same with gunicorn's own way to watch a start, and no second for it."""

    settings_file = IMPATIENT + "del pre_fork\nstarts_within_seconds = 0\n"


@pytest.fixture
def ground(mariadb_ground: Ground) -> Iterator[Ground]:
    yield mariadb_ground
    bind(mariadb_ground.database)


@pytest.mark.parametrize(("kills", "every"), [(4, 0.5), pytest.param(30, 2.0, marks=pytest.mark.proof)])
def test_killed_workers_cost_at_most_the_requests_in_their_hands(
    ground: Ground, kills: int, every: float, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(kills)
    with ground.served() as served, knocking(ground, served.port, someones_token(), callers=CALLERS) as knocks:
        wait_for(lambda: len(knocks.accepted()) > 20, "nobody was served to begin with")
        for _ in range(kills):
            wait_for(lambda: len(children_of(served.pid)) == 2, "no worker came back")
            crashes.kill(chance.choice(children_of(served.pid)))
            time.sleep(every)
        wait_for(lambda: len(children_of(served.pid)) == 2, "no worker came back")
        calm = time.monotonic()
        wait_for(lambda: len(knocks.since(calm)) > 60, "too few knocks afterwards")
    failed = [knock for knock in knocks.since(0) if knock.status != 200]
    assert {knock.status for knock in failed} <= {0}
    assert len(failed) <= kills * AT_ONCE
    assert lost(ground, knocks) == set()
    assert broken() == []
    record_property("kills", kills)
    record_property("requests", len(knocks.since(0)))
    record_property("cut off", len(failed))


def test_control_counting_sees_requests_that_are_cut_off(ground: Ground) -> None:
    """Both workers and the master die: whoever knocks then is turned away, and is counted."""
    with ground.served() as served, knocking(ground, served.port, someones_token()) as knocks:
        wait_for(lambda: len(knocks.accepted()) > 5, "nobody was served to begin with")
        workers = children_of(served.pid)
        served.kill()
        for worker in workers:
            crashes.kill(worker)
        wait_for(lambda: [k for k in knocks.since(0) if k.status == 0], "nobody was cut off")
        served.start_again()
        assert served.pid


def test_a_reload_in_mid_load_fails_nobody(ground: Ground, record_property: Callable[[str, object], None]) -> None:
    with ground.served() as served, knocking(ground, served.port, someones_token()) as knocks:
        wait_for(lambda: len(knocks.accepted()) > 20, "nobody was served to begin with")
        old = set(children_of(served.pid))
        served.send(signal.SIGHUP)
        wait_for(lambda: len(children_of(served.pid)) == 2 and not old & set(children_of(served.pid)), "no reload")
        calm = time.monotonic()
        wait_for(lambda: len(knocks.since(calm)) > 30, "too few knocks afterwards")
    assert {knock.status for knock in knocks.since(0)} == {200}
    record_property("requests", len(knocks.since(0)))


def test_a_worker_that_hangs_is_replaced(ground: Ground, tmp_path: Path) -> None:
    with Impatient(f"tests.rig.variants:telling({str(tmp_path)!r})", ground.values) as served:
        wait_for(lambda: len(list(tmp_path.glob("up-*"))) == 2, "they did not start")
        first, _ = children_of(served.pid)
        crashes.freeze(first)
        wait_for(lambda: not Path(f"/proc/{first}").exists(), "the frozen worker lives on")
        wait_for(lambda: len(children_of(served.pid)) == 2, "nobody took its place")
        with knocking(ground, served.port, someones_token(), callers=1) as knocks:
            wait_for(lambda: len(knocks.accepted()) > 5, "nobody is served")


def test_a_start_is_overdue_after_a_minute_and_no_sooner() -> None:
    config = runpy.run_path("deploy/gunicorn.py")
    worker = SimpleNamespace(tmp=WorkerTmp(Config()))
    config["pre_fork"](None, worker)
    silent_for = time.monotonic() - worker.tmp.last_update()
    assert silent_for + config["starts_within_seconds"] == pytest.approx(config["timeout"], abs=1)
    worker.tmp.close()


@pytest.mark.proof
def test_a_worker_that_hangs_while_it_starts_is_replaced(ground: Ground, tmp_path: Path) -> None:
    with Impatient(f"tests.rig.variants:hanging_start({str(tmp_path)!r})", ground.values) as served:
        wait_for(lambda: len(list(tmp_path.glob("up-*"))) == 2, "the hung worker was not replaced")
        [hung] = [int(file.name.removeprefix("hangs-")) for file in tmp_path.glob("hangs-*")]
        assert hung not in children_of(served.pid)


@pytest.mark.proof
def test_control_gunicorn_by_itself_never_misses_a_worker_that_did_not_start(ground: Ground, tmp_path: Path) -> None:
    with Unwatched(f"tests.rig.variants:hanging_start({str(tmp_path)!r})", ground.values) as served:
        wait_for(lambda: list(tmp_path.glob("hangs-*")), "no worker hung")
        with pytest.raises(TimeoutError):
            wait_for(lambda: len(list(tmp_path.glob("up-*"))) == 2, "", seconds=4)
        [hung] = [int(file.name.removeprefix("hangs-")) for file in tmp_path.glob("hangs-*")]
        assert hung in children_of(served.pid)
        crashes.kill(hung)
