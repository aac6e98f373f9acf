"""Codes that were never active and are looked at: a few are nothing, many of one batch are told once a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from app.tries import OwnTries
from models.db import Database
from services import clock
from services.access import OPERATOR
from services.item_codes import starving, states, tallying, too_early, verifying
from services.item_codes.states import Span
from tests.labels import labels
from tests.rig.invariants import rows
from tests.services.item_codes.test_inspecting import employee
from tests.world import Cast


@pytest.fixture(autouse=True)
def _counted_apart() -> Iterator[None]:
    starving.use(OwnTries())
    tallying.forget()
    yield
    clock.use(None)


def scan(*codes: str, who: int | None = None) -> None:
    """From a network of one's own each, as goods in many hands are."""
    for code in codes:
        starving.use(OwnTries())
        verifying.verify(who, code, way="page")
    tallying.write_down()


def alarms(database: Database) -> int:
    """Entries at the bells of the console: two administrators and the channel's manager hear each."""
    told = rows(database, "SELECT COUNT(DISTINCT employee_id), COUNT(*) FROM console_inbox WHERE topic = 'code_alarm'")
    readers, entries = told[0]
    return int(entries) // int(readers) if readers else 0


def test_many_of_one_batch_are_told_once_a_day(app: Flask, database: Database, cast: Cast) -> None:
    batch, codes = labels(40, active=False)
    few = too_early.MANY - 1
    scan(*codes[:few], *codes[:few])  # again and again the same are no more
    assert too_early.watch() == 0
    scan(codes[few])
    assert (too_early.watch(), too_early.watch()) == (1, 1)
    assert alarms(database) == 1
    told = too_early.of_batch(batch.id)
    assert (told.codes, told.looks, told.new) == (too_early.MANY, 2 * few + 1, too_early.MANY)

    two_days_on = clock.now() + timedelta(days=2)
    clock.use(lambda: two_days_on)
    assert too_early.watch() == 0  # nothing new
    scan(*codes[20:30])
    assert too_early.watch() == 1
    assert alarms(database) == 2


def test_what_was_active_once_what_lies_in_other_batches_and_inspections_are_not_counted(
    app: Flask, database: Database, cast: Cast
) -> None:
    batch, codes = labels(40, active=False)
    states.activate(OPERATOR, batch.code, Span(batch.first_serial, 20))
    states.freeze(OPERATOR, batch.code, Span(batch.first_serial, 20), reason="抽检")
    other, others = labels(40, active=False)
    scan(*codes[:20])  # stopped, but sold rightly
    scan(*codes[20:25], *others[:5])
    scan(*others[5:30], who=employee())
    scan(*(f"{n:016}" for n in range(20)))
    assert too_early.watch() == 0
    assert (too_early.of_batch(batch.id).codes, too_early.of_batch(other.id).codes) == (5, 5)
    states.activate(OPERATOR, other.code)
    assert too_early.of_batch(other.id).codes == 0  # it is sold now, and somebody scanned early
    assert alarms(database) == 0


def test_of_a_leaked_package_a_thousand_scans_verify_nothing_and_are_heard_of(
    app: Flask, database: Database, cast: Cast
) -> None:
    """The worker looks every half minute."""
    batch, codes = labels(1_000, active=False)
    said = set()
    for code in codes:
        starving.use(OwnTries())
        said.add(verifying.verify(None, code, way="page").verdict)
    assert said == {"not_available"}
    tallying.write_down()
    assert too_early.watch() == 1
    assert alarms(database) == 1
    assert too_early.of_batch(batch.id).codes == 1_000
    states.activate(OPERATOR, batch.code)
    assert verifying.verify(None, codes[0], way="page").verdict == "genuine"  # they were true ones all the time
