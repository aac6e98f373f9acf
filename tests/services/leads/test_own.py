"""A lead as its own person has it: a number by consent, for the house the page named, and no more calls."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from models.db import reading, session, transaction
from models.outbox import OutboxPromise
from models.people import Follower
from services import clock, invariants, people, phones, privacy
from services.access import OPERATOR, SYSTEM
from services.errors import Conflict, Refusal
from services.leads import deciding, own, taking, viewing, working
from services.leads.own import OwnLead
from services.leads.taking import Entry
from services.leads.working import FollowUp
from services.privacy import erasing
from services.reading import leaving_phones
from tests.reading_room import room
from tests.services.leads.desk import PHONE, entered, from_place, hand, history, lead, owner, person, told
from tests.world import Cast


def test_a_number_goes_to_the_house_the_page_named_and_its_owner_is_told(cast: Cast) -> None:
    zhang = owner("D001")
    mine = from_place("440000", "reader")
    assert own.mine(person("reader")) == OwnLead("想要报价", "华南总代理", None)
    own.leave_number(person("reader"), PHONE, "华南总代理", agreed=True)
    assert (lead(mine).phone, lead(mine).phone_for_dealer_id) == (phones.normalise(PHONE), cast.dealers["D001"])
    assert own.mine(person("reader")) == OwnLead("想要报价", "华南总代理", "139****0000")
    assert [(whom, facts["phone"]) for whom, facts in told("lead_new")][-1] == (zhang, "139****0000")
    assert history(mine) == ["entered", "routed", "again"]
    assert invariants.broken() == []


BAD = {
    "without consent": (PHONE, "华南总代理", False, "consent_missing"),
    "no number": ("", "华南总代理", True, "phone_invalid"),
    "letters": ("一三九", "华南总代理", True, "phone_invalid"),
    "emoji": ("🙂" * 11, "华南总代理", True, "phone_invalid"),
    "ten thousand digits": ("1" * 10_000, "华南总代理", True, "phone_invalid"),
    "markup": ("<b>13911110000</b>", "华南总代理", True, "phone_invalid"),
    "a formula": ("=13911110000", "华南总代理", True, "phone_invalid"),
    "another house than it is now": (PHONE, "别家", True, "lead_moved"),
    "headquarters, where a dealer has it": (PHONE, "", True, "lead_moved"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_meant_changes_nothing(cast: Cast, case: str) -> None:
    owner("D001")
    mine = from_place("440000", "reader")
    phone, house, agreed, code = BAD[case]
    with pytest.raises(Refusal) as refused:
        own.leave_number(person("reader"), phone, house, agreed=agreed)
    assert refused.value.code == code
    assert (lead(mine).phone, history(mine)) == (None, ["entered", "routed"])
    assert privacy.given_by(person("reader")) == []


def test_a_lead_that_is_over_or_never_was_takes_no_number(cast: Cast) -> None:
    mine = from_place(None, "reader")
    own.want_no_call(person("reader"))
    assert (lead(mine).state, lead(mine).outcome, history(mine)[-1]) == ("closed", "asked", "closed")
    for who in ("reader", "nobody who asked"):
        for act in (own.want_no_call, lambda one: own.leave_number(one, PHONE, "", agreed=True)):
            with pytest.raises(Conflict, match="已经结束"):
                act(person(who))
    assert own.mine(person("reader")) is None
    assert invariants.broken() == []


def test_the_number_of_a_lead_somebody_works_on_stays_theirs(cast: Cast) -> None:
    """A typed number proves nothing: hers goes on without it, and whoever works on it keeps it."""
    zhang = owner("D001")
    theirs = entered(zhang)
    mine = from_place(None, "reader")
    own.leave_number(person("reader"), PHONE, "", agreed=True)
    assert (lead(theirs).phone, lead(mine).phone) == (phones.normalise(PHONE), None)
    assert invariants.broken() == []


def test_who_types_the_number_of_a_lead_that_was_entered_by_hand_reads_nothing_of_it(cast: Cast) -> None:
    """Nor ends it, nor takes it along when they are forgotten: only WeChat's word makes it theirs."""
    theirs = entered(owner("D001"))
    typed = Entry("campaign", "领券", follower_id=person("prankster"), phone=phones.normalise(PHONE))
    assert taking.take_lead(SYSTEM, typed).lead_id == theirs
    assert (lead(theirs).follower_id, own.mine(person("prankster"))) == (None, None)
    with pytest.raises(Conflict, match="已经结束"):
        own.want_no_call(person("prankster"))
    privacy.agree(person("reader"), "phone", "chat")
    people.verified_phone(person("reader"), phones.normalise(PHONE))
    again = Entry("campaign", "领券", follower_id=person("reader"), phone=phones.normalise(PHONE))
    assert taking.take_lead(SYSTEM, again).lead_id == theirs
    assert lead(theirs).follower_id == person("reader")
    assert invariants.broken() == []


