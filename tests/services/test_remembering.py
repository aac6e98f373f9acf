"""What is remembered for a moment: over in time, forgotten at once by whoever changes it, never of another database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.tries import OwnTries
from models import db
from models.db import Database
from services import remembering
from services.access import OPERATOR
from services.item_codes import remembered, starving, states, verifying
from services.item_codes.states import Span
from services.remembering import Kept, KeptRuns
from tests.labels import labels
from tests.services.test_clerks import somebody


class Watch:
    """A clock that is moved by hand."""

    now = 1000.0


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    moved = Watch()
    monkeypatch.setattr(remembering, "moment", lambda: moved.now)
    starving.use(OwnTries())
    yield moved
    starving.use(OwnTries())
    remembering.forget()


def test_a_value_is_over_in_time_counted_from_when_it_was_asked_for(one_database: Database, watch: Watch) -> None:
    kept: Kept[int | None] = Kept(5.0, 2)
    kept.keep("one", None, watch.now)
    watch.now += 4.9
    assert kept.find("one") == (None,)  # that it is nothing is remembered too
    watch.now += 0.2
    assert kept.find("one") is None
    for name in ("two", "three", "four"):
        kept.keep(name, 4, watch.now)
    assert [name for name in ("one", "two", "three", "four") if kept.find(name)] == [
        "three",
        "four",
    ]  # no more than it may hold


def test_runs_that_are_learnt_anew_take_the_place_of_what_they_cover(one_database: Database, watch: Watch) -> None:
    kept: KeptRuns[str] = KeptRuns(1.0, 100)
    kept.keep(10, 20, "a", watch.now)
    kept.keep(30, 40, "b", watch.now)
    assert [kept.find(n) for n in (9, 10, 19, 20, 30, 39, 40)] == [None, ("a",), ("a",), None, ("b",), ("b",), None]
    kept.keep(15, 18, "c", watch.now)  # what was learnt of 10 to 20 is older and was cut since
    assert [kept.find(n) for n in (10, 14, 15, 17, 18, 30)] == [None, None, ("c",), ("c",), None, ("b",)]
    kept.keep(0, 100, "d", watch.now)
    assert {kept.find(n) for n in range(100)} == {("d",)}
    kept.keep(50, 51, "e", watch.now)
    assert [kept.find(n) for n in (49, 50, 51)] == [None, ("e",), None]


def test_who_asked_before_it_was_forgotten_keeps_nothing_after(one_database: Database, watch: Watch) -> None:
    kept, runs = Kept[int](5.0, 10), KeptRuns[int](5.0, 10)
    asked_at = watch.now
    watch.now += 0.1
    remembering.forget()
    kept.keep("one", 1, asked_at)
    runs.keep(0, 9, 1, asked_at)
    assert (kept.find("one"), runs.find(3)) == (None, None)


def test_nothing_is_remembered_of_another_database(one_database: Database, watch: Watch) -> None:
    kept: Kept[int] = Kept(5.0, 10)
    kept.keep("one", 1, watch.now)
    other = Database("sqlite://")
    db.bind(other)
    try:
        assert kept.find("one") is None
    finally:
        db.bind(one_database)
        other.dispose()


def test_a_freeze_made_elsewhere_counts_a_second_later_and_ones_own_at_once(
    database: Database, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, codes = labels()
    who = somebody("mine")
    watch.now += 1

    def verdict(code: str) -> str:
        return verifying.verify(who, code, way="page").verdict

    assert verdict(codes[0]) == "genuine"
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(remembering, "forget", lambda: None)
        states.freeze(OPERATOR, batch.code, Span(batch.first_serial, 5), reason="抽检")
    watch.now += remembered.STATE_SECONDS - 0.01
    assert verdict(codes[1]) == "genuine"  # the price, at most a second long
    watch.now += 0.02
    assert [verdict(code) for code in codes[:6]] == ["not_available"] * 5 + ["genuine"]
    states.void(OPERATOR, batch.code, Span(batch.first_serial + 5, 1), reason="被盗")
    assert verdict(codes[5]) == "not_available"
