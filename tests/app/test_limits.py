"""How often one address may knock: counted in Redis for all processes, per process when Redis is away."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from flask import Flask

from app.factory import create_app
from app.limits import EVERY_ADDRESS
from config import load_settings
from doorway.house import NAME
from migrations import run
from tests.rig.races import at_once
from tests.rig.services import PrivateRedis
from tests.rig.values import setting_values

ALLOWED = int(EVERY_ADDRESS.split()[0])


@pytest.fixture
def program(sqlite_url: str, own_redis: PrivateRedis) -> Iterator[Flask]:
    app = create_app(load_settings(setting_values(sqlite_url, REDIS_URL=own_redis.url())))
    run.upgrade(app.extensions[NAME].database)
    yield app
    app.extensions[NAME].database.dispose()


def knocks(app: Flask, times: int) -> set[int]:
    client = app.test_client()
    return {client.get("/pages/static/pages.css").status_code for _ in range(times)}


@pytest.mark.redis
def test_the_last_knock_of_a_minute_too_many_is_told_to_come_back(program: Flask) -> None:
    # Limits of a fixed window begin anew at the full minute: two rounds always hold one overfull window.
    assert 429 in knocks(program, 2 * ALLOWED + 1)
    refused = program.test_client().get("/pages/static/pages.css")
    if refused.status_code == 429:
        assert int(refused.headers["Retry-After"]) >= 1


@pytest.mark.redis
def test_pushes_and_health_are_never_counted(program: Flask) -> None:
    client = program.test_client()
    assert {client.get("/healthz").status_code for _ in range(ALLOWED + 50)} == {200}


@pytest.mark.redis
def test_without_redis_everything_goes_on_and_is_still_counted(program: Flask, own_redis: PrivateRedis) -> None:
    assert knocks(program, 3) == {200}
    own_redis.kill()
    assert 200 in knocks(program, 3)
    assert 429 in knocks(program, 2 * ALLOWED + 1)


@pytest.mark.redis
def test_many_who_meet_a_dead_redis_at_once_are_all_served(program: Flask, own_redis: PrivateRedis) -> None:
    """The first to notice turns to memory; those who noticed at the same moment must not fail for it."""
    assert knocks(program, 1) == {200}
    own_redis.kill()
    assert at_once([partial(knocks, program, 1)] * 16) == [{200}] * 16
