"""Which items are meant: numbers as pages show them, codes as they are printed, links as a reader types them."""

from __future__ import annotations

import pytest

from models.db import Database
from services.access import OPERATOR
from services.errors import Refusal
from services.item_codes import issuing, spans
from services.item_codes.code_text import printed
from services.item_codes.issuing import Batch, BatchWish
from services.item_codes.scheme import Kind
from services.item_codes.states import WHOLE, Span
from services.products import demo
from tests.labels import code_of


@pytest.fixture
def batch(one_database: Database) -> Batch:
    demo.furnish(OPERATOR)
    issuing.issue(OPERATOR, BatchWish("P001", 1_500))  # so that serials of the next have four digits
    return issuing.issue(OPERATOR, BatchWish("P001", 100, per_carton=10))


def meant(batch: Batch, begin: str, end: str = "") -> Span:
    return spans.span(OPERATOR, batch.code, begin, end)


def test_an_item_is_meant_by_its_number_its_code_or_its_link(batch: Batch) -> None:
    code = code_of(batch, 1_507, Kind.ITEM)
    ways = ["1507", "1,507", "１５０７", " 1507 ", code, printed(code), code.lower()]
    ways += [f"https://q.brand.cn/c/{code}", f"HTTPS://Q.BRAND.CN/C/{code}", f"https://q.brand.cn/c/{code}?utm=1"]
    ways += [f"https://q.brand.cn/01/06901234567892/10/L1/21/{code}"]
    assert [way for way in ways if meant(batch, way) != Span(1_507, 1)] == []
    assert meant(batch, "1500", f"https://q.brand.cn/c/{code}") == Span(1_500, 8)


def test_a_carton_is_all_that_lies_in_it(batch: Batch) -> None:
    carton = code_of(batch, batch.first_serial + 2, Kind.CARTON)
    assert meant(batch, carton) == Span(1_520, 10)
    assert meant(batch, "1,505", carton) == Span(1_505, 25)
    assert meant(batch, "", "") == WHOLE


WRONG = {
    "before the batch": (("1499", ""), "range_wrong"),
    "backwards": (("1510", "1505"), "span_backwards"),
    "half a code": (("NKBYVN2C", ""), "code_too_short"),
    "another shop's picture": (("https://example.com/x", ""), "code_not_in_it"),
    "two codes": (("NKBYVN2CMADB9KBE NKBYVN2CMADB9KBE", ""), "code_too_long"),
    "a number that is none": (("1,5,0", ""), "code_odd_character"),
    "nobody's code": (("NKBYVN2CMADB9KBZ", ""), "span_elsewhere"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_none_of_its_items_is_refused(batch: Batch, how: str) -> None:
    said, code = WRONG[how]
    with pytest.raises(Refusal) as refused:
        meant(batch, *said)
    assert refused.value.code == code
    other = code_of(batch, 7, Kind.ITEM)
    with pytest.raises(Refusal, match="span_elsewhere"):
        meant(batch, f"https://q.brand.cn/c/{other}")
