"""What one field of a list shows, and what of it goes into a download."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from console.words import Word, word
from services.spreadsheets import Plain


class Cell(ABC):
    """`kind` chooses how templates draw it; `plain` is what a download holds."""

    kind: ClassVar[str]

    @property
    @abstractmethod
    def plain(self) -> Plain: ...

    @property
    def is_blank(self) -> bool:
        """Nothing to show: a narrow screen leaves it out."""
        return not self.plain


@dataclass(frozen=True)
class Text(Cell):
    """Words, with a quieter second line where one helps."""

    kind = "text"
    text: str | None
    below: str | None = None

    @property
    def plain(self) -> Plain:
        return self.text


@dataclass(frozen=True)
class Link(Cell):
    kind = "link"
    text: str
    address: str
    below: str | None = None

    @property
    def plain(self) -> Plain:
        return " · ".join(filter(None, (self.text, self.below)))


@dataclass(frozen=True)
class Badge(Cell):
    """A state as a small coloured badge."""

    kind = "badge"
    word: Word

    @property
    def plain(self) -> Plain:
        return str(self.word.text)


@dataclass(frozen=True)
class Moment(Cell):
    """A time: relative within a day, exact on hover and in downloads."""

    kind = "moment"
    at: datetime | None

    @property
    def plain(self) -> Plain:
        return self.at


@dataclass(frozen=True)
class Figure(Cell):
    """A number, grouped in thousands, with its unit (%, seconds) where it has one; None where there is nothing to
    tell. Downloads hold the number alone."""

    kind = "figure"
    number: int | None
    unit: Any = ""

    @property
    def plain(self) -> Plain:
        return self.number

    @property
    def is_blank(self) -> bool:
        return self.number is None


@dataclass(frozen=True)
class Money(Cell):
    """An amount in fen, shown in yuan; None where there is none. Downloads hold the text, unrounded."""

    kind = "money"
    fen: int | None

    @property
    def plain(self) -> Plain:
        return None if self.fen is None else f"{self.fen / 100:.2f}"

    @property
    def shown(self) -> str:
        """¥12,800, with cents where there are any."""
        fen = self.fen or 0
        return f"¥{fen // 100:,}" if fen % 100 == 0 else f"¥{fen / 100:,.2f}"


@dataclass(frozen=True)
class Contact(Cell):
    """A masked phone number of a record; on the page, whoever may can ask for it whole."""

    kind = "contact"
    masked: str | None
    subject: str
    id: int

    @property
    def plain(self) -> Plain:
        return self.masked


@dataclass(frozen=True)
class Act(Cell):
    """A button of this row: opens the drawer, or sends (`sends`). Downloads have no buttons."""

    kind = "act"
    name: Any
    address: str | None
    sends: bool = False

    @property
    def plain(self) -> Plain:
        return None

    @property
    def is_blank(self) -> bool:
        return self.address is None


def badge(words: Mapping[str, Word], code: str | None) -> Badge:
    return Badge(word(words, code))
