"""Several workers look for work at the same moment: one import is one worker's, and is written once."""

from __future__ import annotations

from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.sql import Select

from models.audit import AuditEntry
from models.db import reading, session
from services.access import Actor
from services.organisation import import_jobs, import_work
from tests.rig.races import at_once
from tests.services.organisation.test_import_work import _hand_in, _work, admin

__all__ = ["admin"]  # a fixture
pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]

WORKERS = 4
TRIES_OF_A_CONTROL = 25


def holders(boss: Actor) -> int:
    """How many of four workers that look at once believe that the one import is theirs."""
    number = _hand_in(boss)
    held = at_once([partial(import_work._claim, f"w{n}") for n in range(WORKERS)])
    import_work._end(next(one for one in reversed(held) if one), "dropped", None)
    assert import_jobs.one(boss, number).state == "dropped"
    return sum(one is not None for one in held)


@reading
def written() -> int:
    tag = AuditEntry.tag == "organisation:workbook:import"
    return session().scalar(select(func.count()).select_from(AuditEntry).where(tag)) or 0


def test_one_import_is_taken_by_one_of_several_workers(admin: Actor) -> None:
    for _ in range(3):
        assert holders(admin) == 1


def test_an_import_is_written_once_however_many_workers_there_are(admin: Actor) -> None:
    number = _hand_in(admin)
    _work(admin, number)
    import_jobs.confirm(admin, number)
    worked = at_once([partial(import_work.work_once, f"w{n}") for n in range(WORKERS)])
    assert sum(worked) == 1
    view = import_jobs.one(admin, number)
    assert (view.state, view.counts["created"], written()) == ("done", 6, 1)


def test_control_with_rows_not_held_one_import_is_taken_by_two(
    admin: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Select, "with_for_update", lambda query, **_: query)
    claim = import_work._claim
    assert any(
        sum(one is not None for one in at_once([partial(claim, f"w{n}") for n in range(WORKERS)])) > 1
        for _ in range(TRIES_OF_A_CONTROL)
        if _hand_in(admin)
    )
