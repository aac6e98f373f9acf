"""What WeChat thinks of whoever takes part, asked before the rule that writes it: outside any transaction, so outside
the kept answers of `repeats.py`, too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import g

from doorway.house import house
from doorway.limits import address
from services.campaigns import ranking
from services.campaigns.ranking import UNASKED, Rank

NAME = "risk_rank"


def ranked(route: Callable[..., Any]) -> Callable[..., Any]:
    """Declare below `looked_at` and above `takes_keys` or `once_per_form`; `rank()` says what came of it. The route
    names its campaign by `slug`."""

    @wraps(route)
    def asked(*args: Any, **kwargs: Any) -> Any:
        setattr(g, NAME, ranking.look(house().gateway, g.person.id, kwargs["slug"], address()))
        return route(*args, **kwargs)

    return asked


def rank() -> Rank:
    """What WeChat said of this request's person."""
    found = g.get(NAME)
    return found if isinstance(found, Rank) else UNASKED
