"""Products: what a form may say, who was first, and which line is for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.access import OPERATOR, Actor
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.listing import Wanted
from services.products import catalogue, demo, gtin, records
from services.products.demo import WISH
from services.products.descriptions import Part

pytestmark = pytest.mark.usefixtures("one_database")


def wrong(**said: str) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        records.create_product(OPERATOR, replace(WISH, **said))
    fields: dict[str, str] = refused.value.facts["fields"]  # type: ignore[assignment]
    return fields


def test_a_product_is_read_as_it_was_typed() -> None:
    assert demo.furnish(OPERATOR) == "P001"
    assert records.product_form(OPERATOR, "p001".upper()).wish == WISH
    card = catalogue.card(OPERATOR, "P001")
    assert card.parts["parameters"][0] == Part("容量", "500 毫升")
    assert card.parts["dealer_points"] == [Part(None, "先请顾客摸杯壁：装满开水也不烫手")]
    demo.furnish(OPERATOR)
    assert records.product_form(OPERATOR, "P001").version == 1
    found = {
        word: catalogue.listing(OPERATOR, Wanted(search=word)).total for word in ("保温", "0690123", "QY-BW", "无")
    }
    assert found == {"保温": 1, "0690123": 1, "QY-BW": 1, "无": 0}


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_written() -> None:
    records.create_product(OPERATOR, WISH)
    cases = [
        ({"code": ""}, "code"),
        ({"code": "A/B"}, "code"),
        ({"code": "P001"}, "code"),
        ({"name": " "}, "name"),
        ({"name": "长" * 81}, "name"),
        ({"gtin": "06901234567893"}, "gtin"),  # the check digit
        ({"gtin": "690123456789"}, "gtin"),
        ({"gtin": "abc"}, "gtin"),
        ({"gtin": "6901234567892"}, "gtin"),  # taken: the same as its fourteen digits
        ({"sku": "QY-BW-500"}, "sku"),
        ({"sku": "x" * 41}, "sku"),
        ({"warranty_months": "两年"}, "warranty_months"),
        ({"warranty_months": "-1"}, "warranty_months"),
        ({"warranty_months": "601"}, "warranty_months"),
        ({"warranty_months": "9" * 5000}, "warranty_months"),
        ({"state": "gone"}, "state"),
        ({"parameters": "没有冒号"}, "parameters"),
        ({"parameters": "：没有名称"}, "parameters"),
        ({"dealer_parameters": "名" * 21 + "：值"}, "dealer_parameters"),
        ({"selling_points": "长" * 121}, "selling_points"),
        ({"dealer_points": "一条\n" * 31}, "dealer_points"),
    ]
    fresh = {"code": "P900", "gtin": "", "sku": ""}
    missed = [said for said, field in cases if field not in wrong(**(fresh | said))]
    assert missed == []
    assert catalogue.listing(OPERATOR, Wanted()).total == 1


def test_a_change_keeps_its_lines_in_order_and_a_late_one_is_told() -> None:
    records.create_product(OPERATOR, WISH)
    records.change_product(OPERATOR, "P001", 1, replace(WISH, gtin="", selling_points="二\n\n一"))
    assert [part.value for part in catalogue.card(OPERATOR, "P001").parts["selling_points"]] == ["二", "一"]
    with pytest.raises(Conflict, match="changed_meanwhile"):
        records.change_product(OPERATOR, "P001", 1, WISH)
    records.delete_product(OPERATOR, "P001")
    with pytest.raises(NotFound, match="product_unknown"):
        catalogue.card(OPERATOR, "P001")


def test_who_may_only_read_writes_nothing() -> None:
    boss = Actor("hq", "老板", 1, frozenset({"boss"}))
    for write in (
        lambda: records.create_product(boss, WISH),
        lambda: records.change_product(boss, "P001", 1, WISH),
        lambda: records.delete_product(boss, "P001"),
        lambda: records.product_form(boss, "P001"),
    ):
        with pytest.raises(NotAllowed):
            write()
    assert catalogue.listing(boss, Wanted()).total == 0


def test_a_gtin_of_any_length_is_kept_as_fourteen_digits_or_not_at_all() -> None:
    sound = {
        "96385074": "00000096385074",  # GTIN-8, GS1's own example
        "036000291452": "00036000291452",  # UPC-A
        "690 1234-567892": "06901234567892",
        "１０６１４１４１０００４１５": "10614141000415",  # full width
    }
    assert {text: gtin.read(text) for text in sound} == sound
    digits = "06901234567892"
    misread = [digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :] for place in range(14)]
    assert [text for text in (*misread, digits[:-1] + "٢", "", "0" * 15, "1234567") if gtin.read(text)] == []
