"""How often somebody may knock where something can be guessed: declared at the route, counted by the assembly.

Reads stay open: they have the wide bound of their address alone (`app/limits.py`), with Redis and without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request

Route = TypeVar("Route", bound=Callable[..., Any])

MARK = "__at_most__"
# While Redis is away each process counts alone. With a third each, up to three processes never let more through than
# all of them together did before; who runs more than three has more machines than one, and a Redis worth mending.
SHARES = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """So many knocks a minute for each caller: `together` over all processes, `alone` in each while Redis is away;
    beside the bound of the address, or `instead` of it."""

    together: int
    caller: Callable[[], str]
    instead: bool = False

    @property
    def alone(self) -> int:
        return self.together // SHARES


def address() -> str:
    """The caller's address, as far as trusted proxies vouch for it."""
    return request.remote_addr or "unknown"


def at_most(a_minute: int, each: Callable[[], str] = address, *, instead: bool = False) -> Callable[[Route], Route]:
    """Declare a route to be one where guessing pays. Count persons where they are known: carriers put whole cities
    behind one address, so a bound for an address must leave room for an exhibition hall. What pages send by themselves
    is counted `instead` of with the address: it must not use up what people there may open."""

    def declare(route: Route) -> Route:
        setattr(route, MARK, Bound(a_minute, each, instead))
        return route

    return declare


def bound_of(route: Callable[..., Any]) -> Bound | None:
    found: Bound | None = getattr(route, MARK, None)
    return found
