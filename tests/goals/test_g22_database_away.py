"""G22: MariaDB stops, dies, hangs or takes no change in mid-load: nothing acknowledged is lost, callers are told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from models.db import bind
from services import people, sessions, spooling
from services.people import OFFICIAL_ACCOUNT
from services.people.rows import openid_index
from tests.goals.ground import Ground, hire, prepared
from tests.goals.test_g04_outage import wait_until_drained
from tests.goals.under_load import Knocks, knocking, wait_for
from tests.rig.invariants import broken, number, rows
from tests.rig.listening import reconnect
from tests.rig.processes import children_of
from tests.rig.services import PrivateMariaDB
from wechat_handlers import draining

pytestmark = pytest.mark.mariadb

Record = Callable[[str, object], None]

OUTAGES: dict[str, tuple[Callable[[PrivateMariaDB], None], Callable[[PrivateMariaDB], None]]] = {
    "stopped": (PrivateMariaDB.stop, PrivateMariaDB.start_again),
    "killed": (PrivateMariaDB.kill, PrivateMariaDB.start_again),
    "frozen": (PrivateMariaDB.freeze, PrivateMariaDB.thaw),
}


def lost(ground: Ground, knocks: Knocks) -> set[str]:
    """Followers whose push was acknowledged and whom the database does not know."""
    known = {index for (index,) in rows(ground.database, "SELECT openid_index FROM identity")}
    return {who for who in knocks.accepted() if openid_index(OFFICIAL_ACCOUNT, who) not in known}


def refused(knocks: Knocks, since: float) -> list[int]:
    return [knock.status for knock in knocks.reads if knock.at >= since and knock.status == 503]


def someones_token() -> str:
    return sessions.open_session("api", follower_id=people.meet(OFFICIAL_ACCOUNT, "oReader").id).token


@pytest.mark.parametrize(
    ("outage", "seconds"),
    [
        ("stopped", 2.0),
        ("frozen", 2.0),
        *(pytest.param(outage, 30.0, marks=[pytest.mark.proof, pytest.mark.timeout(600)]) for outage in OUTAGES),
    ],
)
def test_what_was_acknowledged_stays_callers_are_told_and_it_goes_on_by_itself(
    own_mariadb: PrivateMariaDB, outage: str, seconds: float, record_property: Record
) -> None:
    begin, end = OUTAGES[outage]
    with prepared(own_mariadb.url(own_mariadb.create_database())) as ground, ground.served() as served:
        token = someones_token()
        workers = children_of(served.pid)
        with knocking(ground, served.port, token) as knocks:
            wait_for(lambda: len(knocks.accepted()) > 20, "nobody was served to begin with")
            began = time.monotonic()
            begin(own_mariadb)
            wait_for(lambda: len(refused(knocks, began)) > 10, "nobody was told that the database is away")
            time.sleep(max(0.0, seconds - (time.monotonic() - began)))
            before_return = time.monotonic()
            end(own_mariadb)
            back = time.monotonic()
            wait_for(
                lambda: [k for k in knocks.since(before_return) if k.status == 200], "nobody is served after its return"
            )
            wait_for(lambda: len(knocks.since(back)) > 60, "too few knocks after its return")
        reconnect(ground.database)
        bind(ground.database)
        # What waits on the disk meanwhile is worked off in the background.
        drained = wait_until_drained(ground)
        assert lost(ground, knocks) == set()
        assert {knock.status for knock in knocks.since(0)} <= {200, 503}
        assert children_of(served.pid) == workers
        assert broken() == []
    first = min(k.at + k.seconds for k in knocks.since(before_return) if k.status == 200)
    record_property("acknowledged", len(knocks.accepted()))
    record_property("drained", f"{drained:.1f} s after the last push")
    record_property("refused", len([k for k in knocks.since(0) if k.status == 503]))
    record_property("longest wait for an answer", f"{max(k.seconds for k in knocks.since(0)):.2f} s")
    record_property("first success after its return", f"{max(0.0, first - back):.2f} s")


def test_a_read_only_mariadb_refuses_changes_and_goes_on_answering_reads(own_mariadb: PrivateMariaDB) -> None:
    name = own_mariadb.create_database()
    with own_mariadb.connect() as connection, connection.cursor() as cursor:
        # root may write to a read-only server; nobody else may.
        cursor.execute("CREATE USER shop@127.0.0.1")
        cursor.execute(f"GRANT ALL ON {name}.* TO shop@127.0.0.1")
    with prepared(own_mariadb.url(name).replace("//root@", "//shop@")) as ground, ground.served() as served:
        token = someones_token()
        with knocking(ground, served.port, token, callers=1) as knocks, own_mariadb.connect() as connection:
            wait_for(lambda: len(knocks.accepted()) > 5, "nobody was served to begin with")
            with connection.cursor() as cursor:
                cursor.execute("SET GLOBAL read_only=1")
            time.sleep(0.5)  # what was under way is through
            began = time.monotonic()
            identities = rows(ground.database, "SELECT COUNT(*) FROM identity")
            wait_for(lambda: len([k for k in knocks.pushes if k.at > began]) > 5, "no push was answered")
            wait_for(lambda: len([k for k in knocks.reads if k.at > began]) > 5, "nobody read")
            assert rows(ground.database, "SELECT COUNT(*) FROM identity") == identities
            assert {k.status for k in knocks.reads if k.at > began} == {200}
            with connection.cursor() as cursor:
                cursor.execute("SET GLOBAL read_only=0")
        wait_for(lambda: not lost(ground, knocks), "an acknowledged push is lost")
        assert rows(ground.database, "SELECT COUNT(*) FROM identity") > identities


def owed_late(ground: Ground) -> int:
    return number(ground.database, "SELECT COUNT(*) FROM outbox_promise WHERE kind = 'late_reply'")


def test_a_repeat_of_an_answered_push_that_meets_a_read_only_mariadb_is_spooled_and_answered_once(
    own_mariadb: PrivateMariaDB,
) -> None:
    name = own_mariadb.create_database()
    with own_mariadb.connect() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE USER guest@127.0.0.1")
        cursor.execute(f"GRANT ALL ON {name}.* TO guest@127.0.0.1")
        with prepared(own_mariadb.url(name).replace("//root@", "//guest@")) as ground:
            letter = ground.follow("oRepeated", hire("R1"))
            first = ground.cannon.deliver(letter)
            assert "绑定成功" in ground.wechat.read(first.answer.body)
            cursor.execute("SET GLOBAL read_only=1")
            again = [ground.cannon.deliver(letter) for _ in range(3)]
            cursor.execute("SET GLOBAL read_only=0")
            assert [ack.answer.body for ack in again] == [b"success"] * 3
            assert spooling.size() > 0
            assert (draining.drain(ground.app), spooling.size()) == (3, 0)
            assert number(ground.database, "SELECT COUNT(*) FROM inbox_push") == 1
            assert number(ground.database, "SELECT COUNT(*) FROM binding") == 1
            assert owed_late(ground) == 1
            assert draining.drain(ground.app) == 0
            assert broken() == []


def test_control_without_the_watch_a_hanging_database_holds_everybody(own_mariadb: PrivateMariaDB) -> None:
    url = own_mariadb.url(own_mariadb.create_database())
    with (
        prepared(url) as ground,
        ground.served("tests.rig.variants:without_watch()") as served,
        knocking(ground, served.port, someones_token()) as knocks,
    ):
        wait_for(lambda: len(knocks.accepted()) > 20, "nobody was served to begin with")
        began = time.monotonic()
        own_mariadb.freeze()
        with pytest.raises(TimeoutError):
            wait_for(lambda: refused(knocks, began), "", seconds=4)
        own_mariadb.thaw()
