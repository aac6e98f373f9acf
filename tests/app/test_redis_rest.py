"""A Redis that did not answer is asked again after a rest, by one request alone."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import TooManyRequests

from app.limits import Knocks
from app.redis_rest import REST_SECONDS, Rest
from tests.rig.services import PrivateRedis


class Watch:
    now = 100.0


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    watch = Watch()
    monkeypatch.setattr("app.redis_rest.time.monotonic", lambda: watch.now)
    return watch


def test_a_redis_that_answers_is_always_asked(watch: Watch) -> None:
    rest = Rest("away")
    assert [rest.may_ask() for _ in range(3)] == [True] * 3


def test_after_a_failure_nobody_asks_for_ten_seconds_and_then_one(watch: Watch) -> None:
    rest = Rest("away")
    rest.failed(ConnectionError())
    assert (rest.away, rest.may_ask()) == (True, False)
    watch.now += REST_SECONDS - 0.1
    assert not rest.may_ask()
    watch.now += 0.2
    assert [rest.may_ask() for _ in range(3)] == [True, False, False]


def test_whoever_found_it_answering_opens_it_to_all(watch: Watch) -> None:
    rest = Rest("away")
    rest.failed(ConnectionError())
    watch.now += REST_SECONDS + 0.1
    assert rest.may_ask()
    rest.answered()
    assert (rest.away, [rest.may_ask() for _ in range(2)]) == (False, [True, True])


def test_a_second_failure_begins_another_rest(watch: Watch) -> None:
    rest = Rest("away")
    rest.failed(ConnectionError())
    watch.now += REST_SECONDS + 0.1
    assert rest.may_ask()
    rest.failed(ConnectionError())
    watch.now += REST_SECONDS - 0.1
    assert not rest.may_ask()


@pytest.mark.redis
def test_whoever_it_turns_away_finds_out_that_it_is_back(own_redis: PrivateRedis, watch: Watch) -> None:
    """A network that was cut leaves its counts as they were: who asks first may have used up their bound there."""
    counted = Knocks(own_redis.url())
    counted.count("a person", "a door", together=1, alone=1)
    counted._rest.failed(ConnectionError())
    watch.now += REST_SECONDS + 0.1
    with Flask(__name__).app_context():
        with pytest.raises(TooManyRequests):
            counted.count("a person", "a door", together=1, alone=1_000)
        assert not counted._rest.away
