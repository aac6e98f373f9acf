"""Items as headquarters looks at them."""

from __future__ import annotations

import pytest

from services.access import OPERATOR
from services.items import life
from services.listing import Wanted
from services.people import survivor
from tests.services.items.shop import shelf
from tests.services.test_clerks import somebody


def found_by(search: str) -> list[int]:
    return [row.id for row in life.listing(OPERATOR, Wanted(search=search)).rows]


@pytest.mark.usefixtures("cast")
def test_items_are_found_by_product_code_and_owner() -> None:
    goods, mine, yours = shelf(), somebody("me"), somebody("you")
    first, second = goods.bind(mine).item_id, goods.bind(yours, 1).item_id
    assert found_by("P001") == [second, first]
    assert found_by(life.listing(OPERATOR, Wanted()).rows[0].product[:2]) == [second, first]
    assert found_by(survivor(mine).label) == [first]
    assert found_by("<b>") == []
