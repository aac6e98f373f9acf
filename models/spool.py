"""The spool: what was acknowledged while the database was away, sealed and on the disk, until it is in the database."""

from __future__ import annotations

import base64
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.appending import append, locked, sync_folder
from models.sealing import CannotOpen, sealer

LARGEST_BYTES = 1 << 30
LANES = 8
PLACE = "spool.record"


class SpoolFull(Exception):
    """Nothing more can be kept: the limit is reached, or the disk says no."""


class Spool:
    """A folder with a few lanes, each a file of records in the order they came.

    Everything about one person goes into one lane, so that different lanes may be emptied side by side. Any number of
    processes of one machine may add; whoever empties a lane holds its lock.
    """

    def __init__(self, folder: Path, largest: int = LARGEST_BYTES) -> None:
        self.folder = folder
        self.largest = largest

    def waiting(self, lane: int) -> bool:
        """Whether something of this lane is not in the database yet."""
        return self._coming(lane).exists() or self._taken(lane).exists()

    def size(self) -> int:
        """Bytes that wait, those set aside included."""
        if not self.folder.exists():
            return 0
        return sum(entry.stat().st_size for entry in os.scandir(self.folder) if entry.is_file())

    def add(self, lane: int, text: str) -> None:
        """Keep a record; when this returns, a power cut does not take it. Refuses with SpoolFull."""
        line = _sealed(text)
        try:
            if self.size() + len(line) > self.largest:
                raise SpoolFull(f"{self.largest} bytes wait already")
            append(self._coming(lane), line)
        except OSError as error:
            raise SpoolFull(f"the disk refuses: {error.strerror}") from error

    @contextmanager
    def emptying(self, lane: int) -> Iterator[Lot | None]:
        """What waits in a lane; None when somebody else is at it, or there is nothing.

        The lot leaves the disk when the block ends well; else all of it stays, and what was set aside stays with it,
        to be met again."""
        if not self.waiting(lane):
            yield None
            return
        with _only_one(self.folder / f"{lane}.lock") as ours:
            if not ours:
                yield None
                return
            self._take(lane)
            lot = Lot(self._taken(lane))
            yield lot
            for line in lot.unreadable:
                append(self.folder / "unreadable", line)
            for text in lot.strange:
                append(self._aside(), _sealed(text))
            self._taken(lane).unlink()
            sync_folder(self.folder)

    def aside(self) -> int:
        """How many records lie aside."""
        file = self._aside()
        return file.read_bytes().count(b"\n") if file.exists() else 0

    def _take(self, lane: int) -> None:
        """What came so far is closed under a name of its own, unless an earlier lot is not finished."""
        if self._taken(lane).exists():
            return
        with locked(self._coming(lane)):
            self._coming(lane).rename(self._taken(lane))
            sync_folder(self.folder)

    def _coming(self, lane: int) -> Path:
        return self.folder / f"{lane}.coming"

    def _taken(self, lane: int) -> Path:
        return self.folder / f"{lane}.taken"

    def _aside(self) -> Path:
        return self.folder / "aside"


class Lot:
    """Records taken together, in the order they came."""

    def __init__(self, file: Path) -> None:
        self.unreadable: list[bytes] = []
        self.strange: list[str] = []
        self._file = file

    def records(self) -> Iterator[str | None]:
        """Each record's text; None for one nobody can read (torn, or its key gone), which is kept in a file of its
        own, since its key may come back."""
        with self._file.open("rb") as file:
            for line in filter(None, map(bytes.strip, file)):
                record = _open(line)
                if record is None:
                    self.unreadable.append(line)
                yield record

    def set_aside(self, text: str) -> None:
        """A record that cannot be handled: it must not hold up the others, nor vanish."""
        self.strange.append(text)


def _sealed(text: str) -> bytes:
    return base64.b64encode(sealer().seal(PLACE, text))


def _open(line: bytes) -> str | None:
    try:
        return sealer().open(PLACE, base64.b64decode(line, validate=False))
    except (CannotOpen, ValueError):
        return None


@contextmanager
def _only_one(file: Path) -> Iterator[bool]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


_spool: Spool | None = None


def use(spool: Spool) -> None:
    global _spool
    _spool = spool


def spool() -> Spool:
    if _spool is None:
        raise RuntimeError("no spool is in use: models.spool.use(Spool(folder)) comes first")
    return _spool
