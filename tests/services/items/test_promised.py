"""What is promised before the binding: a warranty only where one would begin."""

from __future__ import annotations

from models.db import Database
from services.items import terms
from tests.services.items.shop import promises, shelf, warranted_for
from tests.services.test_clerks import somebody


def test_a_warranty_is_promised_where_one_would_begin(one_database: Database) -> None:
    goods, me = shelf(), somebody("me")
    assert terms.of_code(me, goods.code()).warranted
    warranted_for(0)
    assert not terms.of_code(me, goods.code()).warranted
    promises("warranty", "绑定延保", amount=6)
    assert terms.of_code(me, goods.code()).warranted
    assert not terms.of_code(me, "0" * 16).warranted  # of a forgery nothing
