"""Working a lead: claimed, called, followed up, won; declined, given back, handed on; each only by whoever holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.db import reading
from services import clock, hq_settings, invariants
from services.access import OPERATOR
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from services.leads import clocks, deciding, working
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.viewers import viewer_of
from services.leads.working import FollowUp, Opportunity
from tests.services.leads.desk import (
    clerk,
    employee,
    entered,
    from_place,
    hand,
    history,
    lead,
    owner,
    pass_time,
    person,
    told,
)
from tests.world import Cast


@reading
def staff_of(follower_id: int) -> int:
    found = viewer_of(follower_id).staff_id
    assert found is not None
    return found


FIGURES = Opportunity(None, 8_800_00, 60, "2026-12-31")


def test_from_the_pool_to_won(cast: Cast) -> None:
    zhang = owner("D001")
    mine = from_place("440000")
    assert working.claim(zhang, mine) == Holder(cast.dealers["D001"], cast.owners["D001"])
    pass_time(minutes=7)
    assert working.follow_up(zhang, mine, FollowUp("打过电话，想看样品")) == "contacted"
    assert (lead(mine).answered_seconds, lead(mine).answer_due_at) == (420, None)
    assert working.follow_up(zhang, mine, FollowUp("预算确定", stage="qualified")) == "qualified"
    assert working.follow_up(zhang, mine, FollowUp("报价", stage="opportunity", opportunity=FIGURES)) == "opportunity"
    assert working.follow_up(zhang, mine, FollowUp("付款了", "visit", stage="won")) == "won"
    row = lead(mine)
    assert (row.amount_fen, row.probability, row.outcome, row.open_marker) == (880000, 60, "won", None)
    assert row.answered_seconds == 420, "only the first answer counts"
    assert history(mine) == ["entered", "routed", "claimed", *["follow_up"] * 4]
    with pytest.raises(Conflict) as over:
        working.follow_up(zhang, mine, FollowUp("还有事"))
    assert over.value.code == "lead_ended"
    assert invariants.broken() == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (FollowUp(" "), "note_missing"),
        (FollowUp("好", way="fax"), "way_unknown"),
        (FollowUp("好", stage="married"), "stage_unknown"),
        (FollowUp("好", stage="lost"), "reason_missing"),
        (FollowUp("好", stage="lost", reason="because"), "reason_missing"),
        (FollowUp("好", stage="won"), "lead_cannot"),
        (FollowUp("好", stage="opportunity"), "opportunity_unfit"),
        (FollowUp("好", stage="opportunity", opportunity=replace(FIGURES, amount_fen=0)), "opportunity_unfit"),
        (FollowUp("好", stage="opportunity", opportunity=replace(FIGURES, amount_fen=10**15)), "opportunity_unfit"),
        (FollowUp("好", stage="opportunity", opportunity=replace(FIGURES, probability=101)), "opportunity_unfit"),
        (
            FollowUp("好", stage="opportunity", opportunity=replace(FIGURES, expected_on="2026-02-30")),
            "opportunity_unfit",
        ),
        (FollowUp("好", stage="opportunity", opportunity=replace(FIGURES, product="P404")), "product_unknown"),
        (FollowUp("好", mentions=[999]), "colleague_unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_changes_nothing(cast: Cast, said: FollowUp, code: str) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    with pytest.raises(Refusal) as refused:
        working.follow_up(zhang, mine, said)
    assert refused.value.code == code
    assert lead(mine).state == "claimed"
    assert history(mine) == ["entered", "claimed"]


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_the_next_date_lies_within_a_year(cast: Cast, days: int) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    with pytest.raises(Invalid) as refused:
        working.follow_up(zhang, mine, FollowUp("好", next_at=clock.now() + timedelta(days=days)))
    assert refused.value.code == "next_at_unfit"


def test_a_clerk_gives_back_into_the_shops_pool_and_an_owner_out_of_the_house(cast: Cast) -> None:
    zhang = owner("D001")
    li = clerk(zhang, "李四", "13900000077")
    mine = from_place("440000")
    shop = Holder(cast.dealers["D001"])
    working.claim(li, mine)
    working.give_back(li, mine, reason="busy", note="下周休假")
    assert (hand(mine), lead(mine).state) == (shop, "pool")
    working.claim(zhang, mine)
    working.give_back(zhang, mine, reason="out_of_area")
    assert hand(mine) == HEADQUARTERS_POOL
    with pytest.raises(NotFound):
        working.claim(zhang, mine)
    assert invariants.broken() == []


def test_a_lead_is_handed_on_as_far_as_it_came_and_colleagues_are_mentioned(cast: Cast) -> None:
    zhang = owner("D001")
    li = clerk(zhang, "李四", "13900000077")
    mine = entered(zhang)
    working.follow_up(zhang, mine, FollowUp("聊过", mentions=[staff_of(li)]))
    assert [(whom, facts["by"]) for whom, facts in told("lead_mention")] == [(li, "张伟")]
    assert working.pass_on(zhang, mine, staff_of(li), note="请跟进") == "李四"
    assert (lead(mine).state, hand(mine).staff_id) == ("contacted", staff_of(li))
    assert told("lead_new")[-1][0] == li
    with pytest.raises(NotAllowed) as not_mine:
        working.follow_up(zhang, mine, FollowUp("还是我来"))
    assert not_mine.value.code == "not_your_lead"
    with pytest.raises(Invalid):
        working.pass_on(li, mine, 999)


def test_a_lead_of_others_answers_like_none(cast: Cast) -> None:
    zhang, liu = owner("D001"), owner("D002")
    mine = entered(zhang)
    for act in (
        lambda: working.claim(liu, mine),
        lambda: working.call(liu, mine),
        lambda: working.decline(liu, mine, reason="busy"),
        lambda: working.follow_up(liu, mine, FollowUp("好")),
        lambda: working.claim(liu, 999),
    ):
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.code == "lead_unknown"


def test_the_number_is_theirs_alone_whom_its_person_named(cast: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    assert working.call(zhang, mine) == "139 1111 0000"
    deciding.reassign(OPERATOR, mine, employee="E002", reason="大客户")
    chen = employee("E002")
    with pytest.raises(NotAllowed) as refused:
        working.call(chen, mine)
    assert refused.value.code == "number_not_yours"
    deciding.note_consent(OPERATOR, mine, reason="电话里同意")
    assert working.call(chen, mine) == "139 1111 0000"


def test_nobody_hoards_leads(cast: Cast) -> None:
    zhang = owner("D001")
    hq_settings.change(OPERATOR, "leads.held_per_person", 1)
    working.claim(zhang, from_place("440000", "a"))
    with pytest.raises(Conflict) as refused:
        working.claim(zhang, from_place("440000", "b"))
    assert refused.value.code == "too_many_leads"


def test_an_unanswered_lead_is_told_to_the_manager_then_goes_back(cast: Cast) -> None:
    zhang, li_qiang = owner("D001"), employee("E003")
    li = clerk(zhang, "李四", "13900000077")
    mine = from_place("440000")
    working.claim(li, mine)
    pass_time(minutes=59)
    assert clocks.watch() == {"unanswered": 0, "lapsed": 0, "reminded": 0}
    pass_time(minutes=2)
    assert clocks.watch()["unanswered"] == 1
    assert [whom for whom, _ in told("lead_unanswered")] == [li, zhang]
    assert told("lead_unanswered")[0][1]["waited"] == "1 小时 1 分钟"
    assert clocks.watch()["unanswered"] == 0, "once"
    pass_time(hours=7)
    assert clocks.watch()["lapsed"] == 1
    assert (lead(mine).state, hand(mine)) == ("pool", Holder(cast.dealers["D001"]))
    pass_time(days=2)
    clocks.watch()
    assert hand(mine) == HEADQUARTERS_POOL
    assert li_qiang in [whom for whom, _ in told("lead_unanswered")]
    assert invariants.broken() == []


def test_an_answered_lead_is_its_holders_as_long_as_they_come_back_to_it(cast: Cast) -> None:
    zhang = owner("D001")
    mine = from_place("440000")
    working.claim(zhang, mine)
    working.follow_up(zhang, mine, FollowUp("聊过", next_at=clock.now() + timedelta(days=3)))
    pass_time(days=3, minutes=1)
    assert clocks.watch() == {"unanswered": 0, "lapsed": 0, "reminded": 1}
    assert [whom for whom, _ in told("lead_next")] == [zhang]
    working.follow_up(zhang, mine, FollowUp("又聊过"))
    pass_time(days=29)
    assert clocks.watch()["lapsed"] == 0
    pass_time(days=2)
    assert clocks.watch()["lapsed"] == 1
    assert hand(mine) == Holder(cast.dealers["D001"])


def test_a_stranger_works_on_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed) as refused:
        working.claim(person("stranger"), from_place(None))
    assert refused.value.code == "not_ours"
