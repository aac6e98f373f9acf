"""How often one address may knock: in Redis when there is one, per process when it is away."""

from __future__ import annotations

import math
import time
from typing import Any

from flask import Flask, Response, request
from flask_limiter import Limiter

from doorway.house import house

# Generous, because carriers put whole cities behind one address; rooms with more to guard add limits of their own.
EVERY_ADDRESS = "1200 per minute"

# A Redis that hangs must cost a request a fifth of a second at most.
_REDIS_TIMEOUTS: dict[str, Any] = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2}


# WeChat's pushes all come from a handful of addresses and prove themselves.
UNCOUNTED = ("/wechat/", "/healthz", "/readyz", "/metrics")


def _is_uncounted() -> bool:
    return request.path.startswith(UNCOUNTED)


def _address() -> str:
    return request.remote_addr or "unknown"


def attach(app: Flask) -> None:
    limiter = Limiter(
        _address,
        app=app,
        default_limits=[EVERY_ADDRESS],
        storage_uri=house_redis(app) or "memory://",
        storage_options=dict(_REDIS_TIMEOUTS) if house_redis(app) else {},
        in_memory_fallback_enabled=True,
        in_memory_fallback=[EVERY_ADDRESS],
        # Two requests may meet a dead Redis at once: the first turns to memory, the second finds that done and would
        # fail with Redis's own error. It goes through uncounted instead; everybody after it is counted in memory.
        swallow_errors=True,
    )
    limiter.request_filter(_is_uncounted)
    app.extensions["qudao_limiter"] = limiter

    @app.after_request
    def say_when(response: Response) -> Response:
        """Whoever was turned away, and nobody else, is told when to come back."""
        limit = limiter.current_limit
        if response.status_code == 429 and limit is not None and limit.breached:
            response.headers["Retry-After"] = str(max(1, math.ceil(limit.reset_at - time.time())))
        return response


def house_redis(app: Flask) -> str | None:
    with app.app_context():
        return house().settings.redis_url
