"""How often one may knock: counted in Redis for all processes, in each process alone while Redis is away.

Three classes. Open: whatever has no bound of its own has `EVERY_ADDRESS`, for each caller's address and kind of page,
with Redis and without it. Guarded: routes that declare a bound (`doorway/limits.py`: sign-in, phones, claims) have that
besides, cut to a third while a process counts alone. Apart: what pages ask by themselves has its own bound instead.

The library `limits` counts. Flask-Limiter, which hangs it into Flask, weighs each request once before and once around
its view, for kinds of limits that are not used here: an eighth of what an empty answer takes (decision 0130).
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import lru_cache, wraps
from typing import Any

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from app.redis_rest import Rest
from doorway.house import house
from doorway.limits import Bound, bound_apart, bound_of, line

# A minute. Generous, because carriers put whole cities behind one address; what can be guessed is guarded besides.
EVERY_ADDRESS = 1200
NAME = "qudao_knocks"

# A Redis that hangs must cost a request a fifth of a second at most.
_REDIS_TIMEOUTS: dict[str, Any] = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}


# WeChat's pushes all come from a handful of addresses and prove themselves.
UNCOUNTED = ("/wechat/", "/healthz", "/readyz", "/metrics")


class Memory(MemoryStorage):
    """The library sweeps what is over in a thread of its own, which asks nobody: of a key that a knock takes away at
    that moment it raises KeyError (`MemoryStorage.__expire_events` of limits 5.8.0), and one that a knock begins anew
    it forgets. Here it takes turns with those who count."""

    def __init__(self, one_at_a_time: AbstractContextManager[Any]) -> None:
        self._one_at_a_time = one_at_a_time  # before the library starts its first sweep
        super().__init__("memory://")

    def _MemoryStorage__expire_events(self) -> None:
        with self._one_at_a_time:
            super()._MemoryStorage__expire_events()  # type: ignore[misc]


class Knocks:
    """What this process counts, and counts with others."""

    def __init__(self, redis_url: str | None) -> None:
        self.enabled = True
        self.apart: set[str] = set()  # endpoints that have a bound of their own instead of the wide one
        # The library's memory is not made for threads: of two that start its clock at one moment the second raises
        # (alisaifee/limits, pull request 352, merged in May 2026 and not in 5.8.0).
        self._one_at_a_time: AbstractContextManager[Any] = threading.Lock()
        self._own = FixedWindowRateLimiter(Memory(self._one_at_a_time))
        self._shared = FixedWindowRateLimiter(storage_from_string(redis_url, **_REDIS_TIMEOUTS)) if redis_url else None
        self._rest = Rest("knocks_counted_alone")

    def count(self, caller: str, place: str, together: int, alone: int) -> None:
        """One more knock of this caller there. Refuses (429, with the seconds to wait) what is more than `together` a
        minute; `alone` while this process's Redis is away."""
        shared = self._shared
        if shared is not None and self._rest.may_ask():
            try:
                too_many = _too_many(shared, together, caller, place)
            except shared.storage.base_exceptions as error:
                self._rest.failed(error)
            else:
                self._rest.answered()  # also by turning somebody away
                _refuse(too_many)
                return
        with self._one_at_a_time:
            too_many = _too_many(self._own, together if shared is None else alone, caller, place)
        _refuse(too_many)

    def redis_answers(self) -> bool | None:
        return None if self._shared is None else bool(self._shared.storage.check())


def _too_many(limiter: FixedWindowRateLimiter, a_minute: int, caller: str, place: str) -> float | None:
    """One more knock; the seconds to wait when it is one too many."""
    minute = _minute(a_minute)
    if limiter.hit(minute, caller, place):
        return None
    return limiter.get_window_stats(minute, caller, place).reset_time - time.time()


def _refuse(seconds: float | None) -> None:
    if seconds is not None:
        g.seconds_to_wait = max(1, math.ceil(seconds))
        raise TooManyRequests


@lru_cache
def _minute(times: int) -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(times)


def attach(app: Flask) -> None:
    with app.app_context():
        knocks = app.extensions[NAME] = Knocks(house().settings.redis_url)

    @app.before_request
    def of_every_address() -> None:
        place = request.endpoint
        if place is None or place in knocks.apart or not knocks.enabled or request.path.startswith(UNCOUNTED):
            return
        knocks.count(line(), place, EVERY_ADDRESS, EVERY_ADDRESS)

    @app.after_request
    def say_when(response: Response) -> Response:
        """Whoever was turned away here is told when to come back."""
        if response.status_code == 429 and "seconds_to_wait" in g:
            response.headers["Retry-After"] = str(g.seconds_to_wait)
        return response


def guard_routes(app: Flask) -> None:
    """After the doors are attached: hold each route to the bound it declares."""
    knocks: Knocks = app.extensions[NAME]
    for endpoint, route in app.view_functions.items():
        bound, apart = bound_of(route), bound_apart(route)
        if bound is not None:
            app.view_functions[endpoint] = _held(knocks, endpoint, route, bound, guarded=True)
        if apart is not None:
            knocks.apart.add(endpoint)
            app.view_functions[endpoint] = _held(knocks, endpoint, route, apart, guarded=False)


def _held(
    knocks: Knocks, endpoint: str, route: Callable[..., Any], bound: Bound, *, guarded: bool
) -> Callable[..., Any]:
    """Around the view, because who calls may be known only once the door has looked."""

    @wraps(route)
    def counted(*given: Any, **named: Any) -> Any:
        if knocks.enabled:
            knocks.count(bound.caller(), endpoint, bound.together, bound.alone if guarded else bound.together)
        return route(*given, **named)

    return counted


def redis_answers() -> bool | None:
    """Whether Redis answers now, asked at most a fifth of a second; None when no Redis is configured."""
    knocks: Knocks = current_app.extensions[NAME]
    return knocks.redis_answers()
