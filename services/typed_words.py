"""What people type to find something, as it is looked for in texts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, false, or_

LONGEST = 80
LABELLED = "访客 "
# Ａ０１ and an ideographic blank as keyboards for Chinese give them; brackets and marks stay, names hold them.
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_ORDINARY = {**_FULL_WIDTH, 0x3000: 0x20}


def spellings(text: str) -> tuple[str, ...]:
    """The word as typed and, where that differs, with full-width letters and digits as ordinary ones; nothing for
    nothing. Control characters are left out, blanks around too, and what comes after 80 characters."""
    visible = "".join(one for one in text[: 4 * LONGEST] if unicodedata.category(one) not in ("Cc", "Cs"))
    words = (visible.strip()[:LONGEST].strip(), visible.translate(_ORDINARY).strip()[:LONGEST].strip())
    return tuple(dict.fromkeys(word for word in words if word))


def labels(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same as the beginning of a WeChat person's label: 7f3k is meant as 访客 7F3K. What every label begins with
    names nobody, and neither does one letter: by chance every thirtieth has it."""
    typed = (
        word.upper().removeprefix(LABELLED) for word in words if not LABELLED.startswith(word)
    )  # 访客 is everybody's
    return tuple(form for word in typed if len(word) > 1 for form in (word, f"{LABELLED}{word}"))


def holds(column: Any, words: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text holds one of the spellings, in whichever case; `%` and `_` mean themselves. No text holds none."""
    return or_(false(), *(_holds(column, word) for word in words))


def _holds(column: Any, word: str) -> ColumnElement[bool]:
    """Words without letters of two cases, as Chinese ones are, are compared as they are: that is quicker."""
    has_case = word.lower() != word.upper()
    found: ColumnElement[bool] = (column.icontains if has_case else column.contains)(word, autoescape=True)
    return found


def begins(column: Any, words: Iterable[str]) -> ColumnElement[bool]:
    """Whether a text begins with one of the spellings, letter by letter, which an index answers."""
    return or_(false(), *(column.startswith(word, autoescape=True) for word in words))
