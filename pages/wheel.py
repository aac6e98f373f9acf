"""How a prize's name stands in a field of the wheel: in one line or two, broken where a reader would break it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import takewhile

from flask import Flask

# A number stays with what it counts, a word of letters whole; of Chinese each character may end a line.
PARTS = re.compile(r"[\d.,]+\s?(?:[^\W\d_a-zA-Z]|[a-zA-Z%]+)?|[^\W\d_\u2e80-\uffff]+|.", re.DOTALL)
CUT = "…"


def name_lines(name: str, most: int) -> list[str]:
    """One or two lines of at most that many Chinese characters' width; what is longer ends in an ellipsis.

    Of the breaks that fit the evener one is taken, and one between two characters that mostly make a word only
    where no other is as good."""
    if width(name) <= most:
        return [name]
    parts = PARTS.findall(name)
    best = min(range(len(parts) - 1, 0, -1), key=lambda at: _cost(parts, at, most), default=0)
    first, second = "".join(parts[:best]).strip(), "".join(parts[best:]).strip()
    if best and width(first) <= most and width(second) <= most:
        return [first, second]
    first, rest = _filled(parts, most)
    return [first, rest if width(rest) <= most else _filled(list(rest), most - 0.5)[0] + CUT]


def width(text: str) -> float:
    """In Chinese characters: a letter, a digit and a space are half of one."""
    return sum(1 if unicodedata.east_asian_width(one) in "WF" else 0.5 for one in text)


def _cost(parts: list[str], at: int, most: int) -> float:
    first, second = width("".join(parts[:at]).strip()), width("".join(parts[at:]).strip())
    before, after = _run(reversed(parts[:at])), _run(parts[at:])
    splits = 1.25 if before % 2 == 1 and after % 2 == 1 else 0 if before and after else -1
    return max(first, second) + splits + (99 if max(first, second) > most else 0)


def _run(parts: Iterable[str]) -> int:
    """How many Chinese characters stand there before anything else does."""
    return sum(1 for _ in takewhile(lambda part: len(part) == 1 and width(part) == 1, parts))


def _filled(parts: list[str], most: float) -> tuple[str, str]:
    """As much as a line holds, and the rest; a single word that is longer than a line is cut."""
    taken = 0
    while taken < len(parts) and width("".join(parts[: taken + 1]).strip()) <= most:
        taken += 1
    if not taken:
        return _filled(list("".join(parts)), most)
    return "".join(parts[:taken]).strip(), "".join(parts[taken:]).strip()


def attach(app: Flask) -> None:
    """Let templates call it."""
    app.jinja_env.filters["wheel_lines"] = name_lines
