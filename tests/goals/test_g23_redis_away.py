"""G23: Redis is expendable: whatever happens to it in mid-load, nobody gets a wrong answer and nothing is lost."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import redis

from tests.goals.ground import Ground
from tests.goals.test_g22_database_away import lost, someones_token
from tests.goals.under_load import knocking, wait_for
from tests.rig.invariants import broken
from tests.rig.served import Served
from tests.rig.services import PrivateRedis

pytestmark = [pytest.mark.mariadb, pytest.mark.redis]


def emptied(server: PrivateRedis) -> None:
    redis.Redis.from_url(server.url()).flushall()


def full(server: PrivateRedis) -> None:
    """So little room that every key is thrown out as soon as another comes."""
    client = redis.Redis.from_url(server.url())
    client.config_set("maxmemory-policy", "allkeys-lru")
    client.config_set("maxmemory", "1mb")


TROUBLES: dict[str, Callable[[PrivateRedis], None]] = {
    "killed": PrivateRedis.kill,
    "frozen": PrivateRedis.freeze,
    "emptied": emptied,
    "full": full,
}


@pytest.mark.parametrize(
    "trouble", ["killed", "frozen", *(pytest.param(rare, marks=pytest.mark.proof) for rare in ("emptied", "full"))]
)
def test_trouble_with_redis_in_mid_load_is_nobodys_trouble(
    mariadb_ground: Ground, own_redis: PrivateRedis, trouble: str, record_property: Callable[[str, object], None]
) -> None:
    ground = mariadb_ground
    with (
        Served("web:app", {**ground.values, "REDIS_URL": own_redis.url()}) as served,
        knocking(ground, served.port, someones_token(), callers=2) as knocks,
    ):
        wait_for(lambda: len(knocks.accepted()) > 10, "nobody was served to begin with")
        wait_for(lambda: redis.Redis.from_url(own_redis.url()).dbsize(), "Redis was never used")
        TROUBLES[trouble](own_redis)
        began = time.monotonic()
        wait_for(lambda: len(knocks.since(began)) > 60, "too few knocks afterwards")
    assert {knock.status for knock in knocks.since(0)} == {200}
    assert lost(ground, knocks) == set()
    assert broken() == []
    record_property("requests", len(knocks.since(0)))
