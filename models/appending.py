"""Lines added to files of our own, each on the disk before anybody is told that it is kept."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def append(file: Path, line: bytes) -> None:
    """Add one line and wait until the disk has it; many processes may do so at once.

    What a writer that died left of a line is closed first, so that it spoils nothing after it; a reader finds it
    unreadable, and nobody was ever told that it is kept. A write that fails (a full disk) leaves nothing behind.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with locked(file) as descriptor:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        try:
            _write(descriptor, (b"\n" if torn else b"") + line + b"\n")
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
        if size == 0:
            sync_folder(file.parent)


@contextmanager
def locked(file: Path) -> Iterator[int]:
    """The open file, made when it is missing, with no other writer at it; the one that bears this name now, even if
    another bore it while we waited."""
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _bears(file, descriptor):
                yield descriptor
                return
        finally:
            os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """The names in the folder are on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _bears(file: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
