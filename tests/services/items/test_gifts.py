"""Giving: an item goes from one person to another with its warranty, once; and comes back to the shop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from models.db import Database
from services import clock, people
from services.access import OPERATOR, Actor
from services.attribution.customers import served_by
from services.errors import Refusal
from services.item_codes import states, verifying
from services.item_codes.states import Span
from services.items import gifts, mine, returning
from tests.rig.invariants import number
from tests.services.items.shop import AGREED, furnish_privileges, shelf
from tests.services.test_clerks import owner, somebody
from tests.world import Cast

NOON = datetime(2027, 8, 31, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon() -> None:
    clock.use(lambda: NOON)


def later(**much: float) -> None:
    now = clock.now() + timedelta(**much)
    clock.use(lambda: now)


def refusal_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_a_gift_takes_warranty_and_unused_privileges_along_but_not_the_points(app: Flask, cast: Cast) -> None:
    goods = shelf(dealer="D001")
    furnish_privileges()
    giver, friend = somebody("giver"), somebody("friend")
    bound = goods.bind(giver)
    token = gifts.offer(giver, bound.item_id).token
    assert gifts.offer(giver, bound.item_id).token == token  # one offer at a time
    assert gifts.look(giver, token).state == "mine"
    look = gifts.look(friend, token)
    assert (look.state, look.warranty_until) == ("open", bound.warranty_until)
    later(days=3)
    theirs = gifts.accept(friend, token, AGREED)
    assert (theirs.new, theirs.warranty_until) == (True, bound.warranty_until)
    assert [one.kind for one in theirs.privileges] == ["warranty", "coupon", "content"]
    assert (mine.points(giver), mine.points(friend)) == (100, 0)
    assert (mine.page(giver)[0], len(mine.page(friend)[0])) == ([], 1)
    assert verifying.verify(giver, goods.code(), way="page").owner == "somebody_else"
    belongs = served_by(friend)
    assert belongs is not None
    assert belongs.dealer == "华南总代理"
    assert gifts.accept(friend, token, AGREED).new is False  # tapped twice
    assert gifts.look(friend, token).state == "accepted"
    told = "SELECT COUNT(*) FROM outbox_promise WHERE topic = 'item_changed' AND follower_id = :who"
    assert number(app.extensions["qudao"].database, told, who=giver) == 1


def test_what_cannot_be_accepted_is_told_why(database: Database) -> None:
    goods, giver, friend, third = shelf(), somebody("giver"), somebody("friend"), somebody("third")
    offers = [gifts.offer(giver, goods.bind(giver, place).item_id).token for place in range(5)]
    items = [one.id for one in reversed(mine.page(giver)[0])]
    gifts.take_back(giver, items[0])
    gifts.take_back(giver, items[0])
    gifts.accept(third, offers[1], AGREED)
    returning.take_back(OPERATOR, items[2], reason="质量问题")
    cases: dict[str, tuple[str, Callable[[], Any]]] = {
        "taken back": ("gift_taken_back", lambda: gifts.accept(friend, offers[0], AGREED)),
        "accepted by somebody else": ("gift_gone", lambda: gifts.accept(friend, offers[1], AGREED)),
        "returned since": ("gift_gone", lambda: gifts.accept(friend, offers[2], AGREED)),
        "to oneself": ("gift_to_oneself", lambda: gifts.accept(giver, offers[3], AGREED)),
        "without consent": ("consent_missing", lambda: gifts.accept(friend, offers[3], frozenset())),
        "unknown": ("gift_unknown", lambda: gifts.accept(friend, "nobody-made-this", AGREED)),
        "given what is not mine": ("item_unknown", lambda: gifts.offer(giver, items[1])),
        "taken back what is not mine": ("item_unknown", lambda: gifts.take_back(giver, items[1])),
    }
    missed = [(name, code) for name, (wanted, act) in cases.items() if (code := refusal_of(act)) != wanted]
    assert missed == []
    states = [gifts.look(friend, token).state for token in offers[:4]]
    assert states == ["taken_back", "over", "over", "open"]
    assert [gifts.look(giver, token).state for token in offers[:4]] == ["kept", "given", "kept", "mine"]
    later(days=7)
    assert refusal_of(lambda: gifts.accept(friend, offers[3], AGREED)) == "gift_expired"
    assert gifts.look(friend, offers[3]).state == "over"
    assert gifts.look(giver, offers[3]).state == "kept"
    fresh = gifts.offer(giver, items[3]).token
    assert fresh != offers[3]
    assert gifts.accept(friend, fresh, AGREED).new


def test_what_is_frozen_or_void_is_given_to_nobody(database: Database) -> None:
    """A recall between the offer and its acceptance: the friend is not left with a bottle nobody vouches for."""
    goods, giver, friend = shelf(), somebody("giver"), somebody("friend")
    batch, first = goods.batch.code, goods.batch.first_serial
    item, other = goods.bind(giver).item_id, goods.bind(giver, 1).item_id
    token = gifts.offer(giver, item).token
    states.freeze(OPERATOR, batch, Span(first, 1), reason="召回")
    assert refusal_of(lambda: gifts.offer(giver, item)) == "item_stopped"
    assert refusal_of(lambda: gifts.accept(friend, token, AGREED)) == "gift_stopped"
    assert [gifts.look(who, token).state for who in (giver, friend)] == ["stopped", "stopped"]
    assert mine.page(friend)[0] == []
    beside = gifts.offer(giver, other).token  # what lies beside it goes on
    assert gifts.look(friend, beside).state == "open"
    states.thaw(OPERATOR, batch, Span(first, 1), reason="查过了，没有问题")
    assert gifts.offer(giver, item).token == token
    assert gifts.accept(friend, token, AGREED).new
    states.void(OPERATOR, batch, Span(first, 2), reason="被盗")
    assert gifts.accept(friend, token, AGREED).new is False  # theirs already: it stays
    assert refusal_of(lambda: gifts.offer(friend, item)) == "item_stopped"
    assert refusal_of(lambda: gifts.accept(friend, beside, AGREED)) == "gift_stopped"
    gifts.take_back(giver, other)  # what nobody may accept is still the giver's to take back
    assert gifts.look(friend, beside).state == "taken_back"
    assert gifts.look(giver, beside).state == "kept"


def test_what_a_friend_may_not_give_is_told_to_nobody_else(database: Database) -> None:
    goods, giver, other = shelf(), somebody("giver"), somebody("other")
    item = goods.bind(giver).item_id
    states.void(OPERATOR, goods.batch.code, reason="被盗")
    assert refusal_of(lambda: gifts.offer(other, item)) == "item_unknown"
    returning.take_back(OPERATOR, item, reason="召回")  # back to the shop it may always go


def test_a_gift_goes_on_and_may_come_back(one_database: Database) -> None:
    goods, giver, friend = shelf(), somebody("giver"), somebody("friend")
    item = goods.bind(giver).item_id
    for one, other in ((giver, friend), (friend, giver), (giver, friend)):
        later(days=1)
        gifts.accept(other, gifts.offer(one, item).token, AGREED)
    assert [one.id for one in mine.page(friend)[0]] == [item]
    assert number(one_database, "SELECT COUNT(*) FROM ownership WHERE ended_why = 'given'") == 3


def test_two_who_turn_out_to_be_one_give_nothing_to_themselves(one_database: Database) -> None:
    goods, giver, friend = shelf(), somebody("giver"), somebody("friend")
    token = gifts.offer(giver, goods.bind(giver).item_id).token
    me = people.merge(giver, friend).id
    assert refusal_of(lambda: gifts.accept(me, token, AGREED)) == "gift_to_oneself"


def test_what_comes_back_to_the_shop_begins_anew_with_its_next_owner(app: Flask, cast: Cast) -> None:
    goods = shelf(dealer="D001")
    furnish_privileges()
    boss, other, me, you = owner("D001"), owner("D002"), somebody("me"), somebody("you")
    item = goods.bind(me).item_id
    assert refusal_of(lambda: returning.take_back_by_owner(other, item, reason="不是我的")) == "item_unknown"
    assert refusal_of(lambda: returning.take_back_by_owner(boss, item, reason="  ")) == "reason_missing"
    assert refusal_of(lambda: returning.take_back(Actor("hq", "甲", 1), item, reason="无权")) == "not_allowed"
    returning.take_back_by_owner(boss, item, reason="颜色不喜欢，七天退货")
    assert (mine.page(me)[0], mine.points(me)) == ([], 0)
    assert refusal_of(lambda: returning.take_back(OPERATOR, item, reason="再退")) == "nobodys"
    later(days=40)
    again = goods.bind(you)
    assert (again.item_id, again.warranty_until) == (item, date(2030, 4, 10))
    assert (len(again.privileges), mine.points(you)) == (4, 100)


def test_what_headquarters_takes_from_the_wrong_person_goes_on_with_the_right_one(one_database: Database) -> None:
    goods, wrong, right = shelf(), somebody("wrong"), somebody("right")
    furnish_privileges()
    bound = goods.bind(wrong)
    returning.release(OPERATOR, bound.item_id, reason="购买凭证显示是另一位顾客")
    later(days=5)
    again = goods.bind(right)
    assert again.warranty_until == bound.warranty_until
    assert [one.kind for one in again.privileges] == ["warranty", "coupon", "content"]
    told = "SELECT COUNT(*) FROM outbox_promise WHERE topic = 'item_changed' AND follower_id = :who"
    assert number(one_database, told, who=wrong) == 1


def test_whoever_does_not_follow_is_owed_no_message_about_their_item(one_database: Database) -> None:
    """Headquarters' inbox would get what cannot be told, and could do nothing about it."""
    goods, stranger = shelf(), people.meet(people.OFFICIAL_ACCOUNT, "openid of a stranger").id
    furnish_privileges()
    bound = goods.bind(stranger)
    returning.release(OPERATOR, bound.item_id, reason="绑错了人")
    told = "SELECT COUNT(*) FROM outbox_promise WHERE follower_id = :who"
    assert number(one_database, told, who=stranger) == 0
    assert mine.page(stranger)[0] == []
    people.followed(stranger, clock.now())
    goods.bind(stranger)
    assert number(one_database, f"{told} AND topic = 'item_mine'", who=stranger) == 1
