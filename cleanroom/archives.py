"""ZIP archives that somebody else made: counted before and while they are unpacked, in memory of a known size."""

from __future__ import annotations

import io
import re
import stat
from pathlib import Path
from types import TracebackType
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from cleanroom.verdicts import Refused

MEGABYTE = 1024 * 1024
MOST_PARTS = 10_000
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 100
# A short part of blanks packs better than any bomb; only what costs something is held to the ratio.
RATIO_COUNTS_FROM = MEGABYTE
LARGEST_INNER = 32 * MEGABYTE
BEGINNING_BYTES = 64 * 1024
PIECE_BYTES = 256 * 1024
ENCRYPTED = 0x1
NAME = re.compile(r"[^\x00-\x1f\\:*?\"<>|]{1,400}")
METHODS = {ZIP_STORED, ZIP_DEFLATED}
SAME_DAY = (2026, 1, 1, 0, 0, 0)

# Broken archive, part that is not there, packing or letters the library does not know.
DAMAGE = (
    BadZipFile,
    ZlibError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    expat.ExpatError,
)


class Parts:
    """An archive whose list of parts was found sound. Unpacking is counted over all parts, embedded ones included.

    Refuses `archive_too_big` (10,000 parts, 200 MiB unpacked, packed more than a hundredfold), `office_locked` for
    encrypted parts and `office_unreadable` for names that lead elsewhere, links, and parts that lie over each other.
    """

    def __init__(self, file: Path | BinaryIO, unpacked: list[int] | None = None) -> None:
        self._zip = ZipFile(file)
        self._unpacked = [0] if unpacked is None else unpacked
        self.infos = self._zip.infolist()
        self.names = {one.filename for one in self.infos}
        size = file.stat().st_size if isinstance(file, Path) else file.seek(0, 2)
        try:
            self._refuse_large()
            self._refuse_unsound(size)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Parts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _refuse_large(self) -> None:
        if len(self.infos) > MOST_PARTS or sum(one.file_size for one in self.infos) > MOST_UNPACKED:
            raise Refused("archive_too_big")
        for one in self.infos:
            if one.file_size > max(RATIO_COUNTS_FROM, one.compress_size * MOST_RATIO):
                raise Refused("archive_too_big")

    def _refuse_unsound(self, size: int) -> None:
        if len(self.names) != len(self.infos) or self._zip.comment:
            raise Refused("office_unreadable")
        reached = 0
        for one in sorted(self.infos, key=_place):
            if one.flag_bits & ENCRYPTED:
                raise Refused("office_locked")
            if not _is_plain(one) or one.header_offset < reached or one.compress_type not in METHODS:
                raise Refused("office_unreadable")
            reached = one.header_offset + 30 + one.compress_size
        if self.infos and (_place(min(self.infos, key=_place)) or reached > size):
            raise Refused("office_unreadable")

    def copy(self, part: ZipInfo, packed: ZipFile) -> None:
        """Pack a part anew, in pieces: as it was packed, quickly, without the day, the rights and whatever else."""
        if part.is_dir():
            return
        new = ZipInfo(part.filename, SAME_DAY)
        new.compress_type = part.compress_type
        with self._zip.open(part) as source, packed.open(new, "w") as target:
            while piece := source.read(PIECE_BYTES):
                self._count(len(piece))
                target.write(piece)

    def read(self, name: str, most: int = LARGEST_INNER) -> bytes:
        """A part as a whole; refuses one larger than `most`."""
        with self._zip.open(name) as source:
            content = source.read(most + 1)
        if len(content) > most:
            raise Refused("archive_too_big")
        return content

    def beginning(self, name: str) -> bytes:
        with self._zip.open(name) as source:
            return source.read(BEGINNING_BYTES)

    def inner(self, part: ZipInfo) -> Parts:
        """An archive within this one, counted together with it."""
        content = self.read(part.filename)
        if not content.startswith(b"PK\x03\x04"):
            raise Refused("office_strange_part")
        found = Parts(io.BytesIO(content), self._unpacked)
        found._count(sum(one.file_size for one in found.infos))
        return found

    def _count(self, more: int) -> None:
        self._unpacked[0] += more
        if self._unpacked[0] > MOST_UNPACKED:
            raise Refused("archive_too_big")


def _place(part: ZipInfo) -> int:
    return int(part.header_offset)


def _is_plain(part: ZipInfo) -> bool:
    """A file or folder below the archive, by a name that means the same to everybody."""
    name = part.filename
    steps = name.rstrip("/").split("/")
    mode = part.external_attr >> 16
    kind = stat.S_IFMT(mode)
    return (
        bool(NAME.fullmatch(name))
        and name == part.orig_filename
        and not name.startswith("/")
        and all(step not in ("", ".", "..") for step in steps)
        and kind in (0, stat.S_IFREG, stat.S_IFDIR)
    )
