"""At the same moment: a dealer is counted for the first time while somebody authorises it elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from flask import Flask

from models.db import transaction
from services import clock, invariants
from services.organisation.authorised import write_places
from services.reading import folding, places
from tests.conftest import empty
from tests.reading_room import Room, authorise, fold_all, person, read, room
from tests.rig.races import at_once
from tests.world import Cast

pytestmark = pytest.mark.mariadb
SICHUAN, GUANGDONG = "510000", "440000"
IN_BETWEEN_SECONDS = 1.0


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    """On MariaDB alone: SQLite lets nobody in between."""
    yield migrated_mariadb
    empty(migrated_mariadb)


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


def settled() -> list[str]:
    while places.settle():
        pass
    return [one.name for one in invariants.broken() if one.name.startswith(("sums_of", "counted"))]


def counted_in_between(ours: Room, dealer: int) -> None:
    """The change is written and not committed yet; who folds begins then, and is given time to be done before."""
    read(ours.share, person("B"), 1, 2)
    written, folded = threading.Event(), threading.Event()

    @transaction
    def change() -> None:
        write_places(dealer, {SICHUAN: False})
        written.set()
        folded.wait(IN_BETWEEN_SECONDS)

    def fold() -> None:
        written.wait()
        fold_all()
        folded.set()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(change), pool.submit(fold)]:
            done.result()


def test_a_dealer_counted_while_it_is_authorised_elsewhere_is_counted_there_in_the_end(ours: Room, cast: Cast) -> None:
    counted_in_between(ours, cast.dealers["D001"])
    assert settled() == []


def test_control_a_change_that_is_not_marked_is_missed(ours: Room, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.organisation.authorised.mark_moved", lambda _dealers: None)
    counted_in_between(ours, cast.dealers["D001"])
    assert settled() == ["counted_where_authorised"]


def test_sums_are_right_after_changes_folding_and_moving_at_once(ours: Room, cast: Cast) -> None:
    dealer = cast.dealers["D001"]
    for turn in range(4):
        read(ours.share, person(f"reader {turn}"), 1, 2, 3)
        where = partial(authorise, dealer, (SICHUAN, GUANGDONG)[turn % 2])
        acts: list[Callable[[], object]] = [
            partial(folding.fold_some, 2),
            places.settle,
            where,
            partial(folding.fold_some, 2),
            places.settle,
        ]
        at_once(acts)
    fold_all()
    assert settled() == []
