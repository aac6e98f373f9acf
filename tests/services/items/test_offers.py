"""What a product grants: entered with care, for whoever binds within its days, in the words of that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from models.db import Database
from services import clock
from services.access import OPERATOR
from services.errors import Conflict, Invalid, NotFound
from services.items import offers
from services.items.offers import OfferWish
from tests.services.items.shop import shelf
from tests.services.test_clerks import somebody

COUPON = OfferWish("coupon", "满 200 减 20", "到店出示", good_days="30")


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("kind", replace(COUPON, kind="gold")),
        ("title", replace(COUPON, title="  ")),
        ("amount", OfferWish("points", "积分")),
        ("amount", OfferWish("points", "积分", amount="0")),
        ("amount", OfferWish("points", "积分", amount="1.5")),
        ("amount", OfferWish("warranty", "延保", amount="601")),
        ("good_days", replace(COUPON, good_days="很久")),
        ("link", OfferWish("content", "指南")),
        ("link", OfferWish("content", "指南", link="http://example.cn/a")),
        ("link", OfferWish("content", "指南", link="javascript:alert(1)")),
        ("link", OfferWish("content", "指南", link="https://[")),
        ("from_day", replace(COUPON, from_day="31.12.2026")),
        ("until_day", replace(COUPON, from_day="2026-12-02", until_day="2026-12-01")),
    ],
)
def test_what_cannot_be_meant_is_told_beside_its_field(one_database: Database, field: str, wish: OfferWish) -> None:
    shelf()
    with pytest.raises(Invalid) as refused:
        offers.create(OPERATOR, "P001", wish)
    assert field in refused.value.facts["fields"]  # type: ignore[operator]
    assert offers.of_product(OPERATOR, "P001") == []


def test_it_is_granted_on_its_days_and_stays_in_the_words_of_that_day(one_database: Database) -> None:
    goods, me, you, late = shelf(), somebody("me"), somebody("you"), somebody("late")
    offers.create(OPERATOR, "P001", replace(COUPON, from_day="2027-05-01", until_day="2027-05-02"))
    [made] = offers.of_product(OPERATOR, "P001")
    first = datetime(2027, 4, 30, 15, 59, tzinfo=UTC)  # the last minute of April in China
    try:
        clock.use(lambda: first)
        assert goods.bind(me).privileges == []
        clock.use(lambda: first + timedelta(minutes=1))
        [coupon] = goods.bind(you, 1).privileges
        offers.change(OPERATOR, "P001", made.id, made.version, replace(made.wish, title="改过的名字"))
        assert coupon.title == goods.bind(you, 1).privileges[0].title == "满 200 减 20"
        clock.use(lambda: first + timedelta(days=2, minutes=1))
        assert goods.bind(late, 2).privileges == []
    finally:
        clock.use(None)
    with pytest.raises(Conflict):
        offers.change(OPERATOR, "P001", made.id, made.version, made.wish)  # somebody was quicker
    with pytest.raises(Conflict):
        offers.take_away(OPERATOR, "P001", made.id)  # granted already


def test_what_nobody_got_may_be_taken_away(one_database: Database) -> None:
    shelf()
    offers.create(OPERATOR, "P001", COUPON)
    [made] = offers.of_product(OPERATOR, "P001")
    assert offers.one(OPERATOR, "P001", made.id).wish == COUPON
    offers.take_away(OPERATOR, "P001", made.id)
    with pytest.raises(NotFound):
        offers.one(OPERATOR, "P001", made.id)
