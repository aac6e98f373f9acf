"""The chain over the audit: whoever changes, removes, slips in or reorders an entry is found; two workers seal once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text

from migrations import run
from models import db
from models.db import Database
from services import audit, audit_chain, clock
from services.access import OPERATOR, SYSTEM, Actor
from services.audit_chain import Flaw, Head
from services.errors import Invalid
from tests.rig.races import at_once

MANAGER = Actor("hq", "陈洁", 2, frozenset({"channel_manager"}))


@pytest.fixture(autouse=True)
def key() -> Iterator[None]:
    audit_chain.use(b"a" * 32)
    yield
    clock.use(None)


def acts(count: int) -> None:
    for number in range(count):
        audit.record(MANAGER, "settings:value:change", "hq_setting", number, name="阈值", value=number, more=None)


def sql(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(statement))


def test_what_was_written_is_sealed_once_and_holds(database: Database) -> None:
    assert audit_chain.verify().head == Head(0, audit_chain.BEGINNING)
    acts(3)
    assert audit_chain.verify().waiting == 3
    head = audit_chain.seal()
    assert head is not None
    assert head.number == 3
    assert audit_chain.seal() is None
    acts(2)
    newest = audit_chain.seal()
    found = audit_chain.verify(f"{head.number}:{head.digest}")
    assert (found.head, found.waiting, found.flaws) == (newest, 0, [])


TAMPERING = {
    "another name": ("UPDATE audit_entry SET actor_name = '李强' WHERE id = 3", [Flaw("altered", 3, 3)]),
    "another moment": (
        "UPDATE audit_entry SET at = '2026-01-01 00:00:00.000000' WHERE id = 1",
        [Flaw("altered", 1, 1)],
    ),
    "other details": ("UPDATE audit_entry SET details = '{}' WHERE id = 5", [Flaw("altered", 5, 5)]),
    "another address": ("UPDATE audit_entry SET address = '10.0.0.1' WHERE id = 2", [Flaw("altered", 2, 2)]),
    "an entry removed": ("DELETE FROM audit_entry WHERE id = 4", [Flaw("entry_missing", 4, 4)]),
    "a seal removed": (
        "DELETE FROM audit_seal WHERE number = 2",
        [Flaw("seal_missing", 2, None), Flaw("altered", 3, 3)],
    ),
    "a seal of one's own": (
        "UPDATE audit_seal SET digest = '" + "0" * 64 + "' WHERE number = 3",
        [Flaw("altered", 3, 3), Flaw("altered", 4, 4)],
    ),
    "two entries' order": (
        "UPDATE audit_seal SET entry_id = 100 WHERE number = 2; UPDATE audit_seal SET entry_id = 2 WHERE number = 3; "
        "UPDATE audit_seal SET entry_id = 3 WHERE number = 2",
        [Flaw("altered", 2, 3), Flaw("altered", 3, 2)],
    ),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_tampering_is_found_and_named(database: Database, how: str) -> None:
    statements, flaws = TAMPERING[how]
    acts(5)
    audit_chain.seal()
    for statement in statements.split(";"):
        sql(database, statement)
    found = [flaw for flaw in audit_chain.verify().flaws if flaw.what != "never_sealed"]
    assert found == flaws


def test_an_end_that_was_cut_off_is_found_by_a_head_kept_elsewhere(database: Database) -> None:
    acts(5)
    head = audit_chain.seal()
    assert head is not None
    for table, column in (("audit_seal", "number"), ("audit_entry", "id")):
        sql(database, f"DELETE FROM {table} WHERE {column} > 3")
    assert audit_chain.verify().flaws == []  # what the chain alone cannot see
    assert audit_chain.verify(f"{head.number}:{head.digest}").flaws == [Flaw("head_missing", 5, None)]


def test_an_entry_slipped_in_below_what_was_sealed_long_ago_is_found(database: Database) -> None:
    acts(3)
    sql(database, "UPDATE audit_entry SET id = 30 WHERE id = 3")
    audit_chain.seal()
    sql(
        database,
        "INSERT INTO audit_entry (id, at, actor_kind, actor_name, tag, subject_kind, details) "
        "VALUES (10, '2026-01-01 00:00:00.000000', 'hq', '陈洁', 'staff:role:grant', 'staff_account', '{}')",
    )
    later = clock.now() + timedelta(hours=2)
    clock.use(lambda: later)
    assert audit_chain.seal() is None
    assert audit_chain.verify().flaws == [Flaw("never_sealed", None, 10)]


def test_an_entry_that_became_visible_late_is_chained_late(database: Database) -> None:
    """A transaction may take its number early and commit late."""
    acts(2)
    sql(database, "UPDATE audit_entry SET id = 9 WHERE id = 1")
    audit_chain.seal()
    sql(
        database,
        "INSERT INTO audit_entry (id, at, actor_kind, actor_name, tag, subject_kind, details) "
        "VALUES (1, '2026-01-01 00:00:00.000000', 'hq', '陈洁', 'staff:role:grant', 'staff_account', '{}')",
    )
    head = audit_chain.seal()
    assert head is not None
    assert head.number == 3
    assert audit_chain.verify().flaws == []


def test_another_key_seals_nothing_that_holds(database: Database) -> None:
    acts(1)
    audit_chain.use(b"b" * 32)
    audit_chain.seal()
    audit_chain.use(b"a" * 32)
    assert audit_chain.verify().flaws == [Flaw("altered", 1, 1)]


@pytest.mark.parametrize("known", ["", "7", "x:" + "0" * 64, "7:short"])
def test_a_head_that_is_none_is_refused(one_database: Database, known: str) -> None:
    if known:
        with pytest.raises(Invalid):
            audit_chain.verify(known)


def test_an_act_without_a_name_is_a_fault_of_the_program(one_database: Database) -> None:
    with pytest.raises(ValueError, match="audit_tags"):
        audit.record(OPERATOR, "staff:role:grnat", "staff_account", 1)


def test_only_of_headquarters_and_strangers_is_it_kept_where_they_came_from(one_database: Database) -> None:
    audit.came_from("203.0.113.7")
    for actor in (MANAGER, SYSTEM, Actor("follower", "访客 7F3K", 1), Actor("anonymous", "访客")):
        audit.record(actor, "staff:session:open", "staff_account", 1)
    audit.came_from(None)
    with one_database.engine.connect() as connection:
        kept = connection.execute(text("SELECT address FROM audit_entry ORDER BY id")).scalars().all()
    assert kept == ["203.0.113.7", None, None, "203.0.113.7"]


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["with unique numbers", "control: without"])
def test_two_workers_seal_each_entry_once(mariadb_url: str, monkeypatch: pytest.MonkeyPatch, guarded: bool) -> None:
    database = Database(mariadb_url)
    run.upgrade(database)
    db.bind(database)
    if not guarded:
        sql(database, "ALTER TABLE audit_seal DROP PRIMARY KEY, DROP INDEX uq_audit_seal_entry_id")
    together, real = threading.Barrier(2), audit_chain.head
    met: set[int] = set()

    def both_have_read() -> Head:
        found = real()
        if threading.get_ident() not in met:  # a repeat after a collision waits for nobody
            met.add(threading.get_ident())
            together.wait(30)
        return found

    monkeypatch.setattr(audit_chain, "head", both_have_read)
    wanted = seals = 0
    for _ in range(1 if guarded else 5):  # whom MariaDB made begin anew sees what the other one sealed
        acts(20)
        met.clear()
        at_once([audit_chain.seal, audit_chain.seal])
        with database.engine.connect() as connection:
            seals = connection.execute(text("SELECT COUNT(*) FROM audit_seal")).scalar_one()
        wanted += 20
        if seals > wanted:
            break
    found = audit_chain.verify()
    database.dispose()
    assert (seals, found.flaws) == (20, []) if guarded else seals > wanted
