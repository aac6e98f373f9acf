"""Files in a folder of this machine."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from storage.interface import PIECE_BYTES, FileGone, StorageAway
from storage.names import shard_of


class LocalStorage:
    """A folder that only we may read; each file is written beside its place, flushed, and then renamed into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: BinaryIO) -> int:
        place = self._place(name)
        try:
            self._make(place.parent)
            return self._write(place, content)
        except OSError as error:
            raise StorageAway(f"{type(error).__name__}: {error.strerror}") from error

    def _make(self, folder: Path) -> None:
        """Make a folder that outlives a power cut: the name of a new one is flushed in the folder above it."""
        for one in reversed([one for one in (folder, *folder.parents) if not one.exists()]):
            one.mkdir(mode=0o700, exist_ok=True)
            _flush_folder(one.parent)

    def _write(self, place: Path, content: BinaryIO) -> int:
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".coming-", delete=False) as coming:
            try:
                shutil.copyfileobj(content, coming, PIECE_BYTES)
                coming.flush()
                os.fsync(coming.fileno())
                size = coming.tell()
                os.rename(coming.name, place)
            except BaseException:
                Path(coming.name).unlink(missing_ok=True)
                raise
        _flush_folder(place.parent)
        return size

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        file = self._open(name)
        return _pieces(file, start, os.fstat(file.fileno()).st_size if end is None else end)

    def size(self, name: str) -> int:
        with self._open(name) as file:
            return os.fstat(file.fileno()).st_size

    def delete(self, name: str) -> None:
        try:
            self._place(name).unlink(missing_ok=True)
        except OSError as error:
            raise StorageAway(f"{type(error).__name__}: {error.strerror}") from error

    def _open(self, name: str) -> BinaryIO:
        try:
            return self._place(name).open("rb")
        except FileNotFoundError:
            raise FileGone(name) from None
        except OSError as error:
            raise StorageAway(f"{type(error).__name__}: {error.strerror}") from error

    def _place(self, name: str) -> Path:
        return self.folder / shard_of(name)


def _pieces(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while start < end and (piece := file.read(min(PIECE_BYTES, end - start))):
            start += len(piece)
            yield piece


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
