"""What every storage can do, and how it says that it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

PIECE_BYTES = 256 * 1024


class StorageAway(Exception):
    """The storage does not take or give anything now: a full disk, missing rights, a network that is down."""


class FileGone(Exception):
    """There is no file of this name."""


class Storage(Protocol):
    """Files by names of `storage.names.random_name`; any other name is a ValueError, so none can lead elsewhere.

    Nothing here is part of a transaction: write the file before its row says that it is there, and take it away after
    its row says that it is gone.
    """

    def put(self, name: str, content: BinaryIO) -> int:
        """Keep a file whole or not at all; its bytes. When this returns, a power cut does not take it."""
        ...

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to and without `end`, in pieces. Refuses FileGone before the first piece."""
        ...

    def size(self, name: str) -> int:
        """Bytes of a file. Refuses FileGone."""
        ...

    def delete(self, name: str) -> None:
        """Take a file away; one that is not there is as good as taken away."""
        ...
