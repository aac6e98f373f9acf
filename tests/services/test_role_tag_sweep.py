"""The sweep of WeChat's tags finds every difference, mends it by one person's sync, and goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from models.db import reading, session
from services import clock, people, role_tag_sweep, role_tags
from services.access import OPERATOR
from services.bindings import arriving, inviting
from tests.services.tagged import Tagged, at, customers, left_over, mended, sweep, work
from tests.world import Cast


@pytest.fixture
def wechat(app: Flask, cast: Cast) -> Iterator[Tagged]:
    at(0)
    yield Tagged()
    clock.use(None)


def test_what_agrees_is_left_alone(wechat: Tagged) -> None:
    names = customers(5)
    work(wechat)
    before = {name: set(wechat.bears[name]) for name in names}
    sweep(wechat)
    assert {name: wechat.bears[name] for name in names} == before
    assert mended() == []
    assert left_over() == 0
    assert [(one.role, one.listed, one.mended) for one in role_tag_sweep.last_sweeps()] == [
        ("customer", 5, 0),
        ("clerk", 0, 0),
        ("owner", 0, 0),
        ("employee", 0, 0),
    ]


@pytest.mark.parametrize("hand", range(5))
def test_a_tag_taken_off_by_hand_comes_back(wechat: Tagged, hand: int) -> None:
    names = customers(5)
    work(wechat)
    wechat.bears[names[hand]].clear()
    sweep(wechat)
    assert wechat.roles(names[hand]) == {"customer"}
    assert mended() == [("customer", 1)]


def test_a_tag_put_on_by_hand_goes(wechat: Tagged) -> None:
    names = customers(4)
    employee = people.meet(people.OFFICIAL_ACCOUNT, "an employee")
    people.followed(employee.id, clock.now())
    arriving.arrive(employee.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    work(wechat)
    wechat.tag([names[1], names[3]], wechat.names[role_tags.TAGS["employee"]])
    sweep(wechat)
    assert [wechat.roles(name) for name in names] == [{"customer"}] * 4
    assert wechat.roles("an employee") == {"employee"}
    assert mended() == [("employee", 2)]


def test_our_tag_on_somebody_we_do_not_know_goes_at_once(wechat: Tagged) -> None:
    customers(3)
    work(wechat)
    number = wechat.names[role_tags.TAGS["customer"]]
    wechat.tag(["a stranger", "zz another", "zzz a third"], number)
    sweep(wechat)
    assert [wechat.roles(name) for name in ("a stranger", "zz another", "zzz a third")] == [set()] * 3


def test_tags_of_others_are_never_touched(wechat: Tagged) -> None:
    [name] = customers(1)
    work(wechat)
    theirs = wechat.create_tag("会员日")
    wechat.tag([name, "a stranger"], theirs)
    sweep(wechat)
    assert theirs in wechat.bears[name]
    assert theirs in wechat.bears["a stranger"]


@pytest.mark.parametrize("call", range(1, 7))
def test_a_worker_that_falls_goes_on_where_the_sweep_stood(wechat: Tagged, call: int) -> None:
    """Whichever page it falls at: nothing is missed, and the pages before are not asked for again."""
    names = customers(7)
    work(wechat)
    wechat.bears[names[0]].clear()
    wechat.bears[names[6]].clear()
    wechat.stumbles_at = call
    sweep(wechat)
    sweep(wechat, hours=2)  # the promise that fell is tried again; a second call of the same day adds nothing
    assert [wechat.roles(name) for name in names] == [{"customer"}] * 7
    asked = [after for after in wechat.asked if after.startswith("customer")]
    assert len(asked) <= len(set(asked)) + 1
    assert left_over() == 0


def test_a_person_whose_openid_was_the_place_in_the_list_may_lose_the_tag_meanwhile(wechat: Tagged) -> None:
    names = customers(5)
    work(wechat)
    number = wechat.names[role_tags.TAGS["customer"]]
    wechat.bears[names[4]].clear()
    step = role_tag_sweep.Step("2026-11-28", "customer")
    role_tag_sweep.note_page(step, wechat.bearers(number))
    wechat.untag([names[1]], number)  # the second page was to begin behind them
    work(wechat)
    at(0.1)
    work(wechat)
    assert [wechat.roles(name) for name in names] == [{"customer"}] * 5
    assert left_over() == 0


def test_the_sweep_is_owed_once_a_day(wechat: Tagged) -> None:
    customers(2)
    work(wechat)
    sweep(wechat)
    asked = len(wechat.asked)
    sweep(wechat, hours=2)
    assert len(wechat.asked) == asked
    sweep(wechat, hours=24)
    assert len(wechat.asked) > asked


@pytest.mark.parametrize("role", role_tags.TAGS)
def test_the_sweep_knows_the_same_holders_as_each_persons_sync(wechat: Tagged, role: str) -> None:
    customers(2)
    for name, scene in (
        ("owner", inviting.invite_dealer(OPERATOR, "D001", policy="on_follow").scene),
        ("employee", inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene),
    ):
        person = people.meet(people.OFFICIAL_ACCOUNT, name)
        people.followed(person.id, clock.now())
        arriving.arrive(person.id, scene)

    @reading
    def holders() -> set[int]:
        return set(session().execute(role_tag_sweep._holders(role)).scalars())

    @reading
    def by_person() -> set[int]:
        return {id_ for id_ in range(1, 10) if role in role_tags.roles_of(id_)}

    assert holders() == by_person()
