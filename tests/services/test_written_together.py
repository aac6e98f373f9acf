"""Promises and audit entries of one transaction go to the database together, and whoever asks for them finds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.audit import AuditEntry
from models.db import Base, Database, gathered, insert_row, insert_row_once, reading, session, transaction
from models.outbox import OutboxPromise
from models.people import FOLLOWING, STRANGER, Follower
from services import audit, clock, outbox
from services.access import SYSTEM
from tests.rig.listening import listening


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if not statement.startswith("BEGIN"):  # which SQLite is told in so many words
            heard.append(statement)

    with listening(database, "before_cursor_execute", hear):
        yield heard


def act(number: int) -> None:
    """One of each."""
    outbox.promise("look", f"look:{number}", {"n": number})
    audit.record(SYSTEM, "follower:account:leave", "follower", number)


@reading
def count(table: type[Base]) -> int:
    return session().execute(select(func.count()).select_from(table)).scalar_one()


def test_one_statement_writes_all_rows_of_a_table(database: Database) -> None:
    @transaction
    def deed() -> None:
        for n in range(5):
            act(n)

    with statements(database) as heard:
        deed()
    assert [one.split("(")[0].strip() for one in heard] == ["INSERT INTO outbox_promise", "INSERT INTO audit_entry"]
    assert (count(OutboxPromise), count(AuditEntry)) == (5, 5)


def test_whoever_asks_a_table_in_the_same_transaction_finds_what_waits(database: Database) -> None:
    @transaction
    def deed() -> tuple[int, int]:
        act(1)
        act(2)
        return count(OutboxPromise), count(AuditEntry)

    assert deed() == (2, 2)


def test_what_was_promised_before_stays_as_it_was(database: Database) -> None:
    act(1)

    @transaction
    def deed() -> None:
        outbox.promise("look", "look:1", {"n": "another"})
        outbox.promise("look", "look:2", {"n": 2})
        outbox.promise("look", "look:2", {"n": "twice"})

    deed()
    assert sorted(held.payload["n"] for held in outbox.claim("a", 10)) == [1, 2]


def test_another_fault_than_a_standing_key_is_none_that_is_passed_over(database: Database) -> None:
    with pytest.raises(IntegrityError):
        outbox.promise("look", "look:1", {}, follower_id=404)


def test_what_a_refusal_undoes_goes_with_what_it_wanted_written(database: Database) -> None:
    @transaction
    def refused() -> None:
        act(2)
        raise LookupError

    def two() -> None:
        transaction(act)(1)
        with suppress(LookupError):
            refused()
        transaction(act)(3)

    gathered("two", two)
    assert sorted(held.payload["n"] for held in outbox.claim("a", 10)) == [1, 3]
    with pytest.raises(LookupError):
        refused()
    assert count(OutboxPromise) == count(AuditEntry) == 2


def test_a_row_made_is_a_row_read_without_being_asked_for(database: Database) -> None:
    @transaction
    def deed() -> tuple[str, int | None]:
        made = insert_row(Follower, label="访客 ABCD", created_at=clock.now())
        found = made.follow_state, made.merged_into_id
        made.follow_state = FOLLOWING
        assert insert_row_once(Follower, label="访客 ABCD", created_at=clock.now()) is None
        return found

    with statements(database) as heard:
        assert deed() == (STRANGER, None)
    assert [one.split()[0] for one in heard] == ["INSERT", "UPDATE", "INSERT"]
    assert transaction(lambda: session().get_one(Follower, 1).follow_state)() == FOLLOWING
