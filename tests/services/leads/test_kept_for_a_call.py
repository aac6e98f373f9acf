"""Who left a number to be called and unfollows is called all the same. Once that is over, or not wanted any more, they
are forgotten like anybody who left; whoever is worked on by their word in the chat alone is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import false

from jobs import erasures
from services import access, clock, invariants, people, phones, privacy
from services.access import OPERATOR, SYSTEM
from services.leads import deciding, own, taking, working
from services.leads.taking import Entry
from services.leads.working import FollowUp, Opportunity
from services.privacy import erasing, lapsing, promised, requests
from tests.services.leads.desk import employee, entered, lead, owner, pass_time, person
from tests.world import Cast

PHONE = "13911112222"
ME = "who left a number"
SOLD = Opportunity(None, 440_000, 80, "2026-12-31")


def asked() -> int:
    """Who left a number for headquarters, where it waits in the pool; their lead."""
    return _asks(ME)


def _asks(name: str, phone: str = PHONE) -> int:
    me = person(name)
    privacy.agree(me, "lead_to_dealer", "campaign", version=privacy.OF_A_CAMPAIGN)
    left = Entry("campaign", "想要报价", follower_id=me, phone=phones.normalise(phone), name="李女士")
    return taking.take_lead(SYSTEM, left).lead_id


def waits_for_a_first_call() -> int:
    return asked()


def given_to_a_dealer() -> int:
    number = asked()
    owner("D001")
    deciding.reassign(OPERATOR, number, dealer="D001", reason="离得最近")
    return number


def worked_on() -> int:
    number, ours = asked(), employee("E001")
    working.claim(ours, number)
    working.follow_up(ours, number, FollowUp("明天上午再打", stage=None))
    return number


def won() -> int:
    number = worked_on()
    working.follow_up(employee("E001"), number, FollowUp("要五十只", stage="opportunity", opportunity=SOLD))
    working.follow_up(employee("E001"), number, FollowUp("付款了", stage="won"))
    return number


def won_long_since() -> int:
    number = won()
    pass_time(seconds=promised.WON_SETTLED.total_seconds() + 1)
    return number


def lost() -> int:
    number = worked_on()
    working.follow_up(employee("E001"), number, FollowUp("不要了", stage="lost", reason="price"))
    return number


def closed() -> int:
    number = asked()
    deciding.close(OPERATOR, number, outcome="no_contact")
    return number


def wants_no_call() -> int:
    number = asked()
    own.want_no_call(person(ME))
    return number


def took_the_consent_back() -> int:
    number = asked()
    privacy.take_back(person(ME), "lead_to_dealer")
    return number


def said_a_word() -> int:
    """In the chat, without a number."""
    taking.leave_word(person(ME), "报价")
    held = own.mine(person(ME))
    assert held is not None
    return 1


def said_a_word_and_left_a_number() -> int:
    number = said_a_word()
    own.leave_number(person(ME), PHONE, "", agreed=True)
    return number


TABLE: list[tuple[Callable[[], int], list[str], str | None]] = [
    (waits_for_a_first_call, ["lead"], None),
    (given_to_a_dealer, ["lead"], None),
    (worked_on, ["lead"], None),
    (won, ["lead"], "won"),
    (won_long_since, [], "won"),
    (lost, [], "price"),
    (closed, [], "no_contact"),
    (wants_no_call, [], "asked"),
    (took_the_consent_back, [], "objected"),
    (said_a_word, [], "left"),
    (said_a_word_and_left_a_number, ["lead"], None),
]


def unfollow(me: int) -> None:
    """They leave, and WeChat confirms it."""
    people.left(me, clock.now() + timedelta(seconds=1))
    assert privacy.erase_left(people.question(me))


def is_known(me: int) -> bool:
    return people.question(me).openids != ()


def says(number: int) -> set[str | None]:
    row = lead(number)
    return {row.phone, row.name, row.interest} - {None}


@pytest.mark.parametrize(("happened", "names", "ends"), TABLE, ids=lambda one: getattr(one, "__name__", ""))
def test_a_call_they_wait_for_keeps_its_person(
    cast: Cast, happened: Callable[[], int], names: list[str], ends: str | None
) -> None:
    number = happened()
    me = person(ME)
    people.left(me, clock.now() + timedelta(seconds=1))
    assert privacy.bases_of(me).names == names
    assert lapsing.owe_lapsed() == int(names == [])
    assert privacy.erase_left(people.question(me))
    assert is_known(me) is (names != [])
    assert (lead(number).outcome, says(number) != set()) == (ends, names != [])
    assert invariants.broken() == []


def test_who_unfollowed_is_called_and_forgotten_once_nothing_came_of_it(cast: Cast) -> None:
    number, me, ours = asked(), person(ME), employee("E001")
    unfollow(me)
    working.claim(ours, number)
    assert working.call(ours, number) == "139 1111 2222"
    working.follow_up(ours, number, FollowUp("不要了", stage="lost", reason="price"))
    assert lapsing.owe_lapsed() == 1
    assert privacy.erase_left(people.question(me))
    assert not is_known(me)
    assert (says(number), lead(number).outcome) == (set(), "price")


def test_who_bought_is_called_until_it_is_brought(cast: Cast) -> None:
    number, me = won(), person(ME)
    unfollow(me)
    pass_time(seconds=promised.WON_SETTLED.total_seconds() - 60)
    assert lapsing.owe_lapsed() == 0
    assert "李女士" in says(number)
    pass_time(minutes=2)
    assert lapsing.owe_lapsed() == 1
    assert privacy.erase_left(people.question(me))
    assert (says(number), lead(number).state) == (set(), "won")


def test_who_unfollowed_still_ends_it_themselves(cast: Cast) -> None:
    """Taking back is as easy as giving: the page of their call knows them by the openid that stays."""
    number, me = asked(), person(ME)
    [openid] = people.question(me).openids
    unfollow(me)
    again = people.meet(people.OFFICIAL_ACCOUNT, openid).id
    assert again == me
    privacy.take_back(again, "lead_to_dealer")
    assert (lead(number).outcome, says(number)) == ("objected", set())
    assert lapsing.owe_lapsed() == 1


def test_whoever_wants_to_be_forgotten_is_though_somebody_is_to_call_them(cast: Cast) -> None:
    number, me = worked_on(), person(ME)
    requests.carry_out(requests.ask_erasure(access.follower(me, "我"), me))
    assert not is_known(me)
    assert (lead(number).state, lead(number).outcome, says(number)) == ("closed", "objected", set())


def test_a_word_in_the_chat_ends_with_the_chat_whatever_else_keeps_them(cast: Cast) -> None:
    """Somebody with a mini program account stays known; that they asked in the chat goes with the chat."""
    me = person(ME)
    people.merge(me, people.meet(people.MINI_PROGRAM, "m of theirs").id, proof="unionid")
    number = said_a_word()
    unfollow(me)
    assert privacy.bases_of(me).names == ["mini_program"]
    assert (lead(number).state, lead(number).outcome, says(number)) == ("closed", "left", set())
    assert invariants.broken() == []


@pytest.mark.parametrize("in_chat", [True, False], ids=["with an openid of the chat", "with none"])
def test_who_closes_the_mini_program_is_called_where_an_openid_still_names_them(cast: Cast, in_chat: bool) -> None:
    me = people.meet(people.MINI_PROGRAM, "mCloses").id
    if in_chat:
        me = people.merge(me, people.meet(people.OFFICIAL_ACCOUNT, "oStays").id, proof="unionid").id
    privacy.agree(me, "lead_to_dealer", "campaign", version=privacy.OF_A_CAMPAIGN)
    left = Entry("campaign", "想要报价", follower_id=me, phone=phones.normalise(PHONE))
    number = taking.take_lead(SYSTEM, left).lead_id
    closes = people.identity_of(people.MINI_PROGRAM, "mCloses")
    assert closes is not None
    erasing.erase_cancelled(closes, clock.now() + timedelta(seconds=1))
    assert privacy.bases_of(me).names == (["lead"] if in_chat else [])
    assert (says(number) != set()) is in_chat
    assert lead(number).outcome == (None if in_chat else "left")


def test_what_somebody_of_ours_entered_for_them_keeps_them_once_it_is_known_to_be_theirs(cast: Cast) -> None:
    number, me = entered(owner("D001"), PHONE), person(ME)
    people.left(me, clock.now() + timedelta(seconds=1))
    assert privacy.bases_of(me).names == [], "nobody says whose number it is"
    people.followed(me, clock.now() + timedelta(seconds=2))
    people.verified_phone(me, phones.normalise(PHONE))
    assert _asks(ME) == number
    people.left(me, clock.now() + timedelta(seconds=3))
    assert privacy.erase_left(people.question(me))
    assert privacy.bases_of(me).names == ["lead"]
    assert says(number) != set()


def test_control_without_the_reason_a_dealers_call_is_gone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    number, me = given_to_a_dealer(), person(ME)
    monkeypatch.setattr("services.privacy.bases.waits_for_call", lambda _person, _now: false())
    unfollow(me)
    assert (lead(number).state, says(number)) == ("closed", set())


def test_the_hour_owes_their_erasure_once_it_is_over(cast: Cast) -> None:
    """By the worker's own work: nothing while somebody is to call them, one erasure afterwards."""
    number, me = asked(), person(ME)
    unfollow(me)
    erasures.owe_lapsed()
    assert lapsing.owe_lapsed() == 0
    deciding.close(OPERATOR, number, outcome="no_contact")
    erasures.owe_lapsed()
    assert lapsing.owe_lapsed() == 0, "it is owed already"
