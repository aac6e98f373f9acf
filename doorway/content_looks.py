"""A look at what people type, before the rule that keeps it: WeChat is asked outside any transaction, so outside the
kept answers of `repeats.py`, too."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from flask import g

from doorway.house import house
from services import content_check

NAME = "words_found"


def looked_at(texts: Callable[[], Iterable[str]]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare above `takes_keys` or `once_per_form` which texts of a request are looked at; `found()` says what came of
    it. Numbers alone are no words."""

    def declare(route: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(route)
        def looked(*args: Any, **kwargs: Any) -> Any:
            words = [text for text in texts() if text.strip("+- 0123456789")]
            found = content_check.look(house().gateway, g.person.id, words) if words else content_check.CLEAN
            setattr(g, NAME, found)
            return route(*args, **kwargs)

        return looked

    return declare


def found() -> str:
    """What the look at this request's texts found."""
    return str(g.get(NAME, content_check.CLEAN))
