"""Issuing and killing codes need two persons; which items are meant is said by serials, items or cartons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from services import clock, second_person
from services.access import OPERATOR
from services.errors import Refusal
from services.item_codes import asking, issuing, keys, spans, states
from services.item_codes.issuing import BatchWish
from services.item_codes.scheme import CodeKey, Kind
from services.item_codes.states import Span
from services.listing import Wanted
from tests.services.item_codes.packing import Packing, newest_act, packing, proof
from tests.world import Cast


@pytest.fixture
def house(app: Flask, cast: Cast) -> Iterator[Packing]:
    yield packing()
    clock.use(None)


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code


def test_a_batch_is_issued_once_another_confirmed(house: Packing) -> None:
    wish = BatchWish("P001", 1000, "L2", 24, inner=True)
    asking.ask_issue(house.asker, proof(house.asker), wish, reason="双十一")
    assert refused(lambda: issuing.batch(house.asker, "B000002")) == "batch_unknown"
    act = newest_act()
    house.confirm()
    made = issuing.batch(house.asker, "B000002")
    assert (made.product, made.count, made.lot, made.per_carton, made.has_inner) == ("P001", 1000, "L2", 24, True)
    assert refused(lambda: second_person.confirm(house.other, proof(house.other), act)) == "already_decided"
    assert refused(lambda: issuing.batch(house.asker, "B000003")) == "batch_unknown"


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (BatchWish("P001", 0), "count_wrong"),
        (BatchWish("P001", -1), "count_wrong"),
        (BatchWish("P001", 10**9), "count_wrong"),
        (BatchWish("P001", 10, per_carton=11), "carton_wrong"),
        (BatchWish("P001", 10, per_carton=0), "carton_wrong"),
        (BatchWish("P001", 10, "批号"), "lot_wrong"),
        (BatchWish("P404", 10), "product_unknown"),
        (BatchWish("P001", 10, dealer="D404"), "dealer_unknown"),
    ],
)
def test_what_cannot_be_issued_is_not_even_asked(house: Packing, wish: BatchWish, why: str) -> None:
    assert refused(lambda: asking.ask_issue(house.asker, proof(house.asker), wish, reason="试一试")) == why
    assert second_person.listing(house.releaser, Wanted()).rows == []


def test_codes_are_killed_once_another_confirmed(house: Packing) -> None:
    first = house.batch.first_serial
    states.activate(house.asker, house.batch.code)
    span = Span(first + 10, 5)
    assert refused(lambda: states.void(house.asker, house.batch.code, span, reason="被盗")) == "second_person_needed"
    asking.ask_void(house.asker, proof(house.asker), house.batch.code, span, reason="被盗")
    house.confirm()
    told = [(one.first - first, one.after - first, one.facts.state(clock.now())) for one in _ranges(house)]
    assert told == [(0, 10, "active"), (10, 15, "void"), (15, 100, "active")]
    assert _ranges(house)[1].facts.reason == "被盗"


def _ranges(house: Packing) -> list[states.Range]:
    return states.ranges(house.asker, house.batch.code)


def test_items_are_meant_by_serial_by_code_and_by_carton(house: Packing) -> None:
    batch = house.batch
    first = batch.first_serial
    item = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code
    carton = CodeKey(keys.code_key(batch.key_version), Kind.CARTON).code
    said = {
        ("", ""): states.WHOLE,
        (str(first + 3), ""): Span(first + 3, 1),
        (str(first + 3), str(first + 9)): Span(first + 3, 7),
        (item(first + 3), item(first + 9).lower()): Span(first + 3, 7),
        (carton(first + 2), ""): Span(first + 20, 10),
        (carton(first + 2), carton(first + 4)): Span(first + 20, 30),
        (carton(first + 9), ""): Span(first + 90, 10),
        ("", str(first + 4)): Span(first, 5),
    }
    for (begin, end), meant in said.items():
        assert spans.span(house.asker, batch.code, begin, end) == meant, (begin, end)


def test_items_that_are_not_of_the_batch_are_told(house: Packing) -> None:
    batch, other = house.batch, house.issued(5)
    elsewhere = CodeKey(keys.code_key(other.key_version), Kind.ITEM).code(other.first_serial)
    first = batch.first_serial
    wrong = {
        (elsewhere, ""): "span_elsewhere",
        ("0123456789ABCDEF", ""): "span_elsewhere",
        ("ABC", ""): "code_too_short",
        (str(first + 9), str(first + 3)): "span_backwards",
        (str(first + 100), ""): "range_wrong",
    }
    for (begin, end), why in wrong.items():
        assert refused(lambda: spans.span(OPERATOR, batch.code, begin, end)) == why  # noqa: B023
