"""The figures of campaigns: people and leads once in each sum, by hand, dealer and place, as far as one may see."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from models.campaign_entries import ENTERED, NOTHING, REFUSED, CampaignEntry
from models.campaigns import Campaign
from models.db import insert_row, reading, session, transaction
from models.leads import Lead
from models.promotions import CampaignVisit, Promotion
from services import clock
from services.access import OPERATOR, SYSTEM, Actor
from services.bindings import ending
from services.campaigns import counting, numbers, promoting
from services.campaigns.numbers import Funnel
from services.errors import NotAllowed
from services.leads import taking
from services.leads.taking import Entry
from services.listing import Wanted
from tests.services.campaigns import desk
from tests.services.campaigns.desk import Out
from tests.services.leads.desk import clerk, employee, owner, person
from tests.world import Cast

GUANGDONG = Actor("hq", "周婷", 4, frozenset({"region_manager"}))
CONTENT = Actor("hq", "王敏", 1, frozenset({"content_manager"}))


@reading
def promotion_of(follower_id: int, out: Out) -> Promotion:
    mine = select(Promotion).where(Promotion.promoter_id == follower_id, Promotion.campaign_id == out.id)
    row = session().scalars(mine.order_by(Promotion.id.desc()).limit(1)).one()
    session().expunge(row)
    return row


def promoted(follower_id: int, out: Out) -> Promotion:
    promoting.promote(follower_id, out.slug)
    return promotion_of(follower_id, out)


@transaction
def opened(out: Out, visitor: str, by: Promotion | None = None, *, day: int = 1, left_out: str | None = None) -> None:
    insert_row(
        CampaignVisit,
        campaign_id=out.id,
        visitor_index=visitor,
        day=date(2026, 11, day),
        promotion_id=by.id if by else None,
        dealer_id=by.dealer_id if by else None,
        left_out=left_out,
        opened_at=clock.now(),
    )


def entered(out: Out, name: str, by: Promotion | None = None, *, region: str | None = None, **more: Any) -> None:
    """Somebody took part, and left a number that became a lead when `more` says how it stands."""
    who = person(name)
    lead = taking.take_lead(SYSTEM, Entry("campaign", "想要报价", follower_id=who)).lead_id if "state" in more else None
    _write(out, who, by, region, lead, **more)


@transaction
def _write(
    out: Out,
    who: int,
    by: Promotion | None,
    region: str | None,
    lead_id: int | None,
    state: str | None = None,
    amount: int | None = None,
    entry: str = ENTERED,
    turn: int = 1,
) -> None:
    if lead_id is not None:
        lead = session().get_one(Lead, lead_id)
        lead.state, lead.amount_fen = state or lead.state, amount
    insert_row(
        CampaignEntry,
        campaign_id=out.id,
        version_id=out.version_id,
        follower_id=who,
        turn=turn,
        promotion_id=by.id if by else None,
        dealer_id=by.dealer_id if by else None,
        employee_id=by.employee_id if by else None,
        region_code=region,
        state=entry,
        outcome=NOTHING,
        lead_id=lead_id,
        at=clock.now(),
    )


@transaction
def cost(out: Out, fen: int) -> None:
    session().get_one(Campaign, out.id).cost_fen = fen


@pytest.fixture
def spring(cast: Cast) -> Out:
    """张伟 (D001, 广东), 刘芳 (D002, 深圳) and an employee promote; one comes by nobody."""
    out = desk.published(bait="form")
    zhang, liu, wang = (promoted(who, out) for who in (owner("D001"), owner("D002"), employee("E001")))
    for visitor, by in (("a", zhang), ("b", zhang), ("c", liu), ("d", wang), ("e", None)):
        opened(out, visitor, by)
    opened(out, "a", liu, day=2)  # the same person came again by another's link
    opened(out, "robot", zhang, left_out="bot")
    entered(out, "one", zhang, region="440300", state="won", amount=120_000)
    entered(out, "two", zhang, region="440106", state="opportunity")
    entered(out, "three", liu, region="510100")
    entered(out, "four", wang, state="new")
    entered(out, "farm", zhang, entry=REFUSED)
    cost(out, 9_000)
    counting.count_campaign(out.id)
    return out


def test_people_and_leads_are_counted_once_from_the_page_to_the_order(spring: Out) -> None:
    row = numbers.campaigns(OPERATOR, Wanted()).rows[0]
    assert row.funnel == Funnel(5, 4, 3, 2, 1, 120_000)
    assert (row.cost_fen, row.lead_fen) == (9_000, 3_000)


def test_by_dealer_person_and_place(spring: Out) -> None:
    here = Wanted(filters={"campaign": spring.slug})
    assert [(one.code, one.funnel.visitors, one.funnel.entries) for one in numbers.dealers(OPERATOR, here).rows] == [
        ("D001", 2, 2),
        ("D002", 2, 1),
    ]
    people = [(one.name, one.funnel.entries, one.funnel.won_fen) for one in numbers.people(OPERATOR, here).rows]
    assert people == [("张伟", 2, 120_000), ("刘芳", 1, 0), ("王敏", 1, 0)]
    places = {one.name: (one.funnel.entries, one.funnel.leads) for one in numbers.places(OPERATOR, here).rows}
    assert places == {"广东省": (2, 2), "四川省": (1, 0), None: (1, 1)}
    assert numbers.dealers(OPERATOR, Wanted(filters={"campaign": "another"})).rows == []


def test_a_region_manager_sees_what_came_by_her_dealers_and_no_costs(spring: Out) -> None:
    row = numbers.campaigns(GUANGDONG, Wanted()).rows[0]
    assert (row.funnel.entries, row.funnel.won) == (3, 1)
    assert row.cost_fen is row.lead_fen is None
    assert [one.name for one in numbers.people(GUANGDONG, Wanted()).rows] == ["张伟", "刘芳"]


def test_who_may_not_see_people_sees_no_hands(spring: Out) -> None:
    found = numbers.one(CONTENT, spring.slug)
    assert (found.dealers, found.people) == ([], [])
    assert found.figures.funnel.entries == 4
    with pytest.raises(NotAllowed):
        numbers.people(CONTENT, Wanted())


def test_what_comes_by_the_link_of_somebody_who_left_counts_for_their_dealer_alone(cast: Cast) -> None:
    zhang, out = owner("D001"), desk.published(bait="form")
    li = clerk(zhang, "李四", "13900000077")
    by = promoted(li, out)
    entered(out, "before", by)
    desk.at(clock.now() + timedelta(hours=1))
    ending.leave(li, ending.held_by(li)[0].binding_id)
    desk.at(clock.now() + timedelta(hours=1))
    entered(out, "after", by)
    counting.count_campaign(out.id)
    assert [one.funnel.entries for one in numbers.dealers(OPERATOR, Wanted()).rows] == [2]
    assert [(one.name, one.funnel.entries) for one in numbers.people(OPERATOR, Wanted()).rows] == [("李四", 1)]


def test_each_is_counted_anew_once_a_minute_and_not_for_ever_after_its_end(spring: Out) -> None:
    assert counting.count() == 0
    desk.at(clock.now() + timedelta(minutes=2))
    entered(spring, "five")
    assert counting.count() == 1
    assert numbers.campaigns(OPERATOR, Wanted()).rows[0].funnel.entries == 5


def test_figures_everywhere_and_people_in_one_region_show_no_people_elsewhere(spring: Out) -> None:
    """Of somebody with two roles."""
    both = Actor("hq", GUANGDONG.name, GUANGDONG.id, CONTENT.roles | GUANGDONG.roles)
    hers = numbers.one(GUANGDONG, spring.slug)
    found = numbers.one(both, spring.slug)
    assert found.figures.funnel.entries == 4
    assert (found.dealers, found.people) == (hers.dealers, hers.people)
    assert numbers.dealers(both, Wanted()).rows == numbers.dealers(GUANGDONG, Wanted()).rows
    assert numbers.people(both, Wanted()).rows == numbers.people(GUANGDONG, Wanted()).rows
    assert len(numbers.people(OPERATOR, Wanted()).rows) > len(hers.people)
