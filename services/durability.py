"""Whether the database keeps what it acknowledged: an acknowledged push must survive a power cut."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from models.db import bound, reading, session


@dataclass(frozen=True, slots=True)
class Flushing:
    """What the server says of itself. `sync_binlog` counts only where there is a binary log."""

    at_each_commit: int
    has_binlog: bool
    sync_binlog: int

    @property
    def keeps(self) -> bool:
        return self.at_each_commit == 1 and (not self.has_binlog or self.sync_binlog == 1)


class NotDurable(Exception):
    """The database would lose what we acknowledge; production does not begin to serve on it."""


@reading
def flushing() -> Flushing:
    """Asked of the server. SQLite is opened with synchronous=FULL by ourselves and always keeps its word."""
    if bound().is_sqlite:
        return Flushing(1, False, 1)
    query = "SELECT @@innodb_flush_log_at_trx_commit, @@log_bin, @@sync_binlog"
    flush, binlog, sync = session().execute(text(query)).one()
    return Flushing(int(flush), bool(binlog), int(sync))


def demand() -> None:
    """Refuses with `NotDurable` where commits are not flushed."""
    if not flushing().keeps:
        raise NotDurable(
            "MariaDB does not flush each commit: acknowledged pushes would be lost in a power cut. "
            "Set innodb_flush_log_at_trx_commit=1 and sync_binlog=1."
        )
