"""What one field of a list shows, and what of it goes into a download."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from console.words import Word, word

Plain = str | datetime | None


class Cell(Protocol):
    """`kind` chooses how templates draw it."""

    kind: ClassVar[str]

    @property
    def plain(self) -> Plain: ...


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with a quieter second line where one helps."""

    kind: ClassVar[str] = "text"
    text: str | None
    below: str | None = None

    @property
    def plain(self) -> Plain:
        return self.text


@dataclass(frozen=True, slots=True)
class Link:
    kind: ClassVar[str] = "link"
    text: str
    address: str

    @property
    def plain(self) -> Plain:
        return self.text


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as a small coloured badge."""

    kind: ClassVar[str] = "badge"
    word: Word

    @property
    def plain(self) -> Plain:
        return str(self.word.text)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: relative within a day, exact on hover and in downloads."""

    kind: ClassVar[str] = "moment"
    at: datetime | None

    @property
    def plain(self) -> Plain:
        return self.at


@dataclass(frozen=True, slots=True)
class Act:
    """A button of this row: opens the drawer, or sends (`sends`); None of it goes into a download."""

    kind: ClassVar[str] = "act"
    name: Any
    address: str | None
    sends: bool = False

    @property
    def plain(self) -> Plain:
        return None


def badge(words: Mapping[str, Word], code: str | None) -> Badge:
    return Badge(word(words, code))
