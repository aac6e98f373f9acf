"""Where tries are counted: in Redis for all processes, in this process alone without it or while it is away."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from app.redis_rest import Rest
from doorway.limits import SHARES
from services.item_codes.starving import HOUR

MOST_KEYS = 200_000  # some 40 MB; whoever fills it loses the oldest, and no more
PREFIX = "qudao:tries:"
TIMEOUT_SECONDS = 0.2

Answer = TypeVar("Answer")


class OwnTries:
    """Counted in this process."""

    share = 1

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._counts: dict[str, tuple[int, float]] = {}

    def held(self, keys: Sequence[str]) -> list[int]:
        now = time.monotonic()
        return [count if ends > now else 0 for count, ends in (self._counts.get(key, (0, 0.0)) for key in keys)]

    def add(self, keys: Sequence[str]) -> list[int]:
        now, counts = time.monotonic(), []
        with self._guard:
            for key in keys:
                count, ends = self._counts.pop(key, (0, 0.0))
                count, ends = (count + 1, ends) if ends > now else (1, now + HOUR)
                self._counts[key] = count, ends
                counts.append(count)
            while len(self._counts) > MOST_KEYS:
                del self._counts[next(iter(self._counts))]
        return counts

    def seconds_left(self, key: str) -> int:
        return int(self._counts.get(key, (0, 0.0))[1] - time.monotonic()) + 1


class SharedTries:
    """Counted in Redis. While it is away each process counts alone, with a share of the bounds."""

    def __init__(self, url: str) -> None:
        import redis  # noqa: PLC0415  5 MB, and only for whoever has a Redis

        self._redis_failed = redis.RedisError
        self._redis = redis.Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, decode_responses=True
        )
        self._own = OwnTries()
        self._rest = Rest("tries_counted_alone")

    @property
    def share(self) -> int:
        return SHARES if self._rest.away else 1

    def held(self, keys: Sequence[str]) -> list[int]:
        counts: Any = self._asked(lambda: self._redis.mget([PREFIX + key for key in keys]))
        return self._own.held(keys) if counts is None else [int(count or 0) for count in counts]

    def add(self, keys: Sequence[str]) -> list[int]:
        counts = self._asked(lambda: self._added(keys))
        return self._own.add(keys) if counts is None else counts

    def seconds_left(self, key: str) -> int:
        left: Any = self._asked(lambda: self._redis.ttl(PREFIX + key))
        return self._own.seconds_left(key) if left is None else max(0, int(left))

    def _added(self, keys: Sequence[str]) -> list[int]:
        with self._redis.pipeline(transaction=False) as asked:
            for key in keys:
                asked.set(PREFIX + key, 0, ex=HOUR, nx=True)
                asked.incr(PREFIX + key)
            return [int(count) for count in asked.execute()[1::2]]

    def _asked(self, ask: Callable[[], Answer]) -> Answer | None:
        """What Redis says; None while it is away."""
        if not self._rest.may_ask():
            return None
        try:
            answer = ask()
        except self._redis_failed as error:
            self._rest.failed(error)
            return None
        self._rest.answered()
        return answer
