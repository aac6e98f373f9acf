"""Binding: one item has one owner, who is told until when it is warranted and what it brings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from models.db import Database
from services import clock, people, privacy
from services.access import OPERATOR, follower
from services.attribution.customers import served_by
from services.bindings import claiming
from services.errors import Refusal
from services.item_codes import issuing, states, verifying
from services.item_codes.issuing import BatchWish
from services.item_codes.states import Span
from services.items import binding, gifts, inner_tries, mine, returning, terms
from services.items.binding import Wish
from services.privacy import requests
from tests.rig.invariants import number
from tests.services.campaigns.test_redeeming import told
from tests.services.items.shop import AGREED, Shelf, furnish_privileges, promises, shelf
from tests.services.test_clerks import owner, somebody
from tests.world import Cast

NOON = datetime(2027, 8, 31, 4, 0, tzinfo=UTC)


def refusal_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_the_first_makes_it_theirs_and_the_second_is_told_kindly(app: Flask, cast: Cast) -> None:
    goods = shelf(dealer="D001")
    furnish_privileges()
    boss, me, you = owner("D001"), somebody("me"), somebody("you")
    clock.use(lambda: NOON)
    bound = goods.bind(me)
    assert (bound.new, bound.warranty_until) == (True, date(2030, 2, 28))  # 24 months and 6, from 31 August
    assert [one.title for one in bound.privileges] == ["绑定延保", "新品积分", "满 200 减 20", "养杯指南"]
    coupon = bound.privileges[2]
    assert coupon.voucher is not None
    assert coupon.good_until == datetime(2027, 9, 30, 16, 0, tzinfo=UTC)  # all of the thirtieth day in China
    assert mine.points(me) == 100
    assert refusal_of(lambda: goods.bind(you)) == "owned_by_another"
    again = goods.bind(me)
    assert (again.new, again.item_id, len(again.privileges)) == (False, bound.item_id, 4)
    look = verifying.verify(me, goods.code(), way="page")
    assert (look.owner, look.may_bind, look.item_id) == ("me", False, bound.item_id)
    look = verifying.verify(you, goods.code(), way="page")
    assert (look.owner, look.may_bind, look.item_id) == ("somebody_else", False, None)
    assert verifying.verify(you, goods.code(1), way="page").may_bind
    assert not verifying.verify(None, goods.code(1), way="page").may_bind
    belongs = served_by(me)
    assert belongs is not None
    assert belongs.dealer == "华南总代理"
    told = "SELECT COUNT(*) FROM outbox_promise WHERE topic = :topic AND follower_id = :who"
    database = app.extensions["qudao"].database
    assert number(database, told, topic="item_bound", who=boss) == 1
    assert number(database, told, topic="item_mine", who=me) == 1


def test_whoever_binds_is_told_of_everything_it_brings_not_of_twenty_letters(app: Flask, cast: Cast) -> None:
    """WeChat's fields are narrow: what fits is cut there, with …; our own page of messages has room."""
    goods = shelf()
    furnish_privileges()
    promises("content", "保温杯的十二种用法与养护")
    goods.bind(somebody("me"))
    assert told("item_mine")[0]["privileges"] == "绑定延保、新品积分、满 200 减 20、养杯指南、保温杯的十二种用法与养护"


def test_the_terms_of_a_code_that_cannot_be_bound_tell_nobody_that_it_is_real(one_database: Database) -> None:
    goods, me = shelf(inner=True), somebody("me")
    told = terms.of_code(me, goods.code())
    assert (told.product, told.inner) == ("清源 316 不锈钢保温杯", True)
    first = goods.batch.first_serial
    states.freeze(OPERATOR, goods.batch.code, Span(first + 1, 1), reason="抽检")
    states.void(OPERATOR, goods.batch.code, Span(first + 2, 1), reason="被盗")
    sleeping = Shelf(issuing.issue(OPERATOR, BatchWish("P001", 5, inner=True)))
    forged = terms.of_code(me, "0" * 16)
    assert (forged.product, forged.inner, [one.purpose for one in forged.consents]) == (
        None,
        False,
        ["bind", "marketing"],
    )
    for code in (goods.code(1), goods.code(2), sleeping.code()):
        assert terms.of_code(me, code) == forged


