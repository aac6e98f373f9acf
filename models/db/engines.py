"""One database: how it is reached, in which mode, and for how long anybody waits for it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.pool import PoolResetState

from models.db.watch import Watch

LOCK_WAIT_SECONDS = 3  # MariaDB: long enough for a busy row, short enough for WeChat's five seconds
SQLITE_BUSY_SECONDS = 15

MARIADB: dict[str, Any] = {
    "hide_parameters": True,  # error messages reach logs, and parameters hold personal data
    "pool_size": 10,
    "max_overflow": 10,
    "pool_timeout": 3,
    "pool_recycle": 1800,
    "pool_reset_on_return": None,  # _leave_no_transaction
    # A connection that died in the pool shows at the first statement; `transaction` then repeats the whole
    # rule, which costs nothing when all is well. A ping before each use would cost a round trip always.
    # A statement may run long; whether a silent server works or hangs is told by the watch, not by a time-out.
    "connect_args": {"charset": "utf8mb4", "connect_timeout": 1, "read_timeout": 30, "write_timeout": 30},
}


class Database:
    """One database: its engines and the two kinds of session they give, and the watch over whether it answers.

    What only reads goes over connections of its own where that spares a round trip (`_reading_engine`).
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _engine(url)
        self.writing = self.engine.execution_options(qudao_writes=True)
        self.reading = self.engine if self.is_sqlite else _reading_engine(url)
        self.engines = (self.engine,) if self.is_sqlite else (self.engine, self.reading)
        self.watch = None if self.is_sqlite else Watch(self.engines)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def dispose(self) -> None:
        for engine in self.engines:
            engine.dispose()
        if self.watch is not None:
            self.watch.end()


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": SQLITE_BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(url, isolation_level="READ COMMITTED", **MARIADB)
    event.listen(engine, "connect", _prepare_mysql)
    event.listen(engine, "reset", _leave_no_transaction)
    return engine


def _reading_engine(url: str) -> Engine:
    """Connections on which each statement stands alone: a rule that only reads needs no ROLLBACK after it, which is a
    third of what a look at one row costs. Nothing is given up: under READ COMMITTED, as the other connections have it,
    each statement sees what was committed before it began, here as there. What writes is refused by the server."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True, **MARIADB)
    event.listen(engine, "connect", _prepare_mysql)
    event.listen(engine, "connect", _only_read)
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


def _only_read(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION TRANSACTION READ ONLY")


def _leave_no_transaction(connection: Any, _record: Any, state: PoolResetState) -> None:
    """What was left open is rolled back before a connection goes back into the pool. After COMMIT nothing is;
    SQLAlchemy alone would say ROLLBACK all the same: one more round trip in each rule that writes."""
    if not state.transaction_was_reset and not getattr(connection, "rests", False):
        connection.rollback()
