"""Some time after a lead or a campaign is over nothing says any more who it was; the figures say the same as before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.db import reading, session
from models.leads import Lead, LeadEvent
from models.reading import LeftPhone
from services import clock, hq_settings, invariants, people, phones, privacy, retention
from services.access import OPERATOR
from services.campaigns import publishing
from services.leads import own, sums, taking, working
from services.leads.taking import Entry
from services.leads.working import FollowUp, Opportunity
from services.reading import leaving_phones
from services.reading.readers import Reader
from services.reading.showing import show
from tests.reading_room import room
from tests.services.campaigns import desk as campaigns
from tests.services.campaigns.crowd import enter, entry
from tests.services.leads.desk import entered, from_place, lead, owner, pass_time, person
from tests.world import Cast

KEPT_DAYS = 730
DEFAULTS = hq_settings.DEFAULTS
LOST_DAYS, WON_DAYS = (int(DEFAULTS[f"retention.{which}_leads_days"]) for which in ("lost", "won"))


SOLD = Opportunity(None, 440_000, 80, "2026-12-31")


@reading
def counted_left() -> int:
    return session().query(LeftPhone).count()


@reading
def numbers_left() -> list[str]:
    return [one.phone for one in session().query(LeftPhone) if one.phone]


@reading
def notes() -> list[str | None]:
    return [one.note for one in session().query(LeadEvent) if one.note]


def says(lead_id: int) -> set[str]:
    row: Lead = lead(lead_id)
    told: dict[str, object] = {"name": row.name, "phone": row.phone, "interest": row.interest}
    told |= {"region": row.region_code, "person": row.follower_id}
    return {name for name, value in told.items() if value is not None}


def test_a_lead_that_ended_says_nothing_of_its_person_with_a_number_or_without(cast: Cast) -> None:
    zhang = owner("D001")
    by_hand = entered(zhang)
    working.follow_up(zhang, by_hand, FollowUp("家住人民路"))
    working.follow_up(zhang, by_hand, FollowUp("不要了", stage="lost", reason="price"))
    taking.leave_word(person("a"), "报价")
    privacy.agree(person("b"), "lead_to_dealer", "reader", version=privacy.OF_A_READER)
    left = Entry("material", "手册", follower_id=person("b"), phone=phones.normalise("13911110002"), name="李女士")
    joined = taking.take_lead(OPERATOR, left).lead_id
    people.merge(person("a"), person("b"), proof="unionid")
    assert (lead(joined).outcome, says(joined)) == ("merged", {"name", "interest", "person"}), (
        "its number went to the older one"
    )
    asked = from_place("440300", "c")
    own.want_no_call(person("c"))
    goes_on = entered(zhang, "13911110003")
    before = {number: says(number) for number in (by_hand, joined, asked)}
    pass_time(days=LOST_DAYS - 1)
    retention.prune()
    assert {number: says(number) for number in before} == before
    pass_time(days=2)
    assert retention.prune()["lead_contacts"] == 3
    assert {number: says(number) for number in before} == {number: set() for number in before}
    assert (notes(), says(goes_on)) == ([], {"name", "phone", "interest"})
    assert retention.prune()["lead_contacts"] == 0


def test_of_a_sale_it_is_kept_longer_who_bought_and_always_what(cast: Cast) -> None:
    zhang = owner("D001")
    sold = entered(zhang)
    working.follow_up(zhang, sold, FollowUp("要五十只", stage="opportunity", opportunity=SOLD))
    working.follow_up(zhang, sold, FollowUp("付款了", stage="won"))
    pass_time(days=WON_DAYS - 1)
    assert retention.prune()["lead_contacts"] == 0
    pass_time(days=2)
    assert retention.prune()["lead_contacts"] == 1
    row = lead(sold)
    assert (says(sold), notes()) == (set(), [])
    assert (row.state, row.amount_fen, row.dealer_staff_id) == ("won", 440_000, cast.owners["D001"])
    assert invariants.broken() == []


def test_the_number_beside_a_material_goes_with_its_lead_and_is_counted_still(cast: Cast) -> None:
    ours, reader = room(cast), person("reader")
    leaving_phones.leave_phone(reader, ours.share, "13911110004", agreed=True)
    before = counted_left()
    working.follow_up(ours.sharer, 1, FollowUp("不要了", stage="lost", reason="price"))
    pass_time(days=LOST_DAYS + 1)
    assert retention.prune()["lead_left_numbers"] == 1
    assert (counted_left(), numbers_left()) == (before, [])
    assert invariants.broken() == []


def test_a_page_promises_no_call_by_a_number_that_is_gone(cast: Cast) -> None:
    ours, reader = room(cast), person("reader")
    leaving_phones.leave_phone(reader, ours.share, "13911110004", agreed=True)
    assert show(ours.share, Reader(reader)).has_left_phone
    working.follow_up(ours.sharer, 1, FollowUp("不要了", stage="lost", reason="price"))
    pass_time(days=LOST_DAYS + 1)
    retention.prune()
    assert not show(ours.share, Reader(reader)).has_left_phone
    leaving_phones.leave_phone(reader, ours.share, "13911110004", agreed=True)
    assert show(ours.share, Reader(reader)).has_left_phone


def test_a_number_left_again_since_stays_with_the_lead_it_made(cast: Cast) -> None:
    ours, reader = room(cast), person("reader")
    leaving_phones.leave_phone(reader, ours.share, "13911110004", agreed=True)
    working.follow_up(ours.sharer, 1, FollowUp("不要了", stage="lost", reason="price"))
    pass_time(days=LOST_DAYS - 1)
    leaving_phones.leave_phone(reader, ours.share, "13911110004", agreed=True)
    pass_time(days=2)
    assert retention.prune()["lead_left_numbers"] == 0
    assert (numbers_left(), says(1)) == (["+8613911110004"], set())


@pytest.mark.parametrize("which", ["pool", "lost"])
def test_no_period_is_shorter_than_what_figures_by_place_look_back(which: str) -> None:
    shortest = hq_settings.ALLOWED[f"retention.{which}_leads_days"][0]
    assert int(shortest) >= max(sums.DAYS)


@pytest.mark.parametrize("early", [False, True], ids=["at its end", "ended early"])
def test_what_was_answered_goes_two_years_after_the_campaign(cast: Cast, early: bool) -> None:
    campaigns.at(clock.now())
    out = campaigns.published(ends=campaigns.typed(clock.now() + timedelta(days=3650 if early else 7)))
    number = enter(out).entry_id
    if early:
        publishing.end(OPERATOR, out.slug, campaigns.edition(out.slug), "办完了")
    pass_time(days=KEPT_DAYS - 1)
    assert retention.prune()["campaign_answers"] == 0
    pass_time(days=9)
    assert retention.prune()["campaign_answers"] == 1
    row = entry(number)
    assert (row.answers, row.contact_index, row.region_code) == (None, None, None)
    campaigns.at(None)
