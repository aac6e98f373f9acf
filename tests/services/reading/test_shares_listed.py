"""Shares are found by what they carry and whose they are, whichever way the database is asked."""

from __future__ import annotations

import pytest

from services.access import OPERATOR
from services.listing import Wanted
from services.sharing import listing, taking_out
from tests.reading_room import Room, room
from tests.shelf import a_material, token_of
from tests.world import Cast

NEVER, ALWAYS = 2.0, 0.0
WORDS = ("手册", "春季", "夏季", "华南", "D001", "d00", "没有这个", "%", "册")


@pytest.fixture
def shelf(cast: Cast) -> Room:
    """Three shares of a handbook and one of another, all by one owner."""
    ours = room(cast)
    other = token_of(a_material("夏季价目表", employee_id=cast.employees["E001"], pages=2))
    for material in (ours.material, ours.material, other):
        taking_out.take_out(ours.sharer, material)
    return ours


def found(word: str, **filters: str) -> list[str]:
    return [one.title for one in listing.listing(OPERATOR, Wanted(search=word, filters=filters)).rows]


def test_a_word_that_few_shares_bear_and_one_that_all_bear_find_theirs(shelf: Room) -> None:
    assert found("夏季") == ["夏季价目表"]
    assert found("D001") == ["夏季价目表", *["春季新品手册"] * 3]
    assert found("没有这个") == []


@pytest.mark.parametrize("word", WORDS)
def test_both_ways_of_asking_find_the_same(shelf: Room, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.setattr(listing, "COMMON", NEVER)
    gathered = found(word), found(word, state="open"), found(word, way="card")
    monkeypatch.setattr(listing, "COMMON", ALWAYS)
    assert (found(word), found(word, state="open"), found(word, way="card")) == gathered