def test_what_was_noted_before_whose_lead_it_is_was_known_is_theirs_as_well(cast: Cast) -> None:
    """They get it with their data, and it goes with them."""
    theirs, secret = entered(zhang := owner("D001")), "家住人民路，孩子刚出生"
    working.follow_up(zhang, theirs, FollowUp(secret))
    privacy.agree(person("reader"), "phone", "chat")
    people.verified_phone(person("reader"), phones.normalise(PHONE))
    assert secret in str(privacy.copy_of(person("reader")))
    known = Entry("campaign", "领券", follower_id=person("reader"), phone=phones.normalise(PHONE))
    assert taking.take_lead(SYSTEM, known).lead_id == theirs
    assert secret in str(privacy.copy_of(person("reader")))
    privacy.take_back(person("reader"), "lead_to_dealer")
    assert [step.note for step in viewing.one(OPERATOR, theirs).trail if step.note] == []
    assert (lead(theirs).state, lead(theirs).name, lead(theirs).phone_index) == ("closed", None, None)


@pytest.mark.parametrize("number", [PHONE, "13911110001"], ids=["theirs", "another's"])
def test_a_lead_entered_by_hand_goes_with_whose_number_it_is(cast: Cast, number: str) -> None:
    by_hand = entered(owner("D001"), number)
    privacy.agree(person("reader"), "phone", "chat")
    people.verified_phone(person("reader"), phones.normalise(PHONE))
    forget_whole(person("reader"))
    gone = number == PHONE
    assert (lead(by_hand).phone is None, lead(by_hand).name is None, lead(by_hand).state == "closed") == (gone,) * 3
    assert invariants.broken() == []


@pytest.mark.parametrize("how", ["taken back", "forgotten"])
def test_a_sharer_is_told_no_more_of_a_number_that_is_gone(cast: Cast, how: str) -> None:
    """The word about it may still wait to be sent."""
    ours, reader = room(cast), person("reader")
    leaving_phones.leave_phone(reader, ours.share, PHONE, agreed=True)
    [(_, facts)] = told("phone_left")
    assert facts["phone"] == "139****0000"
    if how == "forgotten":
        forget_whole(reader)
    else:
        privacy.take_back(reader, "lead_to_dealer")
    assert letters("phone_left") == [("dead", None)]


@reading
def letters(topic: str) -> list[tuple[str, object]]:
    rows = session().scalars(select(OutboxPromise).where(OutboxPromise.topic == topic))
    return [(row.state, row.payload) for row in rows]


@transaction
def forget_whole(who: int) -> None:
    erasing.forget_whole(session().get_one(Follower, who), clock.now())


def test_a_lead_that_goes_to_another_house_keeps_its_number_from_it(cast: Cast) -> None:
    owner("D001")
    mine = from_place(None, "reader")
    own.leave_number(person("reader"), PHONE, "", agreed=True)
    deciding.reassign(OPERATOR, mine, dealer="D001", reason="就近")
    assert hand(mine).dealer_id == cast.dealers["D001"]
    assert own.mine(person("reader")) == OwnLead("想要报价", "华南总代理", None)


def test_the_consent_taken_back_ends_it_and_takes_the_number(cast: Cast) -> None:
    mine = from_place(None, "reader")
    own.leave_number(person("reader"), PHONE, "", agreed=True)
    privacy.take_back(person("reader"), "lead_to_dealer")
    assert (lead(mine).state, lead(mine).phone, lead(mine).phone_index) == ("closed", None, None)


def test_a_word_joins_the_lead_somebody_has_already(cast: Cast) -> None:
    owner("D001")
    mine = from_place("440000", "reader")
    heard = taking.leave_word(person("reader"), "报价")
    assert heard == taking.Heard("报价", False, "华南总代理")
    assert history(mine)[-1] == "again"
    taking.take_lead(SYSTEM, Entry("campaign", "想要报价", follower_id=person("reader")))
    assert lead(mine).interest == "想要报价"
