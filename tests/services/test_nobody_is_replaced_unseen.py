"""An approval that would end somebody's binding is given only by whom it was shown to."""

from __future__ import annotations

import pytest
from flask import Flask

from services import clock, people, phones
from services.access import OPERATOR
from services.bindings import claiming, deciding, history, inviting
from services.errors import Conflict, Expired
from services.listing import Wanted
from tests.world import Cast


def somebody(name: str) -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    return person.id


def claim(who: int, token: str, phone: str = "13900000001") -> int:
    return claiming.claim(who, token, name="张伟", phone=phone, agreed=True).claim_id


def test_a_conflict_that_arose_after_the_form_must_be_seen_first(app: Flask, cast: Cast) -> None:
    token = inviting.invite_dealer(OPERATOR, "D001").token
    first, second = claim(somebody("a"), token), claim(somebody("b"), token)
    assert history.claim(OPERATOR, second).conflict is None
    deciding.decide(OPERATOR, first, accept=True, reason="", via="console")

    with pytest.raises(Conflict) as refused:
        deciding.decide(OPERATOR, second, accept=True, reason="", via="console")
    assert refused.value.code == "changed_meanwhile"
    shown = history.claim(OPERATOR, second).conflict
    assert shown == "target_taken"
    deciding.decide(OPERATOR, second, accept=True, reason="", via="console", shown_conflict=shown)
    rows = history.bindings(OPERATOR, Wanted(filters={"kind": "dealer_staff"})).rows
    assert [(row.ended_why, row.ended_at is None) for row in rows] == [(None, True), ("rebound", False)]


def test_of_two_bindings_in_the_way_both_must_be_seen(app: Flask, cast: Cast) -> None:
    mover = somebody("mover")
    here = claim(mover, inviting.invite_dealer(OPERATOR, "D002").token, "13900000002")
    deciding.decide(OPERATOR, here, accept=True, reason="", via="console")
    token = inviting.invite_dealer(OPERATOR, "D001").token
    moving, settled = claim(mover, token), claim(somebody("settled"), token)
    assert history.claim(OPERATOR, moving).conflict == "bound_elsewhere"
    deciding.decide(OPERATOR, settled, accept=True, reason="", via="console")

    assert history.claim(OPERATOR, moving).conflict == "both"
    with pytest.raises(Conflict) as refused:
        deciding.decide(OPERATOR, moving, accept=True, reason="", via="console", shown_conflict="bound_elsewhere")
    assert refused.value.code == "changed_meanwhile"
    deciding.decide(OPERATOR, moving, accept=True, reason="", via="console", shown_conflict="both")
    rows = history.bindings(OPERATOR, Wanted(filters={"kind": "dealer_staff"})).rows
    assert [(row.target_code, row.ended_why) for row in rows] == [
        ("D001", None),
        ("D001", "rebound"),
        ("D002", "rebound"),
    ]


def test_after_five_wrong_numbers_not_even_the_right_one_is_looked_at(app: Flask, cast: Cast) -> None:
    token = inviting.invite_dealer(OPERATOR, "D001").token
    for number in range(5):
        claim(somebody(f"guesser {number}"), token, f"1380000110{number}")
    for number, phone in enumerate(("13800001109", "13900000001")):
        with pytest.raises(Expired) as refused:
            claim(somebody(f"late {number}"), token, phone)
        assert refused.value.code == "too_many_tries"


def test_where_no_number_is_on_record_there_is_nothing_to_guess(app: Flask, cast: Cast) -> None:
    token = inviting.invite_dealer(OPERATOR, "D003").token
    claims = [claim(somebody(f"one of many {number}"), token, f"1380000110{number}") for number in range(7)]
    assert len(set(claims)) == 7


def test_a_verified_number_is_kept_even_when_a_waiting_claim_came_to_nothing(app: Flask, cast: Cast) -> None:
    who = somebody("zhang")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    waiting = claim(who, invited.token)
    inviting.revoke(OPERATOR, invited.id)
    assert claiming.phone_verified(who, phones.normalise("13900000001")) == []
    assert people.person(who).has_verified_phone
    assert history.claim(OPERATOR, waiting).state == "waiting"
