"""Transactions: whole or not at all, repeated whole after a collision."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext, suppress

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from models.db import (
    TRIES,
    Database,
    DatabaseAway,
    bind,
    inside_rule,
    reading,
    session,
    transaction,
)
from tests.database_faults import DEADLOCK, GONE, LOCK_TIMED_OUT, failing


def put(jar: str, coins: int = 1) -> None:
    done = session().execute(
        text("UPDATE jar SET coins = coins + :coins WHERE name = :jar"), {"coins": coins, "jar": jar}
    )
    assert done.rowcount == 1  # type: ignore[attr-defined]


@reading
def jars() -> dict[str, int]:
    rows = session().execute(text("SELECT name, coins FROM jar"))
    return {row.name: row.coins for row in rows}


def test_a_rule_inside_a_rule_stands_and_falls_with_the_outer_one(database: Database) -> None:
    @transaction
    def inner() -> None:
        put("blue")

    @transaction
    def outer(fail: bool) -> None:
        put("red")
        inner()
        assert jars() == {"red": 1, "blue": 1}
        if fail:
            raise LookupError("after both")

    with pytest.raises(LookupError):
        outer(fail=True)
    assert jars() == {"red": 0, "blue": 0}
    outer(fail=False)
    assert jars() == {"red": 1, "blue": 1}


def test_a_rule_that_reads_may_not_call_one_that_writes(database: Database) -> None:
    @transaction
    def write() -> None:
        put("red")

    @reading
    def look() -> None:
        write()

    with pytest.raises(RuntimeError, match="only reads"):
        look()
    assert jars() == {"red": 0, "blue": 0}


def test_what_a_reading_rule_changes_is_refused_or_thrown_away(database: Database) -> None:
    """MariaDB refuses it; SQLite, whose one connection reads and writes, takes it back."""

    @reading
    def sly() -> None:
        put("red")

    with nullcontext() if database.is_sqlite else pytest.raises(DatabaseError, match="READ ONLY"):
        sly()
    assert jars() == {"red": 0, "blue": 0}


def test_rows_are_reached_only_inside_a_rule(database: Database) -> None:
    assert not inside_rule()
    with pytest.raises(RuntimeError, match="no rule is running"):
        session()

    @reading
    def look() -> bool:
        return inside_rule()

    assert look()
    assert not inside_rule()


@pytest.mark.parametrize("code", [GONE, LOCK_TIMED_OUT, DEADLOCK, 1020])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_collision_repeats_the_whole_rule_not_the_statement(database: Database, code: int, place: int) -> None:
    began = []

    @transaction
    def both() -> None:
        began.append(1)
        put("red")
        put("blue")

    offset = 1 if database.is_sqlite else 0  # BEGIN IMMEDIATE is a statement of its own
    with failing(database, code, at=place + offset) as hits:
        both()
    assert (len(began), hits.failed) == ((2, 1) if place < 3 else (1, 0))
    assert jars() == {"red": 1, "blue": 1}


def test_it_gives_up_after_three_tries_and_says_that_nothing_changed(database: Database) -> None:
    @transaction
    def write() -> None:
        put("red")

    with failing(database, DEADLOCK) as hits, pytest.raises(DatabaseAway, match=f"after {TRIES} tries"):
        write()
    assert hits.failed == TRIES
    assert jars() == {"red": 0, "blue": 0}


def test_a_fault_that_is_no_collision_is_not_repeated(database: Database) -> None:
    began = []

    @transaction
    def twice_the_same_key() -> None:
        began.append(1)
        put("blue")
        session().execute(text("INSERT INTO jar VALUES ('red', 5)"))

    with pytest.raises(IntegrityError):
        twice_the_same_key()
    assert len(began) == 1
    assert jars() == {"red": 0, "blue": 0}


@pytest.mark.parametrize("code", [1114, 1290, 1836, 1021])
def test_a_database_that_takes_no_change_now_is_away_and_is_not_asked_again_at_once(
    database: Database, code: int
) -> None:
    @transaction
    def write() -> None:
        put("red")

    with failing(database, code) as hits, pytest.raises(DatabaseAway, match="no change can be taken"):
        write()
    assert hits.failed == 1
    assert jars()["red"] == 0


def test_between_tries_a_growing_random_moment_passes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)

    @transaction
    def write() -> None:
        put("red")

    for _ in range(20):
        with failing(database, DEADLOCK), pytest.raises(DatabaseAway):
            write()
    first, second = waits[::2], waits[1::2]
    assert (len(first), len(second)) == (20, 20)
    assert max(first) < 0.06
    assert min(second) > 0.03
    assert len(set(waits)) == 40


def test_a_database_that_is_not_there_is_away(database: Database) -> None:
    nowhere = Database("mysql+pymysql://root@127.0.0.1:1/none")
    bind(nowhere)
    with pytest.raises(DatabaseAway):
        jars()
    bind(database)
    assert jars() == {"red": 0, "blue": 0}


def test_two_who_each_hold_what_the_other_wants_both_succeed_in_the_end(database: Database) -> None:
    """A real deadlock (on SQLite: a real queue), inside a savepoint, which the deadlock takes away with it."""
    both_hold = threading.Barrier(2, timeout=1.0)
    faults: list[BaseException] = []

    @transaction
    def move(first: str, second: str) -> None:
        put(first)
        with suppress(threading.BrokenBarrierError):  # SQLite lets one in at a time, and a repeat comes alone
            both_hold.wait()
        with session().begin_nested():
            put(second)

    def run(first: str, second: str) -> None:
        try:
            move(first, second)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=pair) for pair in (("red", "blue"), ("blue", "red"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert jars() == {"red": 2, "blue": 2}


def test_a_writer_on_sqlite_takes_its_turn_before_it_reads(sqlite_url: str) -> None:
    """Who reads first and writes later would find "database is locked" at once; BEGIN IMMEDIATE waits instead."""
    database = Database(sqlite_url)
    begun: list[str] = []
    with database.writing.connect() as writer, database.engine.connect() as reader:
        for connection in (writer, reader):
            connection.connection.dbapi_connection.set_trace_callback(begun.append)  # type: ignore[union-attr]
        writer.execute(text("SELECT 1"))
        reader.execute(text("SELECT 1"))
    database.dispose()
    assert begun[0] == "BEGIN IMMEDIATE"
    assert "BEGIN" in begun
    assert [begun.count(word) for word in ("BEGIN IMMEDIATE", "BEGIN")] == [1, 1]
