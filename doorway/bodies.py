"""Routes that take a file as the whole body of a request: larger than a form, and never held in memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request

Route = TypeVar("Route", bound=Callable[..., Any])

MARK = "__takes_a_file__"
BODY = "application/octet-stream"


def takes_a_file(most_bytes: int) -> Callable[[Route], Route]:
    """Declare that a route reads `request.stream` of type `application/octet-stream`, and how long it may be.

    Such a body is not parsed as a form, so nothing of it is read before the guards have let its sender in.
    """

    def declare(route: Route) -> Route:
        setattr(route, MARK, most_bytes)
        return route

    return declare


def make_room() -> None:
    """Before anything reads the request: raise its limit where its route takes a file and it is sent as one."""
    route = current_app.view_functions.get(request.endpoint or "")
    most: int | None = getattr(route, MARK, None)
    if most is not None and request.mimetype == BODY:
        request.max_content_length = most
