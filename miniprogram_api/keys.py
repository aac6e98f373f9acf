"""Idempotency keys in the API: one declaration makes a route take them and writes so into its document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint

from doorway import repeats
from miniprogram_api.errors import ErrorSchema

HEADER: dict[str, Any] = {
    "in": "header",
    "name": repeats.HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": f"^{repeats.KEY}$"},
    "description": (
        "A random key of this one deed, such as a UUID: sent again with the same body it brings the first answer "
        "instead of a second effect. Good for 24 hours, for this caller and this route."
    ),
}
REFUSALS = {
    409: "`still_running`: the same request is under way, ask again after `Retry-After`",
    422: "malformed, or `key_reused`: this key was sent with another body",
}


def takes_keys(blueprint: Blueprint) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Below the route and `who_may`, above everything else: what it wraps is one transaction with its kept answer."""

    def declare(route: Callable[..., Any]) -> Callable[..., Any]:
        said = getattr(route, "_apidoc", {}).get("response", {}).get("responses", {})
        route = blueprint.doc(parameters=[HEADER])(route)
        for status, why in REFUSALS.items():
            if status not in said:
                route = blueprint.alt_response(status, schema=ErrorSchema, description=why)(route)
        return repeats.takes_keys(route)

    return declare
