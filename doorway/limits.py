"""How often somebody may knock where something can be guessed: declared at the route, counted by the assembly.

Reads stay open: they have the wide bound of their address alone (`app/limits.py`), with Redis and without it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_network
from typing import Any, TypeVar

from flask import request

Route = TypeVar("Route", bound=Callable[..., Any])

MARK = "__at_most__"
APART = "__counted_apart__"
# While Redis is away each process counts alone. With a third each, up to three processes never let more through than
# all of them together did before; who runs more than three has more machines than one, and a Redis worth mending.
SHARES = 3
LINE = 64  # the bits of an IPv6 address that name a network (RFC 4291); the others its people choose themselves


@dataclass(frozen=True, slots=True)
class Bound:
    """So many knocks a minute for each caller: `together` over all processes, `alone` in each while Redis is away;
    beside the wide bound of its address."""

    together: int
    caller: Callable[[], str]

    @property
    def alone(self) -> int:
        return self.together // SHARES


def address() -> str:
    """The caller's address, as far as trusted proxies vouch for it."""
    return request.remote_addr or "unknown"


def line() -> str:
    """What stands for the caller's address where knocks and tries are counted: itself, but of IPv6 the first half.
    Whoever has one address there has a whole /64 of them, and another for each knock."""
    return _line_of(address())


@lru_cache(maxsize=4096)
def _line_of(address: str) -> str:
    try:
        read = IPv6Address(address)
    except ValueError:
        return address
    return str(read.ipv4_mapped or ip_network((read, LINE), strict=False))


def at_most(a_minute: int, each: Callable[[], str] = line) -> Callable[[Route], Route]:
    """Declare a route to be one where guessing pays. Count persons where they are known: carriers put whole cities
    behind one address, so a bound for an address must leave room for an exhibition hall."""

    def declare(route: Route) -> Route:
        setattr(route, MARK, Bound(a_minute, each))
        return route

    return declare


def counted_apart(a_minute: int, each: Callable[[], str] = line) -> Callable[[Route], Route]:
    """Declare a route that pages ask by themselves, again and again: it has a bound of its own, as wide with Redis as
    without it, instead of a share in what its address may ask for; two thousand who read behind one address must not
    shut each other out."""

    def declare(route: Route) -> Route:
        setattr(route, APART, Bound(a_minute, each))
        return route

    return declare


def bound_of(route: Callable[..., Any]) -> Bound | None:
    found: Bound | None = getattr(route, MARK, None)
    return found


def bound_apart(route: Callable[..., Any]) -> Bound | None:
    found: Bound | None = getattr(route, APART, None)
    return found
