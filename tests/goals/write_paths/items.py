"""Items that people make theirs, give away and bring back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from services.access import OPERATOR
from services.errors import Refusal
from services.items import gifts, inner_tries, offers, returning
from services.items.offers import OfferWish
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import owner_of, path, somebody
from tests.services.items.shop import AGREED, Shelf, furnish_privileges, shelf


def _goods(**more: Any) -> Shelf:
    goods = shelf(**more)
    furnish_privileges()
    return goods


@path
def binds_an_item(ground: Ground) -> Act:
    """A dealer is told, a customer made, privileges granted."""
    owner_of("D001")
    goods, who = _goods(dealer="D001"), somebody().id
    return lambda: goods.bind(who)


@path
def binds_what_came_back_to_the_shop(ground: Ground) -> Act:
    goods, who = _goods(dealer="D001"), somebody().id
    returning.take_back(OPERATOR, goods.bind(somebody().id).item_id, reason="退货")
    return lambda: goods.bind(who)


@path
def binds_by_the_covered_code(ground: Ground) -> Act:
    goods, who = _goods(inner=True), somebody().id
    return lambda: goods.bind(who, inner_code=goods.inner())


def _guess(goods: Shelf, who: int) -> None:
    wrong = "00000000" if goods.inner() != "00000000" else "00000001"
    with suppress(Refusal):
        goods.bind(who, inner_code=wrong)


@path
def guesses_a_covered_code(ground: Ground) -> Act:
    goods, who = shelf(inner=True), somebody().id
    return lambda: _guess(goods, who)


def _locked(**more: Any) -> Shelf:
    goods = shelf(inner=True, **more)
    for _ in range(5):
        _guess(goods, somebody().id)
    return goods


@path
def opens_a_locked_item(ground: Ground) -> Act:
    goods = _locked()
    return lambda: inner_tries.open_again(OPERATOR, goods.code(), reason="核实过包装")


@path
def opens_a_locked_item_in_the_shop(ground: Ground) -> Act:
    boss, goods = owner_of("D001").id, _locked(dealer="D001")
    return lambda: inner_tries.open_again_by_owner(boss, goods.code(), reason="顾客在店里")


@path
def offers_a_gift(ground: Ground) -> Act:
    goods, who = _goods(), somebody().id
    item = goods.bind(who).item_id
    return lambda: gifts.offer(who, item)


@path
def takes_a_gift_back(ground: Ground) -> Act:
    goods, who = _goods(), somebody().id
    item = goods.bind(who).item_id
    gifts.offer(who, item)
    return lambda: gifts.take_back(who, item)


@path
def accepts_a_gift(ground: Ground) -> Act:
    goods, who, friend = _goods(dealer="D001"), somebody().id, somebody().id
    token = gifts.offer(who, goods.bind(who).item_id).token
    return lambda: gifts.accept(friend, token, AGREED)


@path
def takes_an_item_back(ground: Ground) -> Act:
    goods = _goods()
    item = goods.bind(somebody().id).item_id
    return lambda: returning.take_back(OPERATOR, item, reason="退货")


@path
def takes_an_item_back_in_the_shop(ground: Ground) -> Act:
    boss, goods = owner_of("D001").id, _goods(dealer="D001")
    item = goods.bind(somebody().id).item_id
    return lambda: returning.take_back_by_owner(boss, item, reason="退货")


@path
def releases_an_item(ground: Ground) -> Act:
    goods = _goods()
    item = goods.bind(somebody().id).item_id
    return lambda: returning.release(OPERATOR, item, reason="另有主人")


@path
def enters_what_a_product_grants(ground: Ground) -> Act:
    shelf()
    return lambda: offers.create(OPERATOR, "P001", OfferWish("points", "积分", amount="5"))


@path
def changes_what_a_product_grants(ground: Ground) -> Act:
    shelf()
    offers.create(OPERATOR, "P001", OfferWish("points", "积分", amount="5"))
    [made] = offers.of_product(OPERATOR, "P001")
    return lambda: offers.change(OPERATOR, "P001", made.id, made.version, OfferWish("coupon", "券"))


@path
def takes_away_what_a_product_grants(ground: Ground) -> Act:
    shelf()
    offers.create(OPERATOR, "P001", OfferWish("points", "积分", amount="5"))
    [made] = offers.of_product(OPERATOR, "P001")
    return lambda: offers.take_away(OPERATOR, "P001", made.id)
