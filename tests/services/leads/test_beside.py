"""A person of a lead names a second house: each house is given what was left for it, and takes nothing from another."""

from __future__ import annotations

from typing import Any
from typing import cast as cast_to

import pytest
from sqlalchemy import select

from models.console_inbox import ConsoleEntry
from models.db import reading, session
from models.leads import LeadNumber
from services import access, invariants, people, phones, privacy
from services.access import OPERATOR, SYSTEM
from services.errors import NotAllowed, NotFound
from services.leads import boxes, deciding, letting_go, taking, viewing, working
from services.leads.boxes import Asked
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.taking import Entry
from services.partnership import closing
from services.privacy import revealing
from tests.services.leads.desk import employee, entered, from_place, hand, lead, owner, pass_time, person
from tests.services.leads.test_viewing import zhou
from tests.world import Cast

FIRST, SECOND = "13911110001", "13911110002"


def leaves(house: Holder, phone: str, who: str = "reader", **more: Any) -> int:
    """This person agrees to be called by this house; the number of their lead."""
    privacy.agree(person(who), "lead_to_dealer", "campaign", version=privacy.OF_A_CAMPAIGN)
    said: dict[str, Any] = {"named": house, "prefer": house if house.dealer_id else None, **more}
    return taking.take_lead(SYSTEM, Entry("campaign", "领券", person(who), phones.normalise(phone), **said)).lead_id


def called(who: int, lead_id: int) -> str:
    """Which number they are told, or why none."""
    try:
        return working.call(who, lead_id).replace(" ", "")
    except NotAllowed as no:
        return no.code


@reading
def beside() -> list[tuple[int | None, str]]:
    """Which numbers wait for which houses."""
    rows = session().scalars(select(LeadNumber).order_by(LeadNumber.id))
    return [(row.dealer_id, phones.national(row.phone).replace(" ", "")) for row in rows]


@reading
def told_headquarters() -> list[str]:
    rows = session().scalars(select(ConsoleEntry).where(ConsoleEntry.topic == "lead_named").order_by(ConsoleEntry.id))
    return [cast_to(dict[str, Any], row.body["facts"])["house"] for row in rows]


@pytest.fixture
def earned(cast: Cast) -> tuple[int, int]:
    """张伟 has a customer who left FIRST for him, and calls; his follower, and the lead."""
    zhang = owner("D001")
    made = leaves(Holder(cast.dealers["D001"]), FIRST)
    working.claim(zhang, made)
    return zhang, made


@pytest.mark.parametrize("second", [FIRST, SECOND])
def test_a_wish_for_headquarters_takes_nothing_from_the_dealer(earned: tuple[int, int], second: str) -> None:
    zhang, made = earned
    held = hand(made)
    assert leaves(HEADQUARTERS_POOL, second) == made
    assert hand(made) == held
    assert called(zhang, made) == FIRST
    assert boxes.one(zhang, made).card.beside == [], "what is for others is nothing to them"
    assert beside() == [(None, second)]
    [shown] = viewing.one(OPERATOR, made).beside
    assert (shown.house, shown.phone) == ("", phones.mask(phones.normalise(second)))
    found = revealing.reveal(zhou(), "lead_number", shown.id, reason="call", note="")
    assert found.phone.replace(" ", "") == second
    assert invariants.broken() == []


def test_who_does_not_see_the_lead_does_not_see_what_waits_beside_it(cast: Cast) -> None:
    leaves(Holder(cast.dealers["D001"]), FIRST, region_code="510100")
    deciding.reassign(OPERATOR, 1, reason="没人接")
    leaves(HEADQUARTERS_POOL, SECOND)
    [shown] = viewing.one(OPERATOR, 1).beside
    with pytest.raises(NotFound):
        revealing.reveal(zhou(), "lead_number", shown.id, reason="call", note="")


def test_headquarters_is_told_once_for_each_number(cast: Cast, earned: tuple[int, int]) -> None:
    other = Holder(cast.dealers["D002"])
    for phone in (FIRST, FIRST):
        leaves(other, phone)
    readers = len(told_headquarters())
    assert set(told_headquarters()) == {"深圳湾专卖"}
    pass_time(minutes=1)
    leaves(other, SECOND)
    assert len(told_headquarters()) == 2 * readers > 0
    assert beside() == [(other.dealer_id, SECOND)]


def test_who_gets_the_lead_gets_the_number_left_for_them_and_no_other(cast: Cast, earned: tuple[int, int]) -> None:
    zhang, made = earned
    liu, sun = owner("D002"), employee("E004")
    leaves(Holder(cast.dealers["D002"]), SECOND)
    deciding.reassign(OPERATOR, made, dealer="D002", reason="客户想找他们")
    working.claim(liu, made)
    assert called(liu, made) == SECOND
    assert beside() == [(cast.dealers["D001"], FIRST)]
    deciding.reassign(OPERATOR, made, employee="E004", reason="总部来谈")
    working.claim(sun, made)
    assert called(sun, made) == "number_not_yours"
    deciding.reassign(OPERATOR, made, dealer="D001", reason="还是他们")
    working.claim(zhang, made)
    assert called(zhang, made) == FIRST
    assert beside() == [(cast.dealers["D002"], SECOND)]
    assert invariants.broken() == []


