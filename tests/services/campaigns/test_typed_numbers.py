"""A number proves nothing about whoever types it, and takes nothing from whom WeChat knows by it."""

from __future__ import annotations

from services import people, phones, privacy
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import a_number, entries, somebody, told
from tests.world import Cast


def known_by(number: str) -> int:
    """Somebody whose number WeChat verified."""
    person = somebody()
    privacy.agree(person, "phone", "mini_program")
    people.verified_phone(person, phones.normalise(number))
    return person


def test_who_has_a_number_takes_part_though_a_stranger_typed_it_first(cast: Cast) -> None:
    out, number = desk.published(), a_number()
    assert told(out, somebody(), number) == "won"
    assert told(out, somebody(), number) == "already_entered", "whoever merely types it comes too late"
    mine = known_by(number)
    assert told(out, mine, number) == "won"
    assert [told(out, mine, number), told(out, mine)] == ["already_entered"] * 2, "their own turns are theirs"
    assert told(out, known_by(a_number()), number) == "already_entered", "known by another number"
    assert sorted(one.contact_turn or 0 for one in entries(out)) == [1, 2]


def test_what_they_left_themselves_counts_for_those_who_type_it_after(cast: Cast) -> None:
    out, number = desk.published(per_person="2"), a_number()
    mine = known_by(number)
    assert [told(out, mine, number), told(out, mine, number)] == ["won", "won"]
    assert told(out, somebody(), number) == "already_entered"
