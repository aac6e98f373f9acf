"""A file that tells each time something is read of it, and can stop its reader by that."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO, cast


class HeardFile(io.RawIOBase):
    """Reads of another file, which stays open. `hear` is called before each read and may raise to stop it."""

    def __init__(self, file: BinaryIO, hear: Callable[[], None]) -> None:
        super().__init__()
        self._file, self._hear = file, hear
        self._stopped_by: Exception | None = None

    def given_to(self, put: Callable[[str, BinaryIO], int], name: str) -> int:
        """What `put` makes of this file. Raises what `hear` raised, whatever that became on its way through a client
        of the network, which takes every error of a body for one of the line and tries it once more."""
        try:
            return put(name, cast(BinaryIO, self))
        except Exception:
            if self._stopped_by is not None:
                raise self._stopped_by from None
            raise

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the stub knows any buffer
        if self._stopped_by is not None:
            raise self._stopped_by
        try:
            self._hear()
        except Exception as error:
            self._stopped_by = error
            raise
        piece = self._file.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()
