"""Reading many rows without keeping them: each passes by once and leaves its mark in one print."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any, TypeVar

from sqlalchemy import Select

from models.db import session
from services.organisation.halting import halt_if_told

ROWS_AT_ONCE = 1000
MOST_WORDS = 20_000

T = TypeVar("T", str, str | None)


class Stream:
    """Rows of several queries, one after the other."""

    def __init__(self) -> None:
        self._print = blake2b(digest_size=32)
        self._words: dict[str, str] = {}

    def rows(self, query: Select[Any]) -> Iterator[tuple[Any, ...]]:
        """To be read to their end before anything else is asked: the server sends them as they are taken."""
        self._print.update(b"query")
        for number, row in enumerate(session().execute(query, execution_options={"yield_per": ROWS_AT_ONCE})):
            if number % ROWS_AT_ONCE == 0:
                halt_if_told()
            facts = tuple(row)
            self._print.update(repr(facts).encode())
            yield facts

    @property
    def print(self) -> str:
        """Equal for equal rows in equal order."""
        return self._print.hexdigest()

    def once(self, word: T) -> T:
        """The same text, kept once however many rows say it."""
        return word if word is None or len(self._words) >= MOST_WORDS else self._words.setdefault(word, word)
