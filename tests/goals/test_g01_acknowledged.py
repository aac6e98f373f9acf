"""G01: a push that was acknowledged is never lost, whoever is killed: a web worker, their master, MariaDB."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from models.db import bind
from tests.goals.cannonade import KILLS, cannonade, followers, missing
from tests.goals.ground import prepared
from tests.goals.test_g04_outage import wait_until_drained
from tests.goals.under_load import wait_for
from tests.rig.cannon import Cannon
from tests.rig.invariants import broken, number
from tests.rig.listening import reconnect
from tests.rig.services import PrivateMariaDB
from tests.rig.variants import COUNTED

pytestmark = pytest.mark.mariadb

NOTHING: tuple[set[str], set[str]] = (set(), set())


def until(acks: Cannon, acknowledged: int) -> None:
    wait_for(lambda: len(followers(acks)) >= acknowledged, "nobody is served", seconds=300)


@pytest.mark.parametrize(
    ("wanted", "kills"),
    [
        (300, 1),
        pytest.param(20_000, 7, marks=[pytest.mark.proof, pytest.mark.timeout(1200)]),
        pytest.param(20_000, 20, marks=[pytest.mark.proof, pytest.mark.full, pytest.mark.timeout(2400)]),
    ],
)
def test_nothing_acknowledged_is_missing_whoever_is_killed(
    own_mariadb: PrivateMariaDB, wanted: int, kills: int, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(wanted)
    victims = [victim for victim in KILLS for _ in range(kills)]
    chance.shuffle(victims)
    with (
        prepared(own_mariadb.url(own_mariadb.create_database())) as ground,
        ground.served("tests.rig.variants:counting()") as served,
    ):
        began = time.monotonic()
        with cannonade(ground, served.port) as acks:
            for turn, victim in enumerate(victims, start=1):
                until(acks, wanted * turn // (len(victims) + 1))
                KILLS[victim](served, own_mariadb, chance)
            until(acks, wanted)
        seconds = time.monotonic() - began
        reconnect(ground.database)
        bind(ground.database)
        wait_until_drained(ground)
        assert missing(ground, acks) == NOTHING
        # Once each, also where WeChat came again because its first try was cut off.
        assert number(ground.database, COUNTED) == number(ground.database, "SELECT COUNT(*) FROM inbox_push")
        assert broken() == []
    record_property("acknowledged", len(followers(acks)))
    record_property("missing", 0)
    record_property("never acknowledged (three tries)", len(acks.log) - len(followers(acks)))
    record_property("kills of each: worker, master, MariaDB", kills)
    record_property("acknowledged a second, kills included", f"{len(followers(acks)) / seconds:.0f}")


class Careless(PrivateMariaDB):
    """A MariaDB that writes what it acknowledged once a second: as fast as many a guide recommends.

    Below /dev/shm it maps its log into memory and loses nothing: TMPDIR must lie on a disk for this control."""

    def command(self) -> list[str]:
        return [*super().command(), "--innodb-flush-log-at-trx-commit=0"]


def test_control_a_mariadb_that_does_not_flush_each_commit_loses_what_was_acknowledged() -> None:
    """kill -9 spares what the kernel holds, and takes what the server itself still held back."""
    with Careless() as server, prepared(server.url(server.create_database())) as ground, ground.served() as served:
        for _ in range(5):
            with cannonade(ground, served.port) as acks:
                until(acks, 100)
                server.kill()
            server.start_again()
            reconnect(ground.database)
            wait_until_drained(ground)
            inbox, effects = missing(ground, acks)
            if inbox and effects:
                return
    pytest.fail("nothing was lost: this control shows nothing")
