"""Following in any order, and two rows that prove to be one person."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from services import clock, outbox, people, phones
from services.access import OPERATOR
from services.bindings import claiming, history, inviting
from tests.world import Cast


@pytest.fixture
def noon() -> datetime:
    return clock.now().replace(microsecond=0)


def met(name: str, account: str = people.OFFICIAL_ACCOUNT, unionid: str | None = None) -> int:
    return people.meet(account, f"openid of {name}", unionid).id


def state(person: int) -> str:
    return people.person(person).follow_state


def test_the_newer_event_wins_in_whatever_order_they_come(app: Flask, noon: datetime) -> None:
    early, late = met("a"), met("b")
    people.followed(early, noon)
    people.left(early, noon + timedelta(seconds=1))
    people.left(late, noon + timedelta(seconds=1))
    people.followed(late, noon)
    assert (state(early), state(late)) == ("left", "left")


def asked(person: int) -> int:
    """How many questions to WeChat wait, all of them kept now."""
    waiting = [held for held in outbox.claim("test", 50) if held.kind == "look_up_follower"]
    assert {held.follower_id for held in waiting} <= {person}
    for held in waiting:
        outbox.mark_done(held)
    return len(waiting)


def test_of_two_events_in_one_second_wechat_is_asked_and_believed(app: Flask, noon: datetime) -> None:
    for truth, expected in ((noon, "following"), (None, "left")):
        who = met(f"somebody {truth}")
        people.followed(who, noon)
        people.left(who, noon)
        assert asked(who) == 2
        assert people.reconcile(people.question(who), truth)
        assert state(who) == expected


def test_a_leave_of_the_same_second_is_asked_about_even_after_the_follow_was_answered(
    app: Flask, noon: datetime
) -> None:
    who = met("a")
    people.followed(who, noon)
    assert asked(who) == 1
    people.left(who, noon)
    assert asked(who) == 1


def test_an_answer_that_an_event_overtook_is_void(app: Flask, noon: datetime) -> None:
    who = met("a")
    people.left(who, noon)
    before = people.question(who)
    people.followed(who, noon + timedelta(seconds=1))
    assert not people.reconcile(before, None)
    assert state(who) == "following"
    assert people.reconcile(people.question(who), noon)


def test_an_answer_about_a_row_that_was_joined_with_another_meanwhile_is_void(app: Flask, noon: datetime) -> None:
    first, second = met("a"), met("b")
    people.followed(second, noon)
    before = people.question(second)
    people.merge(first, second)
    assert not people.reconcile(before, None)
    assert state(first) == "following"


def test_whoever_has_two_openids_is_asked_about_by_both(app: Flask) -> None:
    first, second = met("a"), met("b")
    living = people.merge(first, second).id
    assert set(people.question(living).openids) == {"openid of a", "openid of b"}


def test_an_answer_that_contradicts_the_newest_event_is_asked_for_once_more(app: Flask, noon: datetime) -> None:
    who = met("a")
    people.followed(who, noon)
    assert asked(who) == 1
    assert people.reconcile(people.question(who), None)
    assert (state(who), asked(who)) == ("left", 0)
    clock.use(lambda: noon + timedelta(seconds=120))
    assert asked(who) == 1
    assert people.reconcile(people.question(who), noon, again=True)
    clock.use(lambda: noon + timedelta(seconds=300))
    assert (state(who), asked(who)) == ("following", 0)


def test_a_phone_verified_for_both_rows_joins_them(app: Flask, cast: Cast) -> None:
    oa, mini = met("zhang"), met("zhang's mini", people.MINI_PROGRAM)
    number = phones.normalise("13900000001")
    claiming.phone_verified(oa, number)
    claiming.phone_verified(mini, number)
    assert people.survivor(oa).id == people.survivor(mini).id


def test_a_typed_number_joins_nobody(app: Flask, cast: Cast) -> None:
    who, other = met("a"), met("b")
    people.followed(who, clock.now())
    claiming.phone_verified(other, phones.normalise("13900000001"))
    token = inviting.invite_dealer(OPERATOR, "D001").token
    claiming.claim(who, token, name="张伟", phone="13900000001", agreed=True)
    assert people.survivor(who).id != people.survivor(other).id


def test_one_person_waiting_twice_on_one_invitation_waits_once(app: Flask, cast: Cast) -> None:
    first, second = met("a"), met("b")
    token = inviting.invite_dealer(OPERATOR, "D001").token
    claims = []
    for who in (first, second):
        people.followed(who, clock.now())
        claims.append(claiming.claim(who, token, name="张伟", phone="13900000001", agreed=True).claim_id)
    living = people.merge(first, second).id
    states = [history.claim(OPERATOR, one).state for one in claims]
    assert living == first
    assert states == ["waiting", "refused"]
