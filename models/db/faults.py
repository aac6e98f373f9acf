"""What a database error means for a rule: repeat it whole, come back later, or a fault of ours."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

# 1205 lock wait time-out, 1213 deadlock, 1020 row changed since the snapshot was taken; 1305 a savepoint that went
# with the transaction a deadlock had ended, so that the way back to it hides the deadlock itself.
COLLIDED = {1205, 1213, 1020, 1305}
# The connection is gone: 2006, 2013, 2055; 1053 server shutting down; 1927 connection killed; 4031 idle.
CONNECTION_LOST = {2006, 2013, 2055, 1053, 1927, 4031}
# Nobody there, or no room for one more: 2002, 2003, 2005; 1040, 1203, 1226; 1129, 1130 (a host that was shut out).
UNREACHABLE = {2002, 2003, 2005, 1040, 1129, 1130, 1203, 1226}
# It answers, and cannot take a change at present: 1290, 1836 read-only; 1021, 1114 disk or table full; 1206 lock table
# full; 1037, 1041 out of memory. Repeating at once would not help.
CANNOT_NOW = {1290, 1836, 1021, 1114, 1206, 1037, 1041}
SQLITE_CANNOT_NOW = ("database or disk is full", "attempt to write a readonly database", "disk I/O error")
DUPLICATE_KEY = 1062
LOCK_WAIT_OVER = 1205


class OutcomeUnknown(Exception):
    """The connection was lost after COMMIT was sent, and nobody can say whether the change stands. Never repeated
    blindly."""


class DatabaseAway(Exception):
    """The database could not be reached, stayed locked through every try, or takes no change now; nothing was
    changed."""


def may_repeat(error: DBAPIError) -> bool:
    """The transaction is undone and a fresh one may fare better."""
    if error.connection_invalidated or code(error) in COLLIDED | CONNECTION_LOST | UNREACHABLE:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def cannot_now(error: DBAPIError) -> bool:
    """The transaction is undone and the next try would meet the same."""
    if code(error) in CANNOT_NOW:
        return True
    return isinstance(error, OperationalError) and any(words in str(error.orig) for words in SQLITE_CANNOT_NOW)


def connection_lost(error: DBAPIError) -> bool:
    return error.connection_invalidated or code(error) in CONNECTION_LOST


def waited_in_vain(error: DBAPIError) -> bool:
    """Another transaction still holds the row, after the whole lock wait. SQLite has no such wait: there a second
    writer waits for the first at its BEGIN."""
    return code(error) == LOCK_WAIT_OVER


def is_duplicate(error: IntegrityError) -> bool:
    return code(error) == DUPLICATE_KEY or "UNIQUE constraint failed" in str(error.orig)


def code(error: DBAPIError) -> int | None:
    """MariaDB's number of the error."""
    arguments = getattr(error.orig, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else None


def why(error: DBAPIError) -> str:
    """The database's own words without statement and values, which may hold personal data."""
    return f"{type(error.orig).__name__} {code(error) or ''}".strip()
