"""How a route declares whom it serves. Each door enforces its own declarations; an undeclared route serves nobody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

Route = TypeVar("Route", bound=Callable[..., Any])

MARK = "__who_may__"

ANYONE = "anyone"
WECHAT = "wechat"  # proved by the push's own signature
PERSON = "person"  # a page opened in WeChat, signed in silently through OAuth
BEARER = "bearer"  # a client with a token of ours
OPERATOR = "operator"  # loopback, or the metrics token
STAFF = "staff"  # anybody signed in to the console


def who_may(declaration: str) -> Callable[[Route], Route]:
    """Declare whom a route serves: one of the words above, or an act such as `dealers.read` for headquarters."""

    def declare(route: Route) -> Route:
        setattr(route, MARK, declaration)
        return route

    return declare


def declared(route: Callable[..., Any]) -> str | None:
    found: str | None = getattr(route, MARK, None)
    return found


def declaration_of_request() -> str | None:
    """What the route of the present request declares; None when there is no route or no declaration."""
    route = current_app.view_functions.get(request.endpoint or "")
    return declared(route) if route is not None else None
