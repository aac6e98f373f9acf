"""Writing the catalogue."""

from __future__ import annotations

from dataclasses import replace

from services.access import OPERATOR
from services.products.demo import WISH, furnish
from services.products.records import change_product, create_product, delete_product
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path


@path
def creates_a_product(ground: Ground) -> Act:
    return lambda: create_product(OPERATOR, WISH)


@path
def furnishes_the_demos_product(ground: Ground) -> Act:
    return lambda: furnish(OPERATOR)


@path
def changes_a_product(ground: Ground) -> Act:
    create_product(OPERATOR, WISH)
    return lambda: change_product(OPERATOR, WISH.code, 1, replace(WISH, name="新名字", dealer_points="一条\n又一条"))


@path
def deletes_a_product(ground: Ground) -> Act:
    create_product(OPERATOR, WISH)
    return lambda: delete_product(OPERATOR, WISH.code)
