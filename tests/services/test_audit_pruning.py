"""The oldest part of the audit is let go, and what stays is still proved; nobody else can let a beginning vanish."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from models.db import Database
from services import audit, audit_chain, audit_pruning, clock
from services.access import OPERATOR, SYSTEM
from services.audit_chain import Flaw
from services.errors import Conflict, Invalid

LONG = timedelta(days=audit_pruning.SHORTEST_DAYS + 1)


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    audit_chain.use(b"a" * 32)
    yield
    clock.use(None)


def acts(count: int) -> None:
    for number in range(count):
        audit.record(SYSTEM, "settings:value:change", "hq_setting", number, value=number)
    audit_chain.seal()


def old_and_new(old: int = 5, new: int = 3) -> None:
    """So many entries of three years ago, so many of today."""
    now = clock.now()
    clock.use(lambda: now - LONG)
    acts(old)
    clock.use(lambda: now)
    acts(new)


def sql(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(statement))


def count(database: Database, table: str) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one())


def test_what_is_old_goes_and_what_stays_is_proved(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_pruning, "AT_ONCE", 2)
    old_and_new()
    before = audit_chain.head()
    assert audit_pruning.prune(OPERATOR, audit_pruning.SHORTEST_DAYS) == 5
    found = audit_chain.verify(f"{before.number}:{before.digest}")
    assert (found.head, found.flaws) == (before, [])
    audit_chain.seal()
    assert audit_chain.verify().head.number == 9  # that it was done is an entry too
    assert [count(database, table) for table in ("audit_entry", "audit_seal", "audit_checkpoint")] == [4, 4, 1]
    assert audit_pruning.prune(OPERATOR, audit_pruning.SHORTEST_DAYS) == 0


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("UPDATE audit_checkpoint SET digest = '" + "0" * 64 + "'", Flaw("checkpoint_forged", 5, None)),
        ("DELETE FROM audit_checkpoint", Flaw("seal_missing", 1, None)),
        ("UPDATE audit_entry SET actor_name = 'x' WHERE id = 7", Flaw("altered", 7, 7)),
        ("DELETE FROM audit_seal WHERE number = 6", Flaw("seal_missing", 6, None)),
    ],
)
def test_tampering_after_it_is_found(database: Database, statement: str, flaw: Flaw) -> None:
    old_and_new()
    audit_pruning.prune(OPERATOR, audit_pruning.SHORTEST_DAYS)
    sql(database, statement)
    assert flaw in audit_chain.verify().flaws


def test_nobody_without_the_key_lets_a_beginning_vanish(database: Database) -> None:
    old_and_new()
    sql(database, "DELETE FROM audit_entry WHERE id <= 6")
    sql(
        database,
        "INSERT INTO audit_checkpoint (number, digest, entries, written_before, let_go_at, proof) "
        "SELECT number, digest, 6, sealed_at, sealed_at, digest FROM audit_seal WHERE number = 6",
    )
    sql(database, "DELETE FROM audit_seal WHERE number <= 6")
    assert audit_chain.verify().flaws == [Flaw("checkpoint_forged", 6, None)]


def test_a_chain_that_does_not_hold_and_less_than_three_years_are_refused(database: Database) -> None:
    old_and_new()
    with pytest.raises(Invalid):
        audit_pruning.prune(OPERATOR, 185)
    sql(database, "DELETE FROM audit_entry WHERE id = 2")
    with pytest.raises(Conflict):
        audit_pruning.prune(OPERATOR, audit_pruning.SHORTEST_DAYS)


def test_a_head_from_before_is_said_to_be_gone(database: Database) -> None:
    old_and_new()
    audit_pruning.prune(OPERATOR, audit_pruning.SHORTEST_DAYS)
    with pytest.raises(Invalid) as refused:
        audit_chain.verify(f"3:{'0' * 64}")
    assert refused.value.code == "head_let_go"
