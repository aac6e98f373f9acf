"""Connections to MariaDB: TLS is offered to every server, and the machine's certificates are read once; what reads
goes over connections of its own, says nothing but its questions, and can write nothing."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from models.db import Database, bind, reading, session, transaction
from models.db.connections import SharedContext, _column


def test_connections_that_nobody_asked_to_be_sealed_share_one_context_that_still_offers_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = SharedContext(defer_connect=True)
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: pytest.fail("certificates read once more"))
    second = SharedContext(defer_connect=True)
    assert (first.ssl, second.ctx) == (True, first.ctx)
    assert first.ctx.verify_mode is ssl.CERT_NONE


def test_who_asks_for_a_checked_certificate_gets_a_context_that_checks() -> None:
    asked = [SharedContext(defer_connect=True, ssl_verify_cert=True) for _ in range(2)]
    assert [one.ctx.verify_mode for one in asked] == [ssl.CERT_REQUIRED] * 2
    assert asked[0].ctx is not asked[1].ctx  # a renewed certificate is read by the next connection


@pytest.mark.mariadb
def test_the_program_connects_with_the_shared_context(migrated_mariadb: str) -> None:
    database = Database(migrated_mariadb)
    with database.engine.connect() as one, database.engine.connect() as other:
        lines: list[Any] = [each.connection.driver_connection for each in (one, other)]
        assert lines[0] is not lines[1]
        assert lines[0].ctx is lines[1].ctx
    database.dispose()


@pytest.mark.mariadb
def test_what_was_committed_is_not_rolled_back_and_what_was_left_open_is(
    migrated_mariadb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(migrated_mariadb)
    with database.engine.connect():  # SQLAlchemy asks the first connection whom it speaks to
        pass
    rolled_back: list[str] = []
    undo = SharedContext.rollback

    def noted(self: SharedContext) -> None:
        rolled_back.append("one more")
        undo(self)

    monkeypatch.setattr(SharedContext, "rollback", noted)
    line: Any = database.engine.raw_connection()
    with line.cursor() as cursor:
        cursor.execute("SELECT label FROM follower FOR UPDATE")
        line.commit()
    line.close()
    assert rolled_back == []
    line = database.engine.raw_connection()
    with line.cursor() as cursor:
        cursor.execute("SELECT label FROM follower FOR UPDATE")
    line.close()
    assert rolled_back == ["one more"]
    database.dispose()


@pytest.mark.mariadb
def test_what_a_column_is_is_read_once_and_never_taken_for_another_s(migrated_mariadb: str) -> None:
    asked = ("SELECT 7 AS found", "SELECT 'seven' AS found", "SELECT 7.5 AS found", "SELECT 7 AS found")
    database = Database(migrated_mariadb)
    with database.reading.connect() as line:
        _column.cache_clear()
        told = [line.exec_driver_sql(one).scalar_one() for one in asked * 2]
    assert told == [7, "seven", Decimal("7.5"), 7] * 2
    assert (_column.cache_info().misses, _column.cache_info().hits) == (3, 5)
    database.dispose()


@pytest.fixture
def shelves(mariadb_url: str) -> Iterator[Database]:
    """A database with one shelf, on which nothing lies."""
    database = Database(mariadb_url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE shelf (id INT PRIMARY KEY, things INT NOT NULL)")
        connection.exec_driver_sql("INSERT INTO shelf VALUES (1, 0)")
    bind(database)
    yield database
    database.dispose()


@reading
def things() -> int:
    return int(session().execute(text("SELECT things FROM shelf")).scalar_one())


@transaction
def put_one_more() -> None:
    session().execute(text("UPDATE shelf SET things = things + 1"))


@pytest.mark.mariadb
def test_a_rule_that_reads_says_its_questions_and_nothing_more(
    shelves: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    things()
    said: list[str] = []
    send = SharedContext._execute_command

    def noted(self: SharedContext, command: Any, sql: Any) -> None:
        said.append(sql if isinstance(sql, str) else sql.decode())
        send(self, command, sql)

    monkeypatch.setattr(SharedContext, "_execute_command", noted)
    assert [things(), things()] == [0, 0]
    assert said == ["SELECT things FROM shelf"] * 2


@pytest.mark.mariadb
def test_each_question_of_a_rule_sees_what_was_committed_before_it(shelves: Database) -> None:
    @reading
    def twice() -> list[int]:
        first = things()
        other = threading.Thread(target=put_one_more)
        other.start()
        other.join()
        return [first, things()]

    assert twice() == [0, 1]


@pytest.mark.mariadb
def test_a_rule_that_reads_can_write_nothing_and_leaves_nothing_held(shelves: Database) -> None:
    @reading
    def writes() -> None:
        session().execute(text("UPDATE shelf SET things = 99"))

    with pytest.raises(DatabaseError, match="READ ONLY"):
        writes()
    put_one_more()
    assert things() == 1
    with shelves.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE shelf ADD COLUMN colour INT")  # which waits for whoever still reads
