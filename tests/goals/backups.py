"""A backup of a stage's database, and the stage as it was when that was taken."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.db import bound
from tests.rig.stage import Stage


@contextmanager
def restored(stage: Stage, backup: Path) -> Iterator[None]:
    """The database as it was when the backup was taken; the journal file lies elsewhere and stays."""
    file = Path(stage.house.database.url.database or "")
    stage.house.database.dispose()
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    shutil.copy(backup, file)
    yield


def backed_up(stage: Stage, to: Path) -> Path:
    with bound().engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(shutil.copy(stage.house.database.url.database or "", to))
