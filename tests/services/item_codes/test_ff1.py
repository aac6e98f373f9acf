"""The general function against the samples NIST publishes for SP 800-38G, and its refusals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.item_codes.ff1 import FF1

KEY = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# https://csrc.nist.gov/CSRC/media/Projects/Cryptographic-Standards-and-Guidelines/documents/examples/FF1samples.pdf
SAMPLES = [
    (1, 16, 10, "", "0123456789", "2433477484"),
    (2, 16, 10, "39383736353433323130", "0123456789", "6124200773"),
    (3, 16, 36, "3737373770717273373737", "0123456789abcdefghi", "a9tv40mll9kdu509eum"),
    (4, 24, 10, "", "0123456789", "2830668132"),
    (5, 24, 10, "39383736353433323130", "0123456789", "2496655549"),
    (6, 24, 36, "3737373770717273373737", "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"),
    (7, 32, 10, "", "0123456789", "6657667009"),
    (8, 32, 10, "39383736353433323130", "0123456789", "1001623463"),
    (9, 32, 36, "3737373770717273373737", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"),
]


@pytest.mark.parametrize(("number", "size", "radix", "tweak", "plain", "enciphered"), SAMPLES)
def test_nists_samples_hold(number: int, size: int, radix: int, tweak: str, plain: str, enciphered: str) -> None:
    ff1 = FF1(KEY[:size], radix)
    numerals = [DIGITS.index(character) for character in plain]
    answer = ff1.encrypt(numerals, bytes.fromhex(tweak))
    assert "".join(DIGITS[numeral] for numeral in answer) == enciphered
    assert ff1.decrypt(answer, bytes.fromhex(tweak)) == numerals


@given(st.data())
def test_what_is_enciphered_is_deciphered_again_whatever_the_radix_length_and_tweak(data: st.DataObject) -> None:
    radix = data.draw(st.sampled_from([2, 3, 10, 32, 36, 255, 256, 1000, 65536]))
    shortest = next(length for length in range(2, 40) if radix**length >= 1_000_000)
    numerals = data.draw(st.lists(st.integers(0, radix - 1), min_size=shortest, max_size=shortest + 60))
    tweak = data.draw(st.binary(max_size=40))
    ff1 = FF1(KEY, radix)
    answer = ff1.encrypt(numerals, tweak)
    assert len(answer) == len(numerals)
    assert all(0 <= numeral < radix for numeral in answer)
    assert ff1.decrypt(answer, tweak) == numerals


@pytest.mark.parametrize("radix", [0, 1, 65_537])
def test_a_radix_outside_the_standard_is_refused(radix: int) -> None:
    with pytest.raises(ValueError, match="radix"):
        FF1(KEY, radix)


@pytest.mark.parametrize("numerals", [[0, 10, 0, 0, 0, 0, 0], [-1, 0, 0, 0, 0, 0, 0]])
def test_numerals_outside_the_radix_are_refused(numerals: list[int]) -> None:
    with pytest.raises(ValueError, match="outside the radix"):
        FF1(KEY, 10).encrypt(numerals)


@pytest.mark.parametrize("numerals", [[], [1], [1] * 5])
def test_a_text_that_could_be_found_by_trying_is_refused(numerals: list[int]) -> None:
    with pytest.raises(ValueError, match="by trying"):
        FF1(KEY, 10).decrypt(numerals)
