"""The digits under the scratch layer: always eight, the item's own, of a key of their own."""

from __future__ import annotations

from collections import Counter

import pytest

from services.item_codes.inner_codes import DIGITS, inner_code, matches
from services.item_codes.scheme import SERIALS, Kind

KEY = bytes(range(32))


def test_an_inner_code_has_eight_digits_and_stays_the_same() -> None:
    codes = [inner_code(KEY, Kind.ITEM, serial) for serial in range(2_000)]
    assert all(len(code) == DIGITS and code.isdecimal() for code in codes)
    assert len(set(codes)) > 1_990
    assert codes[7] == inner_code(KEY, Kind.ITEM, 7) != inner_code(KEY, Kind.CARTON, 7)
    assert inner_code(KEY[::-1], Kind.ITEM, 7) != codes[7]


def test_no_digit_is_dearer_than_another() -> None:
    digits = Counter("".join(inner_code(KEY, Kind.ITEM, serial) for serial in range(5_000)))
    assert max(digits.values()) < 1.1 * min(digits.values())


@pytest.mark.parametrize("form", ["{}", " {} ", "{0[0]} {0[1]}", "full"])
def test_it_is_recognised_as_people_type_it(form: str) -> None:
    code = inner_code(KEY, Kind.ITEM, 31)
    typed = code.translate({48 + n: 0xFF10 + n for n in range(10)}) if form == "full" else form.format(code)
    if "[1]" in form:
        typed = code[:4] + " " + code[4:]
    assert matches(KEY, Kind.ITEM, 31, typed)


@pytest.mark.parametrize("typed", ["", "0", "00000000", "abcdefgh", "码" * 8, "1" * 10_000])
def test_anything_else_is_not(typed: str) -> None:
    assert not matches(KEY, Kind.ITEM, 31, typed)


@pytest.mark.parametrize("serial", [-1, SERIALS])
def test_a_serial_outside_forty_bits_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="40 bits"):
        inner_code(KEY, Kind.ITEM, serial)
