"""A database that fails in the middle: at one statement, at every statement, or while COMMIT is under way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from models.db import Database
from services import remembering
from tests.rig.listening import listening

GONE = 2013
LOCK_TIMED_OUT = 1205
DEADLOCK = 1213
TABLE_FULL = 1114
REPEATED = (1205, DEADLOCK, 1020, 2006, GONE)
WAYS = ("do_execute", "do_executemany", "do_execute_no_params")  # however a statement reaches the driver


@dataclass
class Hits:
    """How many statements came by, and how many of them failed."""

    seen: int = 0
    failed: int = 0


def error(database: Database, code: int) -> Exception:
    """What the driver raises, with MariaDB's number."""
    made: Exception = database.engine.dialect.loaded_dbapi.OperationalError(code, "made by a test")
    return made


@contextmanager
def failing(database: Database, code: int, *, at: int | None = None) -> Iterator[Hits]:
    """The statement in place `at` (counted from 1) fails once; without `at` every statement fails. Nothing is
    remembered of earlier runs, so that each says the same."""
    hits = Hits()
    remembering.forget()

    def fail(*_: Any) -> None:
        hits.seen += 1
        if at is None or hits.seen == at:
            hits.failed += 1
            raise error(database, code)

    with ExitStack() as stack:
        for way in WAYS:
            stack.enter_context(listening(database, way, fail))
        yield hits


@contextmanager
def losing_commits(
    database: Database, *, carried_out: bool, times: int = 1, then: Literal["answers", "is away"] = "answers"
) -> Iterator[Hits]:
    """The answer to COMMIT never comes; the change stands only when it was `carried_out`. Whoever asks afterwards is
    answered, or finds that the database `is away`."""
    remembering.forget()
    dialect, hits = database.engine.dialect, Hits()
    commit, rollback = dialect.do_commit, dialect.do_rollback

    def away(*_: Any) -> None:
        if hits.failed and then == "is away":
            raise error(database, GONE)

    def lose(connection: Any) -> None:
        hits.seen += 1
        if hits.failed >= times:
            commit(connection)
            return
        hits.failed += 1
        (commit if carried_out else rollback)(connection)
        raise error(database, GONE)

    dialect.do_commit = lose  # type: ignore[method-assign, assignment]
    try:
        with listening(database, "do_execute", away):
            yield hits
    finally:
        dialect.do_commit = commit  # type: ignore[method-assign]
