"""What the clean room says of a file."""

from __future__ import annotations

from dataclasses import dataclass


class Refused(Exception):
    """The file is not kept; `code` is one of `services/uploads/refusals.py`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Measured:
    """The file was written anew to the place given; what it is now. Sizes in pixels, length in whole seconds."""

    media_type: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None
    seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a web page says of itself, as plain words; `picture` is an address."""

    title: str
    summary: str | None
    picture: str | None


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page as a JPEG of this name in the folder given; pages count from 1, sizes in pixels."""

    number: int
    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many pages the document has, and those that were drawn."""

    pages: int
    drawn: list[DrawnPage]
