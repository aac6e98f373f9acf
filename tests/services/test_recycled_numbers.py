"""A number that WeChat verified for two: one person, unless the operator may have given it to somebody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from services import clock, people
from services.access import OPERATOR
from services.bindings import claiming
from services.listing import Wanted
from services.merge_cases import asking, deciding, history
from services.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from tests.services.doubted import join, one, owner, the_case
from tests.world import Cast

NUMBER = "+8613900000001"


def met(account: str, name: str, unionid: str | None = None) -> int:
    return people.meet(account, f"openid of {name}", unionid).id


def verify(who: int, *, days: float = 0) -> None:
    at = clock.now() + timedelta(days=days)
    clock.use(lambda: at)
    claiming.phone_verified(who, NUMBER)


def cases() -> int:
    return history.cases(OPERATOR, Wanted()).total


@pytest.mark.parametrize(
    ("first", "second", "days", "joined"),
    [
        ((OFFICIAL_ACCOUNT, None), (MINI_PROGRAM, None), 400, True),
        ((OFFICIAL_ACCOUNT, "u1"), (MINI_PROGRAM, None), 400, True),
        ((OFFICIAL_ACCOUNT, None), (OFFICIAL_ACCOUNT, None), 89, True),
        ((OFFICIAL_ACCOUNT, None), (OFFICIAL_ACCOUNT, None), 90, False),
        ((MINI_PROGRAM, None), (MINI_PROGRAM, None), 400, False),
        ((OFFICIAL_ACCOUNT, "u1"), (MINI_PROGRAM, "u2"), 0, False),
        ((OFFICIAL_ACCOUNT, "u1"), (OFFICIAL_ACCOUNT, "u2"), 400, False),
    ],
    ids=[
        "two accounts of ours are one person",
        "also when only one has a unionid",
        "two WeChats of one person within 90 days",
        "two WeChats with 90 days between",
        "two mini program accounts with a year between",
        "two unionids at once",
        "two unionids with a year between",
    ],
)
def test_whether_a_number_alone_joins_two(
    app: Flask,
    cast: Cast,
    first: tuple[str, str | None],
    second: tuple[str, str | None],
    days: float,
    joined: bool,
) -> None:
    old, new = met(first[0], "old", first[1]), met(second[0], "new", second[1])
    verify(old)
    verify(new, days=days)
    assert one(old, new) == joined
    assert cases() == (0 if joined else 1)
    asking.settle(new)
    assert one(old, new) == joined
    assert cases() == (0 if joined else 1)


def test_a_new_holder_of_an_old_owners_number_does_not_become_the_owner(app: Flask, cast: Cast) -> None:
    """What it is about: whoever buys the number of somebody who left must not sign for their dealer."""
    zhang = owner("zhang", "D001")
    verify(zhang)
    buyer = met(OFFICIAL_ACCOUNT, "buyer")
    verify(buyer, days=120)
    assert not one(zhang, buyer)
    held = [holding.target.words for side in the_case().sides for holding in side.holdings]
    assert held == ["华南总代理的老板"]


def test_headquarters_may_join_them_though_only_one_or_none_is_bound(app: Flask, cast: Cast) -> None:
    old, new = met(OFFICIAL_ACCOUNT, "old"), met(OFFICIAL_ACCOUNT, "new")
    verify(old)
    verify(new, days=200)
    join(the_case(), [])
    assert one(old, new)


def test_whom_headquarters_calls_two_stays_two_however_often_the_number_is_verified(app: Flask, cast: Cast) -> None:
    old, new = met(OFFICIAL_ACCOUNT, "old"), met(OFFICIAL_ACCOUNT, "new")
    verify(old)
    verify(new, days=200)
    deciding.keep_apart(OPERATOR, the_case().row.id, reason="号码换过主人", via="console")
    verify(old)
    verify(new)
    assert not one(old, new)
    assert cases() == 1


def test_a_unionid_still_joins_them(app: Flask, cast: Cast) -> None:
    old, new = met(OFFICIAL_ACCOUNT, "old", "u1"), met(MINI_PROGRAM, "new")
    people.meet(MINI_PROGRAM, "openid of new", "u1")
    assert one(old, new)


def test_control_without_the_rule_the_new_holder_becomes_the_owner(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.people.merging._perhaps_handed_on", lambda first, second: False)
    zhang = owner("zhang", "D001")
    verify(zhang)
    buyer = met(OFFICIAL_ACCOUNT, "buyer")
    verify(buyer, days=120)
    assert one(zhang, buyer)
