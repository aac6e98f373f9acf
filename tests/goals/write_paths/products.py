"""Writing the catalogue."""

from __future__ import annotations

from dataclasses import replace

from services.access import OPERATOR, Actor
from services.products import pictures
from services.products.demo import WISH, furnish
from services.products.records import change_product, create_product, delete_product
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path
from tests.goals.write_paths.uploads import _admin, _waiting


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


def _pictured() -> tuple[Actor, list[int]]:
    admin = _admin()
    create_product(OPERATOR, WISH)
    files = [_waiting() for _ in range(3)]
    for one in files:
        pictures.add_picture(admin, WISH.code, one)
    return admin, files


@path
def adds_a_picture_of_a_product(ground: Ground) -> Act:
    admin, _ = _pictured()
    upload = _waiting()
    return lambda: pictures.add_picture(admin, WISH.code, upload)


@path
def gives_a_product_another_main_picture(ground: Ground) -> Act:
    admin, files = _pictured()
    return lambda: pictures.make_main(admin, WISH.code, files[2])


@path
def moves_a_picture_of_a_product(ground: Ground) -> Act:
    admin, files = _pictured()
    return lambda: pictures.move_earlier(admin, WISH.code, files[2])


@path
def removes_a_picture_of_a_product(ground: Ground) -> Act:
    admin, files = _pictured()
    return lambda: pictures.remove_picture(admin, WISH.code, files[0])


@path
def deletes_a_product_with_pictures(ground: Ground) -> Act:
    _pictured()
    return lambda: delete_product(OPERATOR, WISH.code)
