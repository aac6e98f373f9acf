"""A warranty counts whole days of China from the binding on, to the day of the same number."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from models.db import Database
from services import clock
from services.access import OPERATOR
from services.items import mine, returning, warranty
from tests.services.items.shop import shelf, warranted_for
from tests.services.items.test_binding import NOON
from tests.services.test_clerks import somebody


@pytest.mark.parametrize(
    ("bound", "months", "last"),
    [
        (datetime(2026, 8, 31, 4, 0, tzinfo=UTC), 1, date(2026, 9, 30)),
        (datetime(2026, 1, 31, 4, 0, tzinfo=UTC), 1, date(2026, 2, 28)),
        (datetime(2028, 2, 29, 4, 0, tzinfo=UTC), 12, date(2029, 2, 28)),
        (datetime(2028, 2, 29, 4, 0, tzinfo=UTC), 48, date(2032, 2, 29)),
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), 12, date(2027, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 12, date(2028, 1, 1)),  # New Year's Day in China already
        (datetime(2026, 11, 28, 4, 0, tzinfo=UTC), 600, date(2076, 11, 28)),
        (datetime(2026, 11, 28, 4, 0, tzinfo=UTC), 0, None),
    ],
)
def test_a_warranty_ends_on_the_day_of_the_same_number(bound: datetime, months: int, last: date | None) -> None:
    assert warranty.last_day(bound, months) == last


def test_a_product_without_warranty_has_no_card_to_expire(one_database: Database) -> None:
    goods, me = shelf(), somebody("me")
    warranted_for(0)
    bound = goods.bind(me)
    assert (bound.warranty_until, bound.privileges) == (None, [])
    assert mine.card(me, bound.item_id).item.in_warranty is None


def test_the_warranty_covers_the_whole_of_its_last_day_in_china(one_database: Database) -> None:
    goods, me = shelf(), somebody("me")
    clock.use(lambda: NOON)
    item = goods.bind(me).item_id
    last = mine.card(me, item).item.warranty_until
    assert last == date(2029, 8, 31)
    clock.use(lambda: datetime(2029, 8, 31, 15, 59, 59, tzinfo=UTC))
    assert mine.card(me, item).item.in_warranty
    clock.use(lambda: datetime(2029, 8, 31, 16, 0, tzinfo=UTC))
    assert not mine.card(me, item).item.in_warranty


def test_a_clock_that_was_set_back_ends_nothing_before_it_began(one_database: Database) -> None:
    goods, me, you = shelf(), somebody("me"), somebody("you")
    clock.use(lambda: NOON)
    item = goods.bind(me).item_id
    clock.use(lambda: NOON - timedelta(days=200))
    returning.take_back(OPERATOR, item, reason="顾客退货")
    assert goods.bind(you).warranty_until == date(2029, 2, 12)
