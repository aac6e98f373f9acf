"""G24: a worker that dies while it folds beats has folded all of a turn or none; the sums are what was accepted."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import update

from models.db import session, transaction
from models.reading import Beat
from services.reading import beating, folding
from services.reading.readers import Reader
from tests.goals.ground import Ground
from tests.reading_room import Room, beats, fold_all, kept, reads, room, sums, visit_of
from tests.rig import crashes
from tests.rig.races import at_once

FOLDING = ("fold:added", "fold:marked")
Record = Callable[[str, object], None]


def accept(ours: Room, visits: int, *pages: int) -> None:
    for n in range(visits):
        reader = Reader(None, f"browser {n}")
        beating.take_beats(visit_of(ours.share, reader, channel="page"), beats(*pages, ms=700 + n), reader)


@pytest.mark.parametrize("point", [*FOLDING, "transaction:before_commit", "transaction:after_commit"])
def test_a_cut_anywhere_in_a_turn_loses_nothing_and_doubles_nothing(ground: Ground, point: str) -> None:
    ours = room(ground.cast)
    accept(ours, 4, 1, 2, 3)
    for skip in (0, 1):
        assert crashes.dies_at(point, partial(fold_all, 3), skip=skip)
        assert reads() == reads(from_beats=True)
    fold_all()
    assert set(sums().values()) == {kept()}
    assert kept()[0] == 12


@pytest.mark.mariadb
@pytest.mark.parametrize("times", [12, pytest.param(200, marks=[pytest.mark.proof, pytest.mark.timeout(1800)])])
def test_workers_killed_at_any_moment_while_beats_come_in_end_with_sums_that_are_the_beats(
    fresh_mariadb_ground: Ground, times: int, record_property: Record
) -> None:
    ours = room(fresh_mariadb_ground.cast)
    chance, killed = random.Random(times), 0
    for n in range(times):
        reader = Reader(None, f"reader {n}")
        visit = visit_of(ours.share, reader, channel="page")
        for first in range(0, 40, 20):
            beating.take_beats(visit, beats(*[1, 2, 3, 4, 5] * 4, first=first, ms=100), reader)
        killed += crashes.dies_after(chance.uniform(0.0, 0.05), partial(fold_all, 7))
        assert reads() == reads(from_beats=True)
    fold_all()
    assert set(sums().values()) == {kept()}
    assert reads() == reads(from_beats=True)
    assert killed > times // 4
    record_property("beats", kept()[0])
    record_property("killed in the middle", killed)


@pytest.mark.mariadb
def test_two_workers_that_fold_at_once_fold_each_beat_once(fresh_mariadb_ground: Ground) -> None:
    ours = room(fresh_mariadb_ground.cast)
    accept(ours, 6, 1, 2, 3, 4, 5)
    turns = at_once([partial(fold_all, 2)] * 4)
    fold_all()
    assert sum(turns) > 0
    assert set(sums().values()) == {kept()}


def marked_on_its_own(folded_first: bool) -> None:
    """As if adding and marking were two transactions."""

    @transaction
    def mark_all() -> None:
        session().execute(update(Beat).values(unfolded=None).execution_options(synchronize_session=False))

    @transaction
    def add_without_marking() -> None:
        patched = folding._mark
        folding._mark = lambda table, rows: None
        try:
            folding.fold_some()
        finally:
            folding._mark = patched

    for step in (add_without_marking, mark_all) if folded_first else (mark_all, add_without_marking):
        step()


@pytest.mark.parametrize("folded_first", [True, False])
def test_control_adding_and_marking_in_two_transactions_doubles_or_loses(ground: Ground, folded_first: bool) -> None:
    ours = room(ground.cast)
    accept(ours, 2, 1, 2)
    assert crashes.dies_at("transaction:after_commit", partial(marked_on_its_own, folded_first))
    fold_all()
    found = sums()["visit_total"][0]
    assert found == (2 * kept()[0] if folded_first else 0)
