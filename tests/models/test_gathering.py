"""Several rules in one transaction: they stand or fall together, and each is still what it is alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from models.db import Database, Operation, gathered, inside_rule, outcomes_known, reading, session, transaction
from models.settings import HqSetting
from tests.database_faults import DEADLOCK, GONE, LOCK_TIMED_OUT, failing, losing_commits
from tests.models.test_db import jars, put


@transaction
def fill(jar: str) -> None:
    put(jar)


@transaction
def fill_and_drop(jar: str) -> None:
    put(jar)
    raise LookupError(jar)


def fill_both() -> str:
    fill("red")
    with pytest.raises(LookupError):
        fill_and_drop("blue")
    fill("blue")
    return "done"


def test_what_one_rule_refuses_is_undone_alone_and_the_others_stand_together(database: Database) -> None:
    assert gathered("both", fill_both) == "done"
    assert jars() == {"red": 1, "blue": 1}


def test_an_error_between_the_rules_undoes_them_all(database: Database) -> None:
    def act() -> None:
        fill_both()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        gathered("both", act)
    assert jars() == {"red": 0, "blue": 0}


@pytest.mark.parametrize("code", [DEADLOCK, LOCK_TIMED_OUT, GONE])
def test_a_statement_that_fails_once_repeats_them_all(database: Database, code: int) -> None:
    with failing(database, code, at=0) as hits:
        gathered("both", fill_both)
    for place in range(1, hits.seen + 1):
        before = jars()
        with failing(database, code, at=place):
            assert gathered("both", fill_both) == "done"
        assert jars() == {jar: coins + 1 for jar, coins in before.items()}, place


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_lost_commit_of_them_all_is_found_again(database: Database, carried_out: bool) -> None:
    with losing_commits(database, carried_out=carried_out), outcomes_known():
        assert gathered("both", fill_both) == "done"
    assert jars() == {"red": 1, "blue": 1}


def test_each_rule_reads_rows_afresh_as_if_it_were_alone(database: Database) -> None:
    @transaction
    def write(value: str) -> None:
        session().add(HqSetting(name="test.name", value=value, changed_by="test", changed_at=datetime.now(UTC)))

    @transaction
    def change(value: str) -> None:
        session().execute(
            update(HqSetting).values(value=value).execution_options(synchronize_session=False)  # past every object
        )

    @reading
    def look() -> str:
        return str(session().execute(select(HqSetting)).scalar_one().value)

    def act() -> list[str]:
        write("first")
        seen = [look()]
        change("second")
        return [*seen, look()]

    assert gathered("settings", act) == ["first", "second"]


def test_between_the_rules_nobody_reaches_rows_and_the_transaction_is_known_to_be_open(database: Database) -> None:
    def act() -> bool:
        with pytest.raises(RuntimeError, match="no rule is running"):
            session().execute(select(Operation))
        return inside_rule()

    assert gathered("nothing", act)
    with pytest.raises(RuntimeError, match="called inside one"):
        transaction(lambda: gathered("inner", act))()
