"""Items as somebody hostile uses them: who guesses by another door, locks a shelf, earns on one bottle for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from models.db import Database, reading, session
from models.item_looks import LookCount
from models.items import InnerTries
from services.access import OPERATOR
from services.campaigns import redeeming
from services.errors import NotFound, Refusal, SlowDown
from services.item_codes import starving, states, tallying
from services.item_codes.looks import Circumstances
from services.item_codes.states import Span
from services.items import binding, inner_tries, returning, terms
from services.items.binding import Wish
from tests.services.items.shop import AGREED, promises, shelf
from tests.services.test_clerks import owner, somebody
from tests.world import Cast

HERE = Circumstances("203.0.113.9")


@pytest.fixture(autouse=True)
def _counted_apart() -> Iterator[None]:
    tallying.forget()
    yield
    tallying.forget()


def ask(who: int, code: str) -> object:
    return terms.of_code(who, code, HERE).product


def bind(who: int, code: str) -> object:
    try:
        return binding.bind(who, Wish(code, consents=AGREED), HERE)
    except NotFound as no:
        return no.code


def refusal_of(act: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


@reading
def counted() -> dict[str, int]:
    return {row.kind: row.looks for row in session().query(LookCount)}


@pytest.mark.parametrize("door", [ask, bind])
def test_who_guesses_by_way_of_binding_is_starved_and_counted_like_who_looks(
    one_database: Database, door: Callable[[int, str], object]
) -> None:
    goods, me = shelf(), somebody("me")
    for n in range(starving.OF_A_PERSON):
        assert door(me, f"{n:016}") in (None, "code_not_available")
    with pytest.raises(SlowDown):
        door(me, goods.code())
    assert door(somebody("you"), goods.code())
    tallying.write_down()
    assert counted() == {"forged": starving.OF_A_PERSON, "starved": 1}


@pytest.mark.parametrize("door", [ask, bind])
def test_codes_that_leaked_are_seen_early_by_way_of_binding_too(
    one_database: Database, door: Callable[[int, str], object]
) -> None:
    goods = shelf()
    states.freeze(OPERATOR, goods.batch.code, Span(goods.batch.first_serial, 1), reason="抽检")
    assert door(somebody("me"), goods.code()) in (None, "code_not_available")
    tallying.write_down()
    assert counted() == {"missed": 1}


def test_a_label_with_another_products_gtin_is_bound_by_nobody(one_database: Database) -> None:
    """As it is verified by nobody: else the two answers beside each other say that the code is real."""
    goods, me = shelf(), somebody("me")
    assert goods.batch.gtin is not None
    right, wrong = (
        f"https://q.example.cn/01/{gtin}/21/{goods.code()}" for gtin in (goods.batch.gtin, "06901234567885")
    )
    assert ask(me, wrong) is None
    assert bind(me, wrong) == "code_not_available"
    assert refusal_of(lambda: ask(me, f"https://q.example.cn/01/06901234567880/21/{goods.code()}")) == "gtin_wrong"
    assert ask(me, right)
    assert binding.bind(me, Wish(right, consents=AGREED), HERE).new


@reading
def locked() -> int:
    return session().query(InnerTries).filter(InnerTries.wrong >= 5).count()


def test_nobody_locks_a_whole_shelf_of_scratch_codes(one_database: Database) -> None:
    goods, prankster, buyer = shelf(inner=True), somebody("prankster"), somebody("buyer")
    ends = []
    for place in range(10):
        for _ in range(5):
            ends.append(refusal_of(lambda place=place: goods.bind(prankster, place, inner_code="00000000")))  # type: ignore[misc]
    assert locked() == 1
    assert ends[-1] == "slow_down"
    assert goods.bind(buyer, 5, inner_code=goods.inner(5)).new, "whoever holds one is heard"


def test_an_owner_learns_of_no_others_goods_by_unlocking_either(one_database: Database, cast: Cast) -> None:
    zhang, theirs, nobodys = owner("D001"), shelf(dealer="D002", inner=True), shelf()
    for code in (theirs.code(), nobodys.code(), "0" * 16):
        assert refusal_of(lambda code=code: inner_tries.open_again_by_owner(zhang, code, reason="顾客在店里")) == (  # type: ignore[misc]
            "not_your_item"
        )


def test_one_bottle_brings_one_coupon_however_often_it_goes_back(one_database: Database, cast: Cast) -> None:
    """An owner takes back at their own counter what they redeemed there: headquarters would pay each time."""
    zhang, goods, buyer = owner("D001"), shelf(dealer="D001"), somebody("buyer")
    promises("coupon", "满 200 减 20", good_days=30)
    promises("points", "积分", amount=100)
    first = goods.bind(buyer)
    coupon = next(one for one in first.privileges if one.kind == "coupon")
    assert coupon.voucher is not None
    redeeming.redeem(zhang, coupon.voucher, "a-scan-of-my-phone-1")
    returning.take_back_by_owner(zhang, first.item_id, reason="七天无理由")
    again = goods.bind(somebody("next"))
    assert [one.kind for one in again.privileges] == ["points"], "what was used up is used up; the rest begins anew"
    assert again.warranty_until is not None


def test_a_coupon_that_was_not_used_comes_again_with_the_next_owner(one_database: Database, cast: Cast) -> None:
    zhang, goods = owner("D001"), shelf(dealer="D001")
    promises("coupon", "满 200 减 20", good_days=30)
    first = goods.bind(somebody("buyer"))
    returning.take_back_by_owner(zhang, first.item_id, reason="七天无理由")
    again = goods.bind(somebody("next"))
    assert [one.kind for one in again.privileges] == ["coupon"]
    assert again.privileges[0].voucher != first.privileges[0].voucher
