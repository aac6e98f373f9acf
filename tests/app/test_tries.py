"""Tries are counted by all processes together, and by each alone while Redis is away."""

from __future__ import annotations

import pytest

from app.tries import SharedTries
from tests.rig.services import PrivateRedis


@pytest.mark.redis
def test_tries_are_counted_together_and_alone_while_redis_is_away(own_redis: PrivateRedis) -> None:
    one, other = SharedTries(own_redis.url()), SharedTries(own_redis.url())
    assert (one.add(["a", "b"]), other.add(["a"]), one.held(["a", "b", "c"])) == ([1, 1], [2], [2, 1, 0])
    assert (one.share, 3590 < one.seconds_left("a") <= 3600) == (1, True)
    own_redis.kill()
    assert one.held(["a"]) == [0]
    assert (one.share, one.add(["a", "a"]), one.held(["a"])) == (3, [1, 2], [2])
    assert one.seconds_left("a") > 3590
