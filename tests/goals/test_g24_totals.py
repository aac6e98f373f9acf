"""G24 for codes: a worker that dies while it folds looks or bound items has folded all of a turn or none."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import false, update

from models.db import session, transaction
from models.items import Item
from services.item_codes import totals, verifying
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import somebody
from tests.rig import crashes
from tests.rig.invariants import broken, number
from tests.rig.races import at_once
from tests.services.items.shop import Shelf, shelf

TOTALS = ("totals:added", "totals:marked")
SUMS = "SELECT COALESCE(SUM(bound), 0) FROM code_day"
ITEMS = "SELECT COUNT(*) FROM item"
Record = Callable[[str, object], None]


def bound(count: int) -> Shelf:
    """So many items, each somebody's, and each looked at before."""
    goods = shelf(count=count)
    for place in range(count):
        who = somebody().id
        verifying.verify(who, goods.code(place), way="page")
        goods.bind(who, place)
    return goods


def fold_all(most: int = totals.AT_ONCE) -> int:
    folded = 0
    while done := totals.fold_some(most) + totals.fold_bound(most):
        folded += done
    return folded


def counts_are_the_rows(ground: Ground, count: int) -> bool:
    looks = number(ground.database, "SELECT COALESCE(SUM(first_looks), 0) FROM code_day")
    return number(ground.database, SUMS) == looks == count and broken() == []


@pytest.mark.parametrize("point", [*TOTALS, "transaction:before_commit", "transaction:after_commit"])
def test_a_cut_anywhere_in_a_turn_loses_nothing_and_doubles_nothing(ground: Ground, point: str) -> None:
    bound(5)
    for skip in (0, 1):
        assert crashes.dies_at(point, partial(fold_all, 2), skip=skip)
        assert broken() == []
    fold_all(2)
    assert counts_are_the_rows(ground, 5)


@pytest.mark.mariadb
@pytest.mark.parametrize("times", [6, pytest.param(100, marks=[pytest.mark.proof, pytest.mark.timeout(1800)])])
def test_workers_killed_at_any_moment_while_items_are_bound_end_with_sums_that_are_the_items(
    fresh_mariadb_ground: Ground, times: int, record_property: Record
) -> None:
    ground, goods = fresh_mariadb_ground, shelf(count=4 * times)
    chance, killed, places = random.Random(times), 0, itertools.count()
    for _ in range(times):
        for place in itertools.islice(places, 4):
            who = somebody().id
            verifying.verify(who, goods.code(place), way="page")
            goods.bind(who, place)
        killed += crashes.dies_after(chance.uniform(0.0, 0.02), partial(fold_all, 2))
        assert broken() == []
    fold_all()
    assert counts_are_the_rows(ground, 4 * times)
    assert killed > 0
    record_property("items", 4 * times)
    record_property("killed in the middle", killed)


@pytest.mark.mariadb
def test_workers_that_fold_at_once_while_others_bind_count_each_item_once(fresh_mariadb_ground: Ground) -> None:
    goods = shelf(count=24)
    people = [somebody().id for _ in range(24)]
    for place in range(12):
        goods.bind(people[place], place)
    acts: list[Callable[[], object]] = [partial(fold_all, 3)] * 4
    acts += [partial(goods.bind, people[place], place) for place in range(12, 24)]
    at_once(acts)
    fold_all()
    assert number(fresh_mariadb_ground.database, SUMS) == number(fresh_mariadb_ground.database, ITEMS) == 24
    assert broken() == []


@transaction
def mark_all() -> None:
    session().execute(update(Item).values(unfolded=None).execution_options(synchronize_session=False))


@pytest.mark.parametrize("marked_first", [True, False])
def test_control_adding_and_marking_apart_doubles_or_loses(
    ground: Ground, marked_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound(3)
    if marked_first:
        mark_all()  # and then the worker dies
    else:
        with monkeypatch.context() as patch:  # it dies before it marks what is added
            patch.setattr(totals, "update", lambda table: update(table).where(false()))
            totals.fold_bound()
    totals.fold_bound()
    assert number(ground.database, SUMS) == (0 if marked_first else 6)
    assert [line.partition(":")[0] for line in broken()] == ["bound_counted_once"]
