"""Leads as somebody hostile, or merely unlucky, would use them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.campaign_entries import CampaignEntry
from models.console_inbox import ConsoleEntry
from models.db import session, transaction
from services import accounts, clock, hq_settings, invariants, people, phones, privacy
from services.access import OPERATOR, SYSTEM
from services.errors import SlowDown
from services.leads import boxes, own, taking, working
from services.leads.holders import Holder
from services.leads.taking import EVENTS_A_DAY, Entry
from services.leads.working import FollowUp, Opportunity
from tests.services.campaigns import desk
from tests.services.leads.desk import PHONE, employee, entered, from_place, hand, history, lead, owner, person
from tests.world import Cast


def test_whoever_said_a_word_all_day_still_leaves_a_number(cast: Cast) -> None:
    reader = person("reader")
    for _ in range(EVENTS_A_DAY + 2):
        taking.leave_word(reader, "报价")
    own.leave_number(reader, PHONE, "", agreed=True)
    assert lead(1).phone == phones.normalise(PHONE), "they were told that it was left"
    assert history(1).count("again") == EVENTS_A_DAY + 1, "one line more, for what is new"
    own.leave_number(reader, PHONE, "", agreed=True)
    assert history(1).count("again") == EVENTS_A_DAY + 1


def test_strangers_who_type_a_number_all_day_keep_its_own_person_from_nothing(cast: Cast) -> None:
    victim = person("victim")
    first = from_place("440300", "victim", phone=phones.normalise(PHONE))
    for turn in range(EVENTS_A_DAY):
        stranger = Entry("campaign", "领券", follower_id=person(f"s{turn}"), phone=phones.normalise(PHONE))
        taking.take_lead(SYSTEM, stranger)
    own.leave_number(victim, "13911110009", "", agreed=True)
    assert lead(first).phone == phones.normalise("13911110009")


def test_an_employee_reads_all_of_the_history_of_a_lead_of_headquarters(cast: Cast) -> None:
    zhang, sun = owner("D001"), employee("E004")
    made = from_place("440300")
    assert hand(made) == Holder(cast.dealers["D001"])
    working.claim(zhang, made)
    working.follow_up(zhang, made, FollowUp(note="说要送人"))
    working.give_back(zhang, made, reason="busy")
    assert hand(made) == Holder()
    kinds = [step.kind for step in boxes.one(sun, made).card.trail]
    assert {"entered", "claimed", "follow_up", "returned"} <= set(kinds)


def worked_by(who: int, lead_id: int) -> None:
    working.follow_up(who, lead_id, FollowUp(note="谈过了"))
    deal = Opportunity(None, 5_000_000, 60, "2026-12-31")
    working.follow_up(who, lead_id, FollowUp(note="要五百只", stage="opportunity", opportunity=deal))


def test_whoever_is_about_to_sell_loses_nothing_when_two_rows_of_their_customer_become_one(cast: Cast) -> None:
    zhang = owner("D001")
    waits = from_place(None, "a")
    hers = Holder(cast.dealers["D001"], cast.owners["D001"])
    privacy.agree(person("b"), "lead_to_dealer", "reader", version=privacy.OF_A_READER)
    left = Entry("material", "手册", person("b"), phones.normalise(PHONE), named=Holder(hers.dealer_id), prefer=hers)
    worked = taking.take_lead(SYSTEM, left).lead_id
    worked_by(zhang, worked)
    people.merge(person("a"), person("b"), proof="unionid")
    assert (lead(waits).state, lead(waits).outcome) == ("closed", "merged")
    row = lead(worked)
    assert (row.state, row.amount_fen, hand(worked)) == ("opportunity", 5_000_000, hers)
    assert (row.phone, row.phone_for_dealer_id) == (phones.normalise(PHONE), hers.dealer_id)
    assert history(worked).count("entered") == 2
    assert invariants.broken() == []


@pytest.mark.parametrize("later", [True, False])
def test_an_entry_knows_the_lead_that_goes_on(cast: Cast, later: bool) -> None:
    one, other = from_place(None, "a"), from_place(None, "b")
    out = desk.published("form")
    entry_of(out.id, out.version_id, person("b" if later else "a"), other if later else one)
    people.merge(person("a"), person("b"), proof="unionid")
    assert lead_of_entry() == one


@transaction
def entry_of(campaign: int, version: int, who: int, lead_id: int) -> None:
    session().add(
        CampaignEntry(
            campaign_id=campaign, version_id=version, follower_id=who, turn=1, state="entered", outcome="nothing",
            lead_id=lead_id, at=clock.now(),
        )
    )  # fmt: skip


@transaction
def lead_of_entry() -> int | None:
    return session().query(CampaignEntry).one().lead_id


def test_nobody_reads_a_whole_pool_number_by_number(cast: Cast) -> None:
    """Taking one up, looking at its number and giving it back again: nothing was said to anybody."""
    sun, many = employee("E004"), 3
    hq_settings.change(OPERATOR, "leads.calls_a_day", many)
    made = [
        from_place(None, f"reader {n}", phone=phones.normalise(f"1391111{n:04}"), named=Holder())
        for n in range(many + 1)
    ]
    for one in made[:many]:
        working.claim(sun, one)
        assert working.call(sun, one) == working.call(sun, one)
        working.give_back(sun, one, reason="busy")
    working.claim(sun, made[many])
    with pytest.raises(SlowDown) as refused:
        working.call(sun, made[many])
    assert refused.value.code == "calls_used_up"
    assert working.claim(sun, made[0])
    assert working.call(sun, made[0]), "a number they know already costs nothing more"
    tomorrow = clock.now() + timedelta(days=1)
    clock.use(lambda: tomorrow)
    assert working.call(sun, made[many])


@transaction
def alarms() -> list[str]:
    """Whom administrators were told of, of each alarm once."""
    facts = [entry.body["facts"] for entry in session().query(ConsoleEntry).where(ConsoleEntry.employee_id == 1)]
    return [str(one["who"]) for one in facts if isinstance(one, dict) and "who" in one]


def test_a_lead_entered_by_hand_is_called_as_often_as_it_takes(cast: Cast) -> None:
    zhang = owner("D001")
    made = entered(zhang)
    accounts.add_staff(OPERATOR, "E001", "admin", "qudao-demo-2026")
    hq_settings.change(OPERATOR, "leads.calls_a_day", 1)
    for _ in range(5):
        assert working.call(zhang, made) == "139 1111 0000"
    assert alarms() == ["张伟"], "administrators hear of it, once"