def test_the_terms_say_whose_an_item_is_already(one_database: Database) -> None:
    goods, me, you = shelf(), somebody("me"), somebody("you")
    bound = goods.bind(me)
    told = [terms.of_code(one, goods.code()) for one in (me, you)]
    assert [(one.owner, one.item_id) for one in told] == [("me", bound.item_id), ("somebody_else", None)]
    returning.release(OPERATOR, bound.item_id, reason="绑错了人")
    assert terms.of_code(me, goods.code()).owner == "nobody"


def test_a_number_may_be_left_with_an_item_and_is_not_asked_for_twice(one_database: Database) -> None:
    goods, me = shelf(), somebody("me")
    words = privacy.text("phone")
    assert terms.of_code(me, goods.code()).phone == words
    assert terms.of_code(me, "0" * 16).phone == words  # of a forgery too: it tells nobody that a code is real
    goods.bind(me)  # nobody needs to leave one
    claiming.phone_verified(me, "+8613800138000")
    assert terms.of_code(me, goods.code(1)).phone is None
    assert "phone" in {one.purpose for one in privacy.given_by(me) if one.withdrawn_at is None}
    privacy.take_back(me, "phone")
    assert terms.of_code(me, goods.code(1)).phone is None  # asked again after thirty days, not at the next bottle
    now = clock.now()
    clock.use(lambda: now + timedelta(days=31))
    try:
        assert terms.of_code(me, goods.code(1)).phone == words
    finally:
        clock.use(None)


def test_whoever_looked_before_does_not_trouble_the_owner(one_database: Database) -> None:
    goods, me, you = shelf(), somebody("me"), somebody("you")
    verifying.verify(you, goods.code(), way="page")
    assert verifying.verify(me, goods.code(), way="page").verdict == "seen_before"
    goods.bind(me)
    assert verifying.verify(me, goods.code(), way="page").verdict == "genuine"


def test_what_cannot_be_bound_is_refused_and_leaves_nothing(database: Database) -> None:
    goods, me = shelf(), somebody("me")
    first = goods.batch.first_serial
    states.freeze(OPERATOR, goods.batch.code, Span(first + 1, 1), reason="抽检")
    states.void(OPERATOR, goods.batch.code, Span(first + 2, 1), reason="被盗")
    verifying.verify(me, goods.code(3), way="page")
    states.freeze(OPERATOR, goods.batch.code, Span(first + 3, 1), reason="看过之后冻结")
    cases: dict[str, tuple[str, Callable[[], Any]]] = {
        "without consent": ("consent_missing", lambda: goods.bind(me, consents=frozenset({"marketing"}))),
        "frozen": ("code_not_available", lambda: goods.bind(me, 1)),
        "void": ("code_not_available", lambda: goods.bind(me, 2)),
        "frozen since it was looked at": ("code_not_available", lambda: goods.bind(me, 3)),
        "forged": ("code_not_available", lambda: binding.bind(me, Wish("0" * 16, consents=AGREED))),
        "no code": ("code_odd_character", lambda: binding.bind(me, Wish("假的", consents=AGREED))),
        "half a code": ("code_too_short", lambda: binding.bind(me, Wish(goods.code()[:9], consents=AGREED))),
    }
    missed = [(name, code) for name, (wanted, act) in cases.items() if (code := refusal_of(act)) != wanted]
    assert missed == []
    for table in ("item", "ownership", "consent", "inner_tries"):
        assert number(database, f"SELECT COUNT(*) FROM {table}") == 0


def test_a_link_as_it_was_scanned_binds(one_database: Database) -> None:
    goods = shelf()
    link = f"HTTPS://Q.BRAND.CN/01/06901234567892/21/{goods.code()}?utm=x"
    assert binding.bind(somebody("me"), Wish(link, consents=AGREED)).new


def test_each_purpose_is_kept_with_the_words_that_were_shown(one_database: Database) -> None:
    goods, me = shelf(), somebody("me")
    goods.bind(me, consents=frozenset({"bind", "marketing", "lead_to_dealer", "prize"}))
    given = {one.purpose: one for one in privacy.given_by(me)}
    assert set(given) == {"bind", "marketing", "lead_to_dealer"}
    assert "保修" in given["bind"].text
    assert not given["bind"].may_be_taken_back  # it goes with the item
    assert given["marketing"].may_be_taken_back
    privacy.take_back(me, "marketing")
    assert mine.page(me)[0] != []


# INNER CODES


