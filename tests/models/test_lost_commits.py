"""The answer to COMMIT is lost: asked after by the transaction's own key, else unknown, never repeated blindly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from migrations import run
from models.db import (
    TRIES,
    Database,
    Operation,
    OutcomeUnknown,
    operations,
    outcomes_known,
    reading,
    repeatable,
    session,
    transaction,
)
from tests.database_faults import losing_commits
from tests.models.test_db import jars, put


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_lost_commit_is_never_repeated_blindly(database: Database, carried_out: bool) -> None:
    began = []

    @transaction
    def write() -> None:
        began.append(1)
        put("red")

    with losing_commits(database, carried_out=carried_out), pytest.raises(OutcomeUnknown):
        write()
    assert len(began) == 1
    assert jars()["red"] == int(carried_out)


@pytest.mark.parametrize("carried_out", [True, False])
def test_with_its_key_a_lost_commit_is_found_again_or_repeated_and_counts_once(
    database: Database, carried_out: bool
) -> None:
    began = []

    @transaction
    def write() -> int:
        began.append(1)
        put("red")
        return 42

    with losing_commits(database, carried_out=carried_out), outcomes_known():
        assert write() == 42
    assert len(began) == (1 if carried_out else 2)
    assert jars()["red"] == 1


@pytest.mark.parametrize("carried_out", [True, False])
def test_what_changes_nothing_a_second_time_is_repeated_and_leaves_no_key(
    database: Database, carried_out: bool
) -> None:
    began = []

    @repeatable
    @transaction
    def write() -> int:
        began.append(1)
        session().execute(text("UPDATE jar SET coins = 1 WHERE name = 'red'"))
        return 42

    with losing_commits(database, carried_out=carried_out), outcomes_known():
        assert write() == 42
    assert len(began) == 2
    assert jars()["red"] == 1
    assert keys_left() == 0


@reading
def keys_left() -> int:
    return session().execute(select(func.count()).select_from(Operation)).scalar_one()


@pytest.mark.parametrize("carried_out", [True, False])
def test_where_nobody_can_be_asked_the_outcome_stays_unknown_even_with_a_key(
    database: Database, carried_out: bool
) -> None:
    @transaction
    def write() -> None:
        put("red")

    with (
        losing_commits(database, carried_out=carried_out, then="is away"),
        outcomes_known(),
        pytest.raises(OutcomeUnknown),
    ):
        write()
    assert jars()["red"] == int(carried_out)


def test_a_commit_that_is_lost_at_every_try_is_not_repeated_without_end(database: Database) -> None:
    @transaction
    def write() -> None:
        put("red")

    with losing_commits(database, carried_out=False, times=99) as hits, outcomes_known():
        with pytest.raises(OutcomeUnknown):
            write()
        assert hits.failed == TRIES
    assert jars()["red"] == 0


@pytest.mark.mariadb
def test_a_commit_that_still_waits_at_the_server_is_not_taken_for_one_that_never_came(mariadb_url: str) -> None:
    """The lost connection's transaction is open yet: who asks waits for its end, and gives up rather than guess."""
    database = Database(mariadb_url)
    run.upgrade(database)
    with database.writing.connect() as lost:
        lost.execute(insert(Operation).values(operation_key="k", recorded_at=datetime.now(UTC)))
        with Session(database.writing) as asking, pytest.raises(OperationalError, match="Lock wait timeout"):
            operations.stands(asking, "k")
        lost.rollback()
        with Session(database.writing) as asking:
            assert not operations.stands(asking, "k")
    database.dispose()