def test_the_holder_hears_of_a_new_number_for_them_and_what_was_beside_it_goes(
    cast: Cast, earned: tuple[int, int]
) -> None:
    zhang, made = earned
    theirs = Holder(cast.dealers["D001"])
    leaves(theirs, SECOND)
    assert (called(zhang, made), beside()) == (SECOND, [])
    closing.close(OPERATOR, "D001", 1)
    assert hand(made) == HEADQUARTERS_POOL
    leaves(HEADQUARTERS_POOL, FIRST)
    assert (lead(made).phone, lead(made).phone_for) == (phones.normalise(FIRST), "hq"), "nobody there was given one"
    assert beside() == [(theirs.dealer_id, SECOND)]
    assert invariants.broken() == []


def test_a_consent_noted_by_headquarters_leaves_the_one_before_as_it_was(cast: Cast, earned: tuple[int, int]) -> None:
    zhang, made = earned
    liu = owner("D002")
    deciding.reassign(OPERATOR, made, dealer="D002", reason="更近")
    working.claim(liu, made)
    deciding.note_consent(OPERATOR, made, reason="电话里同意")
    assert called(liu, made) == FIRST
    deciding.reassign(OPERATOR, made, dealer="D001", reason="还是他们")
    working.claim(zhang, made)
    assert called(zhang, made) == FIRST
    assert invariants.broken() == []


def test_nobody_finds_a_lead_by_a_number_that_was_left_for_others(cast: Cast, earned: tuple[int, int]) -> None:
    zhang, made = earned
    leaves(HEADQUARTERS_POOL, SECOND)
    for typed in (SECOND, SECOND[-4:]):
        assert boxes.box(zhang, Asked(search=typed))[0] == []
    assert [line.id for line in boxes.box(zhang, Asked(search=FIRST))[0]] == [made]


def test_a_number_of_another_lead_waits_for_nobody(cast: Cast, earned: tuple[int, int]) -> None:
    _, made = earned
    entered(owner("D002"), SECOND)
    assert leaves(HEADQUARTERS_POOL, SECOND) == made
    assert beside() == []


def test_a_number_that_another_lead_has_by_now_stays_beside(cast: Cast, earned: tuple[int, int]) -> None:
    _, made = earned
    leaves(HEADQUARTERS_POOL, SECOND)
    entered(owner("D002"), SECOND)
    deciding.reassign(OPERATOR, made, reason="总部来谈")
    assert (lead(made).phone, beside()) == (phones.normalise(FIRST), [(None, SECOND)])
    assert invariants.broken() == []


def test_a_stranger_with_the_same_number_names_nobody(cast: Cast, earned: tuple[int, int]) -> None:
    _, made = earned
    assert leaves(HEADQUARTERS_POOL, FIRST, "prankster") == made
    assert (beside(), lead(made).phone_for) == ([], "dealer")


def test_a_consent_taken_back_takes_every_number(earned: tuple[int, int]) -> None:
    _, made = earned
    leaves(HEADQUARTERS_POOL, SECOND)
    privacy.take_back(person("reader"), "lead_to_dealer")
    assert (lead(made).state, lead(made).phone, beside()) == ("closed", None, [])
    assert invariants.broken() == []


def test_their_copy_tells_them_and_being_forgotten_takes_it(earned: tuple[int, int]) -> None:
    reader = person("reader")
    leaves(HEADQUARTERS_POOL, SECOND)
    parts = {part.table: part for part in privacy.copy_of(reader).parts}
    assert [row["手机号"] for row in parts["lead_number"].rows] == [phones.normalise(SECOND)]
    privacy.carry_out(privacy.ask_erasure(access.follower(reader, "我"), reader))
    assert beside() == []
    assert invariants.broken() == []


def test_an_idle_lead_is_let_go_with_every_number(cast: Cast) -> None:
    theirs = leaves(Holder(cast.dealers["D001"]), FIRST)
    deciding.reassign(OPERATOR, theirs, reason="没人接")
    leaves(HEADQUARTERS_POOL, SECOND)
    assert beside() == [(cast.dealers["D001"], FIRST)]
    pass_time(days=400)
    assert letting_go.let_idle_go() == 1
    assert beside() == []


def test_of_two_people_who_are_one_every_house_keeps_what_it_was_given(cast: Cast, earned: tuple[int, int]) -> None:
    zhang, made = earned
    liu = owner("D002")
    theirs = Holder(cast.dealers["D002"])
    other = leaves(theirs, SECOND, "other")
    leaves(HEADQUARTERS_POOL, "13911110003", "other")
    people.merge(person("reader"), person("other"), proof="unionid")
    assert (lead(other).state, lead(other).outcome) == ("closed", "merged")
    assert called(zhang, made) == FIRST
    assert sorted(beside(), key=str) == sorted([(theirs.dealer_id, SECOND), (None, "13911110003")], key=str)
    deciding.reassign(OPERATOR, made, dealer="D002", reason="客户想找他们")
    working.claim(liu, made)
    assert called(liu, made) == SECOND
    assert invariants.broken() == []


def test_a_lead_without_a_number_takes_the_first_one_for_whomever(cast: Cast) -> None:
    owner("D001")
    made = from_place("440300")
    assert hand(made) == Holder(cast.dealers["D001"])
    assert leaves(HEADQUARTERS_POOL, FIRST) == made
    assert (lead(made).phone_for, beside()) == ("hq", [])
    leaves(Holder(cast.dealers["D001"]), SECOND)
    assert (lead(made).phone, beside()) == (phones.normalise(SECOND), [(None, FIRST)])
    assert invariants.broken() == []
