"""Films (MP4, MOV) are walked box by box: a film that plays from itself alone, without the place where it was taken."""

from __future__ import annotations

import shutil
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleanroom.verdicts import Measured, Refused

MEGABYTE = 1024 * 1024
LARGEST_INDEX = 32 * MEGABYTE
MOST_BOXES = 20_000
DEEPEST = 8
BRANDS = {"qt  ": "video/quicktime"}
MP4_BRANDS = {
    "isom",
    "iso2",
    "iso3",
    "iso4",
    "iso5",
    "iso6",
    "mp41",
    "mp42",
    "avc1",
    "M4V ",
    "M4VH",
    "M4VP",
    "MSNV",
    "dash",
}
OUTERMOST = {
    "ftyp",
    "moov",
    "mdat",
    "free",
    "skip",
    "wide",
    "uuid",
    "meta",
    "udta",
    "moof",
    "mfra",
    "sidx",
    "styp",
    "pdin",
    "emsg",
}
HOLDERS = {"moov", "trak", "mdia", "minf", "dinf", "stbl", "edts", "mvex"}
# Who took it, with what, and where.
TELLING = {"udta", "meta", "uuid"}


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its kind, where its content begins, and where it ends."""

    kind: str
    start: int
    end: int


def clean(given: Path, wanted: Path) -> Measured:
    """A copy in which what tells of people and places is zeroed. Refuses `film_unreadable` for what is no film or whose
    boxes do not fit into each other, and `film_elsewhere` for one that plays what lies elsewhere."""
    size = given.stat().st_size
    try:
        with given.open("rb") as film:
            outer = list(_boxes(film, 0, size))
            media_type = _type_of(film, outer)
            index = _index_of(outer)
            film.seek(index.start)
            judged = _Index(film, index)
        shutil.copyfile(given, wanted)
        _silence(wanted, [*judged.telling, *(box for box in outer if box.kind in TELLING)])
    except (struct.error, UnicodeDecodeError, ValueError):
        raise Refused("film_unreadable") from None
    return Measured(media_type, width=judged.width, height=judged.height, seconds=judged.seconds)


def _boxes(film: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes between two places, which they must fill exactly."""
    while start < end:
        film.seek(start)
        size, name = struct.unpack(">I4s", film.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", film.read(8))[0], 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            raise ValueError("a box that reaches beyond its holder")
        yield Box(name.decode("latin-1"), start + head, start + size)
        start += size


def _type_of(film: BinaryIO, outer: list[Box]) -> str:
    if len(outer) > MOST_BOXES or not outer or outer[0].kind != "ftyp" or {box.kind for box in outer} - OUTERMOST:
        raise ValueError("no film")
    film.seek(outer[0].start)
    said = film.read(min(outer[0].end - outer[0].start, 256)).decode("latin-1")
    brands = {said[:4], *(said[at : at + 4] for at in range(8, len(said), 4))}
    if "qt  " in brands and said[:4] == "qt  ":
        return BRANDS["qt  "]
    if brands & MP4_BRANDS:
        return "video/mp4"
    raise ValueError("no brand we know")


def _index_of(outer: list[Box]) -> Box:
    indexes = [box for box in outer if box.kind == "moov"]
    if len(indexes) != 1 or not any(box.kind in ("mdat", "moof") for box in outer):
        raise ValueError("a film has one index, and something to play")
    if indexes[0].end - indexes[0].start > LARGEST_INDEX:
        raise ValueError("an index that large is none")
    return indexes[0]


class _Index:
    """What the index of a film says: length, size, and that all it plays is in the file."""

    def __init__(self, film: BinaryIO, index: Box) -> None:
        self.telling: list[Box] = []
        self.width: int | None = None
        self.height: int | None = None
        self.seconds: int | None = None
        self._film, self._seen, self._pictures = film, 0, False
        self._walk(index, 0)
        if not self._pictures:
            raise ValueError("nothing to see")

    def _walk(self, holder: Box, depth: int) -> None:
        if depth > DEEPEST:
            raise ValueError("boxes within boxes within boxes")
        for box in _boxes(self._film, holder.start, holder.end):
            self._seen += 1
            if self._seen > MOST_BOXES:
                raise ValueError("too many boxes")
            self._note(box)
            if box.kind in HOLDERS:
                self._walk(box, depth + 1)

    def _note(self, box: Box) -> None:
        if box.kind in TELLING:
            self.telling.append(box)
        elif box.kind in ("rmra", "cmov"):
            raise Refused("film_elsewhere")
        elif box.kind == "dref":
            self._refuse_elsewhere(box)
        elif box.kind == "mvhd":
            self._length(box)
        elif box.kind == "tkhd":
            self._size(box)
        elif box.kind == "hdlr":
            self._film.seek(box.start + 8)
            self._pictures = self._film.read(4) == b"vide" or self._pictures

    def _refuse_elsewhere(self, box: Box) -> None:
        """Each source of a track says whether it is this file."""
        for source in _boxes(self._film, box.start + 8, box.end):
            self._film.seek(source.start)
            (flags,) = struct.unpack(">I", self._film.read(4))
            if not flags & 1:
                raise Refused("film_elsewhere")

    def _length(self, box: Box) -> None:
        self._film.seek(box.start)
        version = self._film.read(1)[0]
        self._film.seek(box.start + (20 if version else 12))
        scale, length = struct.unpack(">IQ" if version else ">II", self._film.read(12 if version else 8))
        if scale:
            self.seconds = min(int(length // scale), 10**6)

    def _size(self, box: Box) -> None:
        self._film.seek(box.end - 8)
        width, height = (side >> 16 for side in struct.unpack(">II", self._film.read(8)))
        if width and height and self.width is None:
            self.width, self.height = width, height


def _silence(film: Path, boxes: list[Box]) -> None:
    """Make boxes free space of the same length, so that nothing else moves."""
    with film.open("r+b") as file:
        for box in boxes:
            file.seek(box.start)
            for start in range(box.start, box.end, MEGABYTE):
                file.write(bytes(min(MEGABYTE, box.end - start)))
            # The kind stands before the content, or before its long size.
            file.seek(box.start - 4)
            at = box.start - 4 if file.read(4) == box.kind.encode("latin-1") else box.start - 12
            file.seek(at)
            file.write(b"free")
