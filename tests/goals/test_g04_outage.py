"""G04: while the database is away no acknowledged push is lost, not even when the program dies meanwhile."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from models import spool
from models.spool import Spool
from services import people, spooling
from tests.database_faults import GONE, failing
from tests.goals.ground import Ground, prepared
from tests.rig import crashes
from tests.rig.cannon import Ack, Cannon, Letter, over_http, unanswered
from tests.rig.invariants import number, rows
from tests.rig.processes import children_of
from tests.rig.served import Served
from tests.rig.services import PrivateMariaDB
from wechat_handlers import draining

INBOX = "SELECT COUNT(*) FROM inbox_push"
ORDER = "SELECT person_key, sent_at FROM inbox_push ORDER BY id"
BEGAN = 1_790_000_000
DRAINED_WITHIN_SECONDS = 60
PEOPLE = 10


@contextmanager
def outage(server: PrivateMariaDB, ground: Ground) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start_again()
        ground.database.dispose()  # the test's own connections died with it


def letters_of(ground: Ground, person: int, count: int) -> list[Letter]:
    """One person comes and goes, a second apart."""
    events = ("subscribe", "unsubscribe")
    return [
        Letter(ground.wechat, ground.wechat.event(events[n % 2], f"oOutage{person:021d}", BEGAN + n, EventKey=""))
        for n in range(count)
    ]


def fire(port: int, ground: Ground, each: int, pause: float = 0.0) -> list[Ack]:
    """Several people at once, each one's pushes one after another, as WeChat sends them."""

    def tell(person: int) -> list[Ack]:
        cannon, acks = Cannon(over_http(port)), []
        for letter in letters_of(ground, person, each):
            acks.append(cannon.deliver(letter))
            time.sleep(pause)
        return acks

    with ThreadPoolExecutor(PEOPLE) as pool:
        return [ack for acks in pool.map(tell, range(PEOPLE)) for ack in acks]


def kill_whole(served: Served) -> None:
    """kill -9 of the master and every worker: a power cut of the machine that serves."""
    family = [served.pid, *children_of(served.pid)]
    served.kill()
    for pid in family[1:]:
        crashes.kill(pid)


def wait_until_drained(ground: Ground) -> float:
    """Seconds until nothing waits any more."""
    kept, began = Spool(Path(ground.values["SPOOL_DIR"])), time.monotonic()
    while any(kept.waiting(lane) for lane in range(spool.LANES)):
        assert time.monotonic() - began < 20 * DRAINED_WITHIN_SECONDS, "the spool does not empty"
        time.sleep(0.1)
    return time.monotonic() - began


def out_of_order(ground: Ground) -> list[str]:
    """People whose pushes were answered in another order than they happened."""
    told: dict[str, list[str]] = defaultdict(list)
    for person, sent_at in rows(ground.database, ORDER):
        told[person].append(str(sent_at))
    return [person for person, moments in told.items() if moments != sorted(moments)]


@pytest.mark.mariadb
@pytest.mark.parametrize(
    ("each", "pause"),
    [
        (4, 0.0),
        pytest.param(600, 0.2, marks=pytest.mark.proof),
        pytest.param(3000, 0.2, marks=[pytest.mark.proof, pytest.mark.full]),
    ],
)
@pytest.mark.timeout(2400)
def test_an_outage_with_a_kill_in_the_middle_loses_nothing(
    own_mariadb: PrivateMariaDB, each: int, pause: float, record_property: Callable[[str, object], None]
) -> None:
    url = own_mariadb.url(own_mariadb.create_database())
    with prepared(url) as ground, ground.served() as served:
        with outage(own_mariadb, ground):
            acks = fire(served.port, ground, each, pause)
            assert unanswered(acks) == []
            kill_whole(served)
            served.start_again()
        seconds = wait_until_drained(ground)
        assert number(ground.database, INBOX) == PEOPLE * each
        assert out_of_order(ground) == []
        record_property("pushes during the outage", len(acks))
        record_property("slowest answer", f"{max(ack.seconds for ack in acks):.2f} s")
        record_property("drained", f"{seconds:.1f} s after the database was back")


@pytest.mark.mariadb
def test_control_without_the_spool_pushes_are_lost_after_three_tries(own_mariadb: PrivateMariaDB) -> None:
    url = own_mariadb.url(own_mariadb.create_database())
    with prepared(url) as ground, ground.served("tests.rig.variants:without_spool()") as served:
        with outage(own_mariadb, ground):
            acks = fire(served.port, ground, 1)
        assert len(unanswered(acks)) == PEOPLE
        assert number(ground.database, INBOX) == 0


def test_a_full_spool_tells_wechat_to_come_again_and_the_operator_to_look(
    sqlite_ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool.use(Spool(tmp_path / "spool", largest=600))
    monkeypatch.setattr(spooling, "NEARLY_FULL", 200)
    letters, client = letters_of(sqlite_ground, 1, 3), sqlite_ground.app.test_client()
    with failing(sqlite_ground.database, GONE), capture_logs() as log:
        acks = [sqlite_ground.cannon.deliver(letter) for letter in letters]
        assert any("spool: nearly full" in reason for reason in client.get("/readyz").json["reasons"])  # type: ignore[index]
        figures = client.get("/metrics").data.decode()
    assert [ack.answer.status for ack in acks] == [200, 503, 503]
    assert [line["event"] for line in log].count("spool_full") == 6  # two pushes, three tries
    assert "qudao_spool_bytes" in figures
    assert draining.drain(sqlite_ground.app) == 1
    assert [sqlite_ground.cannon.deliver(letter).answer.status for letter in letters] == [200, 200, 200]
    assert number(sqlite_ground.database, INBOX) == 3


def test_a_push_that_comes_again_from_wechat_and_out_of_the_spool_has_one_effect(sqlite_ground: Ground) -> None:
    [letter] = letters_of(sqlite_ground, 1, 1)
    with failing(sqlite_ground.database, GONE):
        for _ in range(3):
            assert sqlite_ground.cannon.deliver(letter).accepted
    assert draining.drain(sqlite_ground.app) == 3
    assert sqlite_ground.cannon.deliver(letter).accepted
    assert number(sqlite_ground.database, INBOX) == 1
    assert number(sqlite_ground.database, "SELECT COUNT(*) FROM outbox_promise WHERE kind = 'late_reply'") == 1


def test_a_push_that_is_a_fault_by_itself_lies_aside_and_holds_nobody_up(
    sqlite_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    with failing(sqlite_ground.database, GONE):
        for person in (1, 2, 3):
            assert sqlite_ground.cannon.deliver(letters_of(sqlite_ground, person, 1)[0]).accepted
    follow, strange = people.follow, f"oOutage{2:021d}"

    def refuse_one(openid: str, at: datetime) -> people.Met:
        if openid == strange:
            raise OperationalError("INSERT", {}, Exception(1366, "a value the table cannot take"))
        return follow(openid, at)

    monkeypatch.setattr(people, "follow", refuse_one)
    assert draining.drain(sqlite_ground.app) == 3
    assert number(sqlite_ground.database, INBOX) == 2
    assert spooling.aside() == 1
    reasons = sqlite_ground.app.test_client().get("/readyz").json["reasons"]  # type: ignore[index]
    assert "spool: 1 pushes could not be answered and lie aside" in reasons
