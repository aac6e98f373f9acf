"""At the counter: an owner learns what the shop may do for an item, and of nobody else's goods."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from models.db import Database
from services.access import OPERATOR
from services.errors import Refusal
from services.item_codes.inner_codes import TRIES
from services.items import at_the_counter, inner_tries, returning
from services.items.at_the_counter import AtTheCounter
from tests.services.items.shop import Shelf, shelf
from tests.services.test_clerks import owner, somebody
from tests.world import Cast


def refusal_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def look(who: int, text: str) -> AtTheCounter:
    return at_the_counter.at_the_counter(who, text)


def locked(goods: Shelf) -> None:
    customer = somebody("customer with shaking hands")
    for _ in range(TRIES):
        refusal_of(lambda: goods.bind(customer, inner_code="00000000"))


def test_an_owner_finds_what_may_be_done_and_it_is_gone_when_it_is_done(
    app: Flask, database: Database, cast: Cast
) -> None:
    goods, boss, customer = shelf(dealer="D001", inner=True), owner("D001"), somebody("customer")
    fresh = look(boss, f"https://q.example.cn/c/{goods.code()}?from=timeline")
    assert (fresh.item_id, fresh.bound_at, fresh.locked) == (None, None, False)
    locked(goods)
    assert look(boss, goods.code()).locked
    inner_tries.open_again_by_owner(boss, goods.code(), reason="顾客在店里")
    assert not look(boss, goods.code()).locked
    bound = goods.bind(customer, inner_code=goods.inner())
    found = look(boss, goods.code().lower())
    assert (found.item_id, found.bound_at) == (bound.item_id, bound.bound_at)
    returning.take_back_by_owner(boss, bound.item_id, reason="七天退货")
    assert look(boss, goods.code()) == fresh


def test_what_is_not_the_shops_answers_alike(app: Flask, database: Database, cast: Cast) -> None:
    theirs, headquarters = shelf(dealer="D002", inner=True), shelf()
    boss, customer = owner("D001"), somebody("customer")
    locked(theirs)
    headquarters.bind(customer)
    said = {refusal_of(partial(look, boss, code)) for code in (theirs.code(), headquarters.code(), "0" * 16, "1" * 16)}
    assert said == {"not_your_item"}
    assert refusal_of(partial(look, customer, theirs.code())) == "not_owner"
    assert refusal_of(partial(look, boss, "半个码")) == "code_odd_character"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_item_of_no_batch_of_the_shop_counts_for_it_by_who_shared(
    app: Flask, database: Database, cast: Cast
) -> None:
    """What counts for the shop can be taken back there, whosever batch it is of; its digits are not the shop's to
    open."""
    goods, boss = shelf(dealer="D001"), owner("D001")
    bound = goods.bind(somebody("customer"))
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE code_batch SET dealer_id = NULL")
    found = look(boss, goods.code())
    assert (found.item_id, found.locked) == (bound.item_id, False)
    returning.release(OPERATOR, bound.item_id, reason="另有主人")
    assert refusal_of(partial(look, boss, goods.code())) == "not_your_item"
