"""How often one may knock: counted in Redis for all processes, in each process alone while Redis is away.

Two classes. Open: every address has one wide bound, which stays as it is without Redis. Guarded: routes that declare a
bound of their own (`doorway/limits.py`: sign-in, phones, claims) have it cut to a third while a process counts alone.
What pages ask by themselves is counted apart from what their address may open.
"""

from __future__ import annotations

import math
import time
from functools import partial
from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter

from doorway.house import house
from doorway.limits import Bound, address, bound_apart, bound_of

# Generous, because carriers put whole cities behind one address; what can be guessed is guarded by bounds of its own.
EVERY_ADDRESS = "1200 per minute"
NAME = "qudao_limiter"

# A Redis that hangs must cost a request a fifth of a second at most.
_REDIS_TIMEOUTS: dict[str, Any] = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}


# WeChat's pushes all come from a handful of addresses and prove themselves.
UNCOUNTED = ("/wechat/", "/healthz", "/readyz", "/metrics")


def _is_uncounted() -> bool:
    return request.path.startswith(UNCOUNTED)


def attach(app: Flask) -> None:
    limiter = Limiter(
        address,
        app=app,
        default_limits=[EVERY_ADDRESS],
        storage_uri=house_redis(app) or "memory://",
        storage_options=dict(_REDIS_TIMEOUTS) if house_redis(app) else {},
        # No list of limits for that time: such a list would replace the bounds of guarded routes by itself.
        in_memory_fallback_enabled=True,
        # Two requests may meet a dead Redis at once: the first turns to memory, the second finds that done and would
        # fail with Redis's own error. It goes through uncounted instead; everybody after it is counted in memory.
        swallow_errors=True,
    )
    limiter.request_filter(_is_uncounted)
    app.extensions[NAME] = limiter

    @app.after_request
    def say_when(response: Response) -> Response:
        """Whoever was turned away, and nobody else, is told when to come back."""
        limit = limiter.current_limit
        if response.status_code == 429 and limit is not None and limit.breached:
            response.headers["Retry-After"] = str(max(1, math.ceil(limit.reset_at - time.time())))
        return response


def guard_routes(app: Flask) -> None:
    """After the doors are attached: hold each route to the bound it declares, besides that of every address."""
    limiter: Limiter = app.extensions[NAME]
    for endpoint, route in app.view_functions.items():
        bound = bound_of(route)
        if bound is not None:
            limit = limiter.limit(partial(_present, limiter, bound), key_func=bound.caller, override_defaults=False)
            app.view_functions[endpoint] = limit(route)  # type: ignore[assignment]
        apart = bound_apart(route)
        if apart is not None:
            limit = limiter.limit(f"{apart.together} per minute", key_func=apart.caller, override_defaults=True)
            app.view_functions[endpoint] = limit(route)  # type: ignore[assignment]


def _present(limiter: Limiter, bound: Bound) -> str:
    return f"{bound.alone if _alone(limiter) else bound.together} per minute"


def _alone(limiter: Limiter) -> bool:
    """Whether this process counts by itself because its Redis does not answer."""
    return limiter.limiter.storage is not limiter.storage


def redis_answers() -> bool | None:
    """Whether Redis answers now, asked at most a fifth of a second; None when no Redis is configured."""
    limiter: Limiter = current_app.extensions[NAME]
    return bool(limiter.storage.check()) if house().settings.redis_url else None


def house_redis(app: Flask) -> str | None:
    with app.app_context():
        return house().settings.redis_url
