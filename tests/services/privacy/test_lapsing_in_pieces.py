"""Who left is looked at a piece at a time: people who cannot be erased keep nobody behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services import clock, people, privacy
from services.privacy import lapsing, sweeping
from tests.world import Cast


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at a time, one piece a look."""
    for module in (sweeping, lapsing):
        monkeypatch.setattr(module, "PIECE", 2)
    monkeypatch.setattr(lapsing, "PIECES", 1)


def left(*names: str) -> list[int]:
    numbers = [people.follow(f"o{name}", clock.now()).id for name in names]
    for number in numbers:
        people.left(number, clock.now() + timedelta(seconds=1))
    return numbers


def test_those_whom_nobody_may_erase_do_not_stand_in_the_way_of_those_behind_them(cast: Cast, small: None) -> None:
    """Of the first two WeChat knows nothing: what is owed for them is not done, today and tomorrow."""
    left("A", "B", "C")
    assert [privacy.owe_lapsed() for _ in range(4)] == [2, 1, 0, 0]
    tomorrow = clock.now() + timedelta(days=1)
    clock.use(lambda: tomorrow)
    assert [privacy.owe_lapsed() for _ in range(4)] == [2, 1, 0, 0]


def test_who_is_kept_is_passed_over_and_looked_at_again_the_next_time_round(
    cast: Cast, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = left("A", "B", "C")
    really = lapsing.kept
    with monkeypatch.context() as binding:
        binding.setattr(lapsing, "kept", lambda ids, now: really(ids, now) | ({first} & set(ids)))
        assert [privacy.owe_lapsed() for _ in range(3)] == [1, 1, 0]
    assert sum(privacy.owe_lapsed() for _ in range(2)) == 1


def test_control_always_from_the_beginning_those_behind_are_never_reached(
    cast: Cast, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "go_on_after", lambda *_: None)
    left("A", "B", "C")
    assert [privacy.owe_lapsed() for _ in range(3)] == [2, 0, 0]
