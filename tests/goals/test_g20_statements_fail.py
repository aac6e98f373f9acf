"""G20: whichever statement of a deed fails, the deed is done whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from models.db import DatabaseAway
from tests.database_faults import failing
from tests.goals.deeds import DEEDS, bind_deciders
from tests.goals.ground import Ground
from tests.rig.invariants import content, number, orphans
from tests.rig.listening import listening

REPEATED = (1205, 1213, 1020, 2006, 2013)
TABLE_FULL = 1114
CLAIMS = "SELECT COUNT(*) FROM claim"
BY_HAND = ("form", "decision")  # an arrival comes through the door, which turns a refusal into a 503


@contextmanager
def going_on_after_a_deadlock(ground: Ground, at: int) -> Iterator[None]:
    """The database ends the transaction at the statement in place `at`, as a deadlock does, and only that statement is
    repeated: what came before is gone, what comes after stays."""
    seen: list[int] = []

    def undo(cursor: Any, *_: Any) -> None:
        seen.append(1)
        if len(seen) == at:
            cursor.connection.rollback()

    with listening(ground.database, "do_execute", undo):
        yield


def statements_of(ground: Ground, deed: str) -> int:
    act = DEEDS[deed][0](ground)
    with failing(ground.database, 1213, at=0) as hits:
        act()
    return hits.seen


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.proof)])
def test_a_statement_that_fails_once_changes_nothing_of_the_outcome(
    ground: Ground, deed: str, step: int, record_property: Callable[[str, object], None]
) -> None:
    """Every seventh statement in the fast lane, every one in the proof."""
    bind_deciders(ground)
    statements, failed = statements_of(ground, deed), 0
    for number_, code in enumerate(REPEATED):
        for place in range(1 + number_ % step, statements + 1, step):
            act = DEEDS[deed][0](ground)
            claims = number(ground.database, CLAIMS)
            with failing(ground.database, code, at=place) as hits:
                act()
            failed += hits.failed
            assert number(ground.database, CLAIMS) - claims == (0 if deed == "decision" else 1), (code, place)
            assert orphans(ground.database) == [], (code, place)
    assert failed >= statements // step
    record_property("statements", statements)
    record_property("failures", failed)


@pytest.mark.parametrize("deed", BY_HAND)
@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.proof)])
def test_a_full_table_at_any_statement_leaves_everything_as_it_was(ground: Ground, deed: str, step: int) -> None:
    bind_deciders(ground)
    for place in range(1, statements_of(ground, deed) + 1, step):
        act = DEEDS[deed][0](ground)
        before = content(ground.database)
        with failing(ground.database, TABLE_FULL, at=place), pytest.raises(DatabaseAway):
            act()
        assert content(ground.database) == before, place


def test_control_repeating_only_the_statement_leaves_half_a_deed(sqlite_ground: Ground) -> None:
    bind_deciders(sqlite_ground)
    half: list[str] = []
    for place in range(2, statements_of(sqlite_ground, "decision") + 1):
        act = DEEDS["decision"][0](sqlite_ground)
        # Savepoints that went with the transaction are missed here and there; what stands is looked at either way.
        with suppress(DBAPIError), going_on_after_a_deadlock(sqlite_ground, place):
            act()
        half += orphans(sqlite_ground.database)
    assert half
