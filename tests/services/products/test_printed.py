"""A GTIN that labels carry stays: changed, it would make genuine goods look like none of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from services import clock
from services.access import OPERATOR
from services.errors import Invalid
from services.item_codes import packages
from services.products import records
from services.products.demo import WISH
from tests.services.item_codes.packing import Packing, packing
from tests.world import Cast


@pytest.fixture
def house(app: Flask, cast: Cast) -> Iterator[Packing]:
    yield packing()
    clock.use(None)


def may_change(gtin: str) -> bool:
    """Whether the product takes this GTIN; it has its own again afterwards."""
    version = records.product_form(OPERATOR, "P001").version
    try:
        records.change_product(OPERATOR, "P001", version, replace(WISH, gtin=gtin))
    except Invalid as refused:
        return refused.facts["fields"] != {"gtin": records.PRINTED}
    records.change_product(OPERATOR, "P001", version + 1, WISH)
    return True


def test_it_may_be_mended_until_a_package_with_it_is_released(house: Packing) -> None:
    assert may_change("6901234000016")
    house.made(link="plain")
    house.made(decoys=5)
    house.asked(link="gs1")  # nobody released it yet
    assert may_change("6901234000016")
    assert may_change("")
    house.confirm()
    assert not may_change("6901234000016")
    assert not may_change("")
    version = records.product_form(OPERATOR, "P001").version
    records.change_product(OPERATOR, "P001", version, replace(WISH, name="清源 316 保温杯"))  # the rest may change


def test_what_left_by_the_shell_may_carry_it(house: Packing) -> None:
    house.made(link="plain")
    assert may_change("6901234000016")
    packages.begin(OPERATOR, house.batch.code, printer="华彩")
    assert not may_change("6901234000016")
