"""Transactions: where rows are read and written, whole or not at all."""

from __future__ import annotations

import functools
import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

import structlog
from sqlalchemy import Engine, MetaData, create_engine, event, insert, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from crash_points import crash_point

P = ParamSpec("P")
R = TypeVar("R")

LOCK_WAIT_SECONDS = 3  # MariaDB: long enough for a busy row, short enough for WeChat's five seconds
SQLITE_BUSY_SECONDS = 15
TRIES = 3

# 1205 lock wait time-out, 1213 deadlock, 1020 row changed since the snapshot was taken; 1305 a savepoint that went
# with the transaction a deadlock had ended, so that the way back to it hides the deadlock itself.
COLLIDED = {1205, 1213, 1020, 1305}
# The connection is gone: 2006, 2013, 2055; 1053 server shutting down; 1927 connection killed; 4031 idle.
CONNECTION_LOST = {2006, 2013, 2055, 1053, 1927, 4031}
DUPLICATE_KEY = 1062
UNREACHABLE = {2002, 2003, 2005, 1040, 1129, 1130, 1203}

log = structlog.get_logger(__name__)


class Base(DeclarativeBase):
    """All tables: InnoDB, utf8mb4, compared byte by byte as SQLite does, so that both databases agree."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    __table_args__: Any = {
        "mysql_engine": "InnoDB",
        "mysql_charset": "utf8mb4",
        "mysql_collate": "utf8mb4_bin",
    }


class OutcomeUnknown(Exception):
    """The connection was lost after COMMIT was sent: the change may stand or not. Never repeated blindly."""


class DatabaseAway(Exception):
    """The database could not be reached, or stayed locked through every try; nothing was changed."""


class Database:
    """One database: its engine and the two kinds of session it gives."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _engine(url)
        self.writing = self.engine.execution_options(qudao_writes=True)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def dispose(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url,
        hide_parameters=True,  # error messages reach logs, and parameters hold personal data
        isolation_level="READ COMMITTED",
        pool_size=10,
        max_overflow=10,
        pool_timeout=3,
        pool_recycle=1800,
        # A connection that died in the pool shows at the first statement; `transaction` then repeats the whole
        # rule, which costs nothing when all is well. A ping before each use would cost a round trip always.
        connect_args={"charset": "utf8mb4", "connect_timeout": 3, "read_timeout": 30, "write_timeout": 30},
    )
    event.listen(engine, "connect", _prepare_mysql)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    """A writer takes the write lock at once: reading first and writing later fails with "locked" at once."""
    writes = connection.get_execution_options().get("qudao_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_mysql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SET SESSION innodb_lock_wait_timeout={LOCK_WAIT_SECONDS}, time_zone='+00:00', "
            "sql_mode='STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
        )


_bound: Database | None = None
_bind_lock = threading.Lock()
_ambient: ContextVar[Session | None] = ContextVar("qudao_session", default=None)


def bind(database: Database) -> None:
    """Make `database` the one of this process. A process serves one database."""
    global _bound
    with _bind_lock:
        _bound = database


def bound() -> Database:
    if _bound is None:
        raise RuntimeError("no database is bound: models.db.bind(Database(url)) comes first")
    return _bound


def session() -> Session:
    """The session of the rule that is running; rules reach rows through it and never commit."""
    current = _ambient.get()
    if current is None:
        raise RuntimeError("no rule is running: rows are reached only inside @transaction or @reading")
    return current


def inside_rule() -> bool:
    """Whether a rule is running: WeChat must not be asked then, it may take seconds while rows stay locked."""
    return _ambient.get() is not None


def transaction(rule: Callable[P, R]) -> Callable[P, R]:
    """A rule that writes. The outermost one commits; inside another it joins. Repeated whole after a collision.

    Repeats at most twice: after a deadlock, a lock time-out, a stale snapshot, or a connection lost *before*
    COMMIT was sent (a plain COMMIT after error 1205 keeps half a change, so a statement is never repeated).
    Lost while COMMIT was under way: `OutcomeUnknown`.
    """

    @functools.wraps(rule)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        outer = _ambient.get()
        if outer is not None:
            if not outer.info["writes"]:
                raise RuntimeError(f"{rule.__qualname__} writes, but was called inside a rule that only reads")
            return rule(*args, **kwargs)
        for attempt in range(1, TRIES + 1):
            try:
                with _session(bound().writing, writes=True) as current:
                    result = rule(*args, **kwargs)
                    current.flush()
                    crash_point("transaction:before_commit")
                    _commit(current)
                    crash_point("transaction:after_commit")
                    return result
            except DBAPIError as error:
                if not _may_repeat(error):
                    raise
                if attempt == TRIES:
                    raise DatabaseAway(f"given up after {TRIES} tries: {_why(error)}") from error
                log.warning("transaction_repeated", rule=rule.__qualname__, attempt=attempt, why=_why(error))
                time.sleep(random.uniform(0.01, 0.05) * 4 ** (attempt - 1))  # noqa: S311 (jitter, no secret)
        raise AssertionError("unreachable")

    return whole


def reading(rule: Callable[P, R]) -> Callable[P, R]:
    """A rule that only reads: takes no write lock, joins a transaction when inside one, repeats when cut off."""

    @functools.wraps(rule)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        if _ambient.get() is not None:
            return rule(*args, **kwargs)
        for attempt in range(1, TRIES + 1):
            try:
                with _session(bound().engine, writes=False):
                    return rule(*args, **kwargs)
            except DBAPIError as error:
                if not _may_repeat(error):
                    raise
                if attempt == TRIES:
                    raise DatabaseAway(f"given up after {TRIES} tries: {_why(error)}") from error
        raise AssertionError("unreachable")

    return whole


def insert_once(table: type[Base], **values: Any) -> bool:
    """Insert a row unless one with its unique key stands already. Whether it is ours.

    The savepoint lets the transaction go on after the refusal; a plain INSERT IGNORE would swallow other faults too.
    """
    try:
        with session().begin_nested():
            session().execute(insert(table).values(**values))
    except IntegrityError as error:
        if _code(error) != DUPLICATE_KEY and "UNIQUE constraint failed" not in str(error.orig):
            raise
        return False
    return True


@contextmanager
def _session(engine: Engine, *, writes: bool) -> Iterator[Session]:
    with Session(engine, expire_on_commit=False, info={"writes": writes}) as current:
        token = _ambient.set(current)
        try:
            yield current
        finally:
            _ambient.reset(token)


def _commit(current: Session) -> None:
    try:
        current.commit()
    except DBAPIError as error:
        if error.connection_invalidated or _code(error) in CONNECTION_LOST:
            raise OutcomeUnknown(_why(error)) from error
        raise


def _may_repeat(error: DBAPIError) -> bool:
    if error.connection_invalidated or _code(error) in COLLIDED | CONNECTION_LOST | UNREACHABLE:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def _code(error: DBAPIError) -> int | None:
    arguments = getattr(error.orig, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else None


def _why(error: DBAPIError) -> str:
    """The database's own words without statement and values, which may hold personal data."""
    return f"{type(error.orig).__name__} {_code(error) or ''}".strip()
