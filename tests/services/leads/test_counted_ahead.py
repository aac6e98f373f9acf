"""Figures of very many leads are counted ahead: the same as counted at once, some minutes old, for whoever sees all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services import clock
from services.access import OPERATOR, Actor
from services.leads import counted_ahead, numbers
from services.leads.counted_ahead import ANSWERS, EACH, TOO_OLD
from services.leads.numbers import Numbers
from tests.services.leads.desk import employee, entered, from_place, owner, pass_time
from tests.world import Cast


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were more leads than anybody waits for; how long counting takes is no matter here."""
    monkeypatch.setattr(counted_ahead, "MANY", 0)
    monkeypatch.setattr(counted_ahead, "SECONDS_AT_ONCE", 1e9)
    monkeypatch.setattr(counted_ahead, "SHARE_OF_TIME", 0)


def figures(actor: Actor = OPERATOR) -> dict[tuple[int, str, str], Numbers]:
    return {asked: numbers.numbers(actor, *asked) for asked in ANSWERS}


def said(found: dict[tuple[int, str, str], Numbers]) -> dict[tuple[int, str, str], object]:
    """Without the moment."""
    return {asked: (one.total, one.lines, one.more) for asked, one in found.items()}


def some_leads() -> None:
    entered(owner("D001"))
    entered(employee("E003"), "13911110001")
    from_place("510100", "in Chengdu")
    from_place(None, "nowhere")


def test_in_a_house_that_is_not_large_figures_are_of_this_moment(cast: Cast) -> None:
    some_leads()
    assert counted_ahead.count_some() == 0
    assert {one.counted_at for one in figures().values()} == {None}


def test_every_answer_is_the_same_as_counted_at_once_and_says_when_it_was(cast: Cast, large: None) -> None:
    some_leads()
    at_once, began = said(figures()), clock.now()
    assert counted_ahead.count_some() == len(ANSWERS) == 45
    pass_time(seconds=30)
    ahead = figures()
    assert said(ahead) == at_once
    assert {one.counted_at for one in ahead.values()} == {began}


def test_what_came_since_is_told_after_the_next_count_and_nothing_is_counted_twice(cast: Cast, large: None) -> None:
    some_leads()
    counted_ahead.count_some()
    from_place("440000", "later")
    assert numbers.numbers(OPERATOR, 30).total.came == 4
    assert counted_ahead.count_some() == 0, "it was counted a moment ago"
    pass_time(seconds=EACH.total_seconds())
    assert counted_ahead.count_some() == len(ANSWERS)
    assert numbers.numbers(OPERATOR, 30).total.came == 5


def test_when_no_worker_counts_any_more_figures_are_counted_at_once(cast: Cast, large: None) -> None:
    some_leads()
    counted_ahead.count_some()
    from_place("440000", "later")
    pass_time(seconds=(TOO_OLD + timedelta(seconds=1)).total_seconds())
    found = numbers.numbers(OPERATOR, 30)
    assert (found.total.came, found.counted_at) == (5, None)


def test_a_long_count_is_done_in_pieces_and_what_waited_longest_comes_first(
    cast: Cast, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_leads()
    monkeypatch.setattr(counted_ahead, "SECONDS_AT_ONCE", 0.0)
    for asked in ANSWERS:
        assert counted_ahead.count_some() == 1
        assert counted_ahead.kept(*asked) is not None
    assert counted_ahead.count_some() == 0
    pass_time(seconds=EACH.total_seconds())
    at = clock.now()
    counted_ahead.count_some()
    assert [asked for asked in ANSWERS if (counted_ahead.kept(*asked) or (None, None))[1] == at] == [ANSWERS[0]]


def test_who_sees_a_region_alone_is_told_of_it_as_it_is_now(cast: Cast, large: None) -> None:
    some_leads()
    counted_ahead.count_some()
    from_place("440300", "later")
    zhou = Actor("hq", "周倩", cast.employees["E004"], frozenset({"region_manager"}))
    found = numbers.numbers(zhou, 30)
    assert found.counted_at is None
    assert 0 < found.total.came < 5
