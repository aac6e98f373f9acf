"""A contact becomes a lead: one for each number and person, with its trail; what cannot be meant is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from models.db import session, transaction
from models.dealers import DealerCategory
from services import invariants, people, phones, privacy
from services.access import OPERATOR, SYSTEM
from services.errors import Conflict, Invalid, NotAllowed
from services.leads import deciding, entering, taking, working
from services.leads.entering import Wish
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.taking import Entry, Heard
from services.reading import leaving_phones
from tests.reading_room import room
from tests.services.leads.desk import (
    PHONE,
    clerk,
    employee,
    entered,
    from_place,
    hand,
    history,
    lead,
    owner,
    person,
    told,
)
from tests.world import Cast


def test_a_number_left_on_a_material_is_a_lead_of_its_sharer(cast: Cast) -> None:
    ours, reader = room(cast), person("reader")
    leaving_phones.leave_phone(reader, ours.share, PHONE, agreed=True)
    assert hand(1) == Holder(cast.dealers["D001"], cast.owners["D001"])
    assert (lead(1).state, lead(1).source, lead(1).interest) == ("assigned", "material", "春季新品手册")
    assert history(1) == ["entered", "routed"]
    assert [whom for whom, _ in told("phone_left")] == [ours.sharer]
    assert told("lead_new") == [], "the sharer is told once"
    leaving_phones.leave_phone(reader, ours.share, "13911110001", agreed=True)
    assert history(1) == ["entered", "routed", "again"]
    assert lead(1).phone == "+8613911110001"
    assert invariants.broken() == []


def test_a_consent_taken_back_ends_the_lead_and_takes_its_number(cast: Cast) -> None:
    ours, reader = room(cast), person("reader")
    leaving_phones.leave_phone(reader, ours.share, PHONE, agreed=True)
    privacy.take_back(reader, "lead_to_dealer")
    row = lead(1)
    assert (row.state, row.outcome) == ("closed", "objected")
    assert {row.phone, row.phone_index, row.interest} == {None}
    assert invariants.broken() == []


def test_another_persons_number_changes_nothing_of_their_lead(cast: Cast) -> None:
    owner("D001")
    first = from_place("440000", "victim", phone=phones.normalise(PHONE))
    same = Entry("campaign", "别的", follower_id=person("prankster"), phone=phones.normalise(PHONE))
    again = taking.take_lead(SYSTEM, replace(same, name="骗子，别理", region_code="110000"))
    assert (again.lead_id, again.fresh) == (first, False)
    row = lead(first)
    assert (row.follower_id, row.phone_for, row.name, row.region_code) == (person("victim"), "hq", None, "440000")
    by_hand = entered(owner("D002"), "13911110002")
    taking.take_lead(SYSTEM, replace(same, phone=phones.normalise("13911110002"), region_code="110000"))
    assert lead(by_hand).region_code is None, "else it would come into another region's reach"


def test_a_link_of_another_house_takes_no_number_from_whoever_has_the_lead(cast: Cast) -> None:
    owner("D001")
    theirs, other = Holder(cast.dealers["D001"]), Holder(cast.dealers["D002"])
    privacy.agree(person("reader"), "lead_to_dealer", "reader", version=privacy.OF_A_READER)
    said: dict[str, Any] = {"follower_id": person("reader"), "phone": phones.normalise(PHONE)}
    first = taking.take_lead(SYSTEM, Entry("material", "手册", named=theirs, prefer=theirs, **said)).lead_id
    taking.take_lead(SYSTEM, Entry("campaign", "领券", named=other, prefer=other, **said))
    assert (hand(first), lead(first).phone_for_dealer_id) == (theirs, theirs.dealer_id)
    said["phone"] = phones.normalise("13911110002")
    taking.take_lead(SYSTEM, Entry("campaign", "领券", named=other, prefer=other, **said))
    assert (lead(first).phone, lead(first).phone_for_dealer_id) == (phones.normalise(PHONE), theirs.dealer_id)
    assert invariants.broken() == []


def test_a_word_in_the_chat_makes_one_lead_of_a_stranger_and_none_of_ours(cast: Cast) -> None:
    zhang, stranger = owner("D001"), person("stranger")
    assert not taking.leave_word(stranger, "你好")
    assert not taking.leave_word(zhang, "报价")
    assert taking.leave_word(stranger, "报价！") == Heard("报价", True, "")
    assert taking.leave_word(stranger, "报价") == Heard("报价", False, "")
    assert (lead(1).source, hand(1), lead(1).phone) == ("keyword", HEADQUARTERS_POOL, None)


def test_two_leads_of_people_who_are_one_become_the_older_one(cast: Cast) -> None:
    first = from_place(None, "a")
    privacy.agree(person("b"), "lead_to_dealer", "reader", version=privacy.OF_A_READER)
    second = from_place(None, "b", phone=phones.normalise(PHONE))
    people.merge(person("a"), person("b"), proof="unionid")
    assert lead(first).phone == phones.normalise(PHONE)
    assert (lead(second).state, lead(second).outcome) == ("closed", "merged")
    assert history(first).count("entered") == 2
    assert invariants.broken() == []


def test_a_lead_entered_by_hand_is_whose_who_entered_it(cast: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    assert (hand(mine), lead(mine).state) == (Holder(cast.dealers["D001"], cast.owners["D001"]), "claimed")
    liu = owner("D002")
    assert entering.is_taken(liu, PHONE)
    assert not entering.is_taken(liu, "13911119999")
    with pytest.raises(Conflict) as taken:
        entered(liu)
    assert taken.value.code == "lead_exists"
    assert "张伟" not in taken.value.sentence
    assert "华南" not in taken.value.sentence
    with pytest.raises(NotAllowed) as stranger:
        entering.is_taken(person("stranger"), PHONE)
    assert stranger.value.code == "not_ours"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"agreed": False}, "consent_missing"),
        ({"name": " \t "}, "name_missing"),
        ({"interest": ""}, "interest_missing"),
        ({"phone": "0755-1234567"}, "phone_invalid"),
        ({"phone": "+1 650 253 0000"}, "phone_country"),
        ({"region_code": "999999"}, "region_unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused(cast: Cast, changed: dict[str, object], code: str) -> None:
    wish = {"name": "赵先生", "phone": PHONE, "interest": "春季新品", "agreed": True} | changed
    zhang = owner("D001")
    with pytest.raises(Invalid) as refused:
        entering.enter(zhang, Wish(**wish))  # type: ignore[arg-type]
    assert refused.value.code == code


@pytest.mark.parametrize("name", ["😀" * 40, "<script>alert(1)</script>", "=HYPERLINK(1)", "字" * 10_000])
def test_odd_names_are_kept_as_text_and_cut(cast: Cast, name: str) -> None:
    made = entering.enter(owner("D001"), Wish(name=name, phone=PHONE, interest=name, agreed=True)).lead_id
    assert lead(made).name == name[:80]
    assert lead(made).interest == name[:120]


def test_what_dealers_of_a_category_enter_waits_for_a_nod_where_headquarters_wants_it(cast: Cast) -> None:
    from_now_on_asks()
    zhang = owner("D001")
    mine = entered(zhang)
    assert lead(mine).state == "new"
    for who in (zhang, clerk(zhang, "李四", "13900000077")):
        with pytest.raises(Conflict, match="等总部审核"):
            working.claim(who, mine)
    assert (lead(mine).state, history(mine)) == ("new", ["entered"])
    deciding.approve(OPERATOR, mine)
    assert (lead(mine).state, hand(mine).staff_id) == ("assigned", cast.owners["D001"])
    with pytest.raises(Conflict) as twice:
        deciding.refuse(OPERATOR, mine, reason="重复")
    assert twice.value.code == "already_decided"
    other = entered(zhang, "13911110002")
    deciding.refuse(OPERATOR, other, reason="不在范围")
    assert (lead(other).state, lead(other).outcome) == ("closed", "refused")
    [(whom, facts)] = told("lead_refused")
    assert (whom, facts["lead"], facts["note"]) == (zhang, "赵先生", "不在范围")
    assert invariants.broken() == []


def test_an_employee_enters_for_headquarters(cast: Cast) -> None:
    mine = entered(employee("E003"))
    assert hand(mine) == Holder(employee_id=cast.employees["E003"])
    assert lead(mine).phone_for == "hq"


@transaction
def from_now_on_asks() -> None:
    session().execute(update(DealerCategory).values(leads_need_approval=True))