def test_the_covered_code_is_asked_for_and_five_wrong_ones_lock_it(app: Flask, cast: Cast) -> None:
    goods, me, you = shelf(inner=True, dealer="D001"), somebody("me"), somebody("you")
    boss, other = owner("D001"), owner("D002")
    assert refusal_of(lambda: goods.bind(me)) == "inner_missing"
    wrong = "00000000" if goods.inner() != "00000000" else "00000001"
    said = [refusal_of(partial(goods.bind, who, inner_code=wrong)) for who in (me, you, me, you, me)]
    assert said == ["inner_wrong"] * 4 + ["inner_locked"]
    assert refusal_of(lambda: goods.bind(me, inner_code=goods.inner())) == "inner_locked"  # the right one is not heard
    assert goods.bind(you, 1, inner_code=" ".join(goods.inner(1))).new  # another item is another matter
    assert refusal_of(lambda: inner_tries.open_again(OPERATOR, goods.code(), reason=" ")) == "reason_missing"
    assert refusal_of(lambda: inner_tries.open_again_by_owner(other, goods.code(), reason="帮忙")) == "not_your_item"
    inner_tries.open_again_by_owner(boss, goods.code(), reason="顾客当面出示了瓶子")
    assert refusal_of(lambda: inner_tries.open_again(OPERATOR, goods.code(), reason="再开")) == "not_locked"
    assert goods.bind(me, inner_code=goods.inner()).new


def test_a_right_code_after_wrong_ones_is_heard(one_database: Database) -> None:
    goods, me = shelf(inner=True), somebody("me")
    wrong = "11111111" if goods.inner() != "11111111" else "11111112"
    for _ in range(4):
        assert refusal_of(lambda: goods.bind(me, inner_code=wrong)) == "inner_wrong"
    assert goods.bind(me, inner_code=goods.inner()).new


# LEAVING AND JOINING


def test_two_rows_of_one_person_own_together(one_database: Database) -> None:
    goods, here, there = shelf(), somebody("here"), somebody("there")
    promises("points", "积分", amount=5)
    goods.bind(here)
    goods.bind(there, 1)
    me = people.merge(here, there).id
    assert len(mine.page(me)[0]) == 2
    assert mine.points(me) == 10
    assert goods.bind(me, 1).new is False


def test_an_owner_who_is_forgotten_leaves_an_item_that_somebody_else_may_bind(one_database: Database) -> None:
    goods, me, you = shelf(), somebody("me"), somebody("you")
    furnish_privileges()
    clock.use(lambda: NOON)
    bound = goods.bind(me)
    token = gifts.offer(me, bound.item_id).token
    requests.carry_out(requests.ask_erasure(people_actor(me), me))
    assert refusal_of(lambda: gifts.accept(you, token, AGREED)) == "gift_unknown"
    clock.use(lambda: NOON + timedelta(days=100))
    again = goods.bind(you)
    assert (again.new, again.item_id) == (True, bound.item_id)
    assert again.warranty_until == bound.warranty_until  # it runs on, and is not made longer by forgetting
    assert [one.kind for one in again.privileges] == ["warranty", "coupon", "content"]
    assert (mine.points(me), mine.points(you)) == (0, 0)


def people_actor(who: int) -> Any:
    return follower(who, "我")


def test_who_unfollows_keeps_the_item_and_is_known_when_they_come_back(one_database: Database) -> None:
    goods, me = shelf(), somebody("me")
    goods.bind(me)
    asked = people.question(me)
    people.left(me, clock.now())
    assert privacy.bases_of(me).names == ["items"]
    privacy.erase_left(people.question(me))
    assert asked.openids == people.question(me).openids
    assert len(mine.page(me)[0]) == 1


def test_nobody_else_sees_my_item(one_database: Database) -> None:
    goods, me, you = shelf(), somebody("me"), somebody("you")
    item = goods.bind(me).item_id
    assert refusal_of(lambda: mine.card(you, item)) == "item_unknown"
    assert refusal_of(lambda: gifts.offer(you, item)) == "item_unknown"
    assert mine.page(you) == ([], None)


def test_the_list_goes_on_page_by_page(one_database: Database) -> None:
    goods, me = shelf(), somebody("me")
    for place in range(mine.PAGE + 3):
        goods.bind(me, place)
    first, more = mine.page(me)
    second, end = mine.page(me, before=more)
    assert (len(first), len(second), end) == (mine.PAGE, 3, None)
    assert len({one.id for one in first + second}) == mine.PAGE + 3
    assert isinstance(goods, Shelf)
