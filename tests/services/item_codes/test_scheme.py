"""The three ways to a code agree with each other and with the known answers; a forgery reads as nothing."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.item_codes import ranges
from services.item_codes.code_text import ALPHABET, LENGTH
from services.item_codes.ff1 import FF1
from services.item_codes.scheme import SERIALS, CodeKey, Kind, keys_of

KEY = bytes.fromhex("2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94")
KNOWN = [
    (Kind.ITEM, 0, "NKBYVN2CMADB9KBE"),
    (Kind.ITEM, 1, "04GEC9GRJYXX7CST"),
    (Kind.ITEM, 24, "JKNHRCHXZZH8DHGX"),
    (Kind.ITEM, 123456789, "J5H0VAW3ZNDCF0TC"),
    (Kind.ITEM, 1099511627775, "1GKTSD3VV70F1162"),
    (Kind.CARTON, 0, "9FHJB1TM155RZNA3"),
    (Kind.CARTON, 123456789, "YRVNW5YTQ3727PB6"),
    (Kind.PALLET, 1, "GF8CXXYVP3NHE6EA"),
]
SERIAL = st.integers(0, SERIALS - 1)
KIND = st.sampled_from(Kind)


def by_the_standard(key: bytes, kind: Kind, serial: int) -> str:
    numerals = [serial >> shift & 31 for shift in range(35, -1, -5)] + [0] * 8
    return "".join(ALPHABET[numeral] for numeral in FF1(key, 32).encrypt(numerals, kind.value))


def range_of(key: bytes, kind: Kind, first: int, count: int) -> list[str]:
    text = b"".join(block.tobytes() for block in ranges.RangeKey(key, kind).codes(first, count)).decode()
    return [text[start : start + LENGTH] for start in range(0, len(text), LENGTH)]


@pytest.mark.parametrize(("kind", "serial", "code"), KNOWN)
def test_the_known_answers_hold_in_all_three_ways(kind: Kind, serial: int, code: str) -> None:
    assert by_the_standard(KEY, kind, serial) == code
    assert CodeKey(KEY, kind).code(serial) == code
    assert range_of(KEY, kind, serial, 1) == [code]
    assert CodeKey(KEY, kind).serial(code) == serial


@given(st.binary(min_size=32, max_size=32), KIND, SERIAL)
def test_one_at_a_time_a_code_is_what_the_standard_says_and_reads_back(key: bytes, kind: Kind, serial: int) -> None:
    code = CodeKey(key, kind).code(serial)
    assert code == by_the_standard(key, kind, serial)
    assert CodeKey(key, kind).serial(code) == serial


@given(st.binary(min_size=32, max_size=32), KIND, SERIAL, st.integers(0, 70))
def test_a_range_is_its_codes_one_by_one(key: bytes, kind: Kind, first: int, count: int) -> None:
    count = min(count, SERIALS - first)
    one = CodeKey(key, kind)
    assert range_of(key, kind, first, count) == [one.code(serial) for serial in range(first, first + count)]


@pytest.mark.parametrize("count", [0, 1, ranges.CHUNK - 1, ranges.CHUNK, ranges.CHUNK + 1, 2 * ranges.CHUNK])
def test_a_range_comes_in_blocks_without_a_gap(count: int) -> None:
    codes = range_of(KEY, Kind.ITEM, 5, count)
    assert len(codes) == len(set(codes)) == count
    if codes:
        assert CodeKey(KEY, Kind.ITEM).serial(codes[-1]) == 5 + count - 1


def rows(codes: list[str]) -> ranges.Codes:
    return np.frombuffer("".join(codes).encode(), dtype=np.uint8).reshape(-1, LENGTH)


@given(KIND, st.lists(SERIAL, min_size=1, max_size=40))
def test_many_are_read_like_one_by_one(kind: Kind, serials: list[int]) -> None:
    one = CodeKey(KEY, kind)
    codes = [one.code(serial) for serial in serials]
    read, genuine = ranges.RangeKey(KEY, kind).serials(rows(codes))
    assert genuine.all()
    assert read.tolist() == serials
    _, forged = ranges.RangeKey(KEY, kind).serials(
        rows([code[::-1] for code in codes if one.serial(code[::-1]) is None])
    )
    assert not forged.any()


def test_nobody_hits_a_code_by_guessing_a_million_times() -> None:
    letters = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
    key, chance = ranges.RangeKey(KEY, Kind.ITEM), np.random.default_rng(2026)
    for _ in range(32):
        guesses = letters[chance.integers(0, 32, (ranges.CHUNK, LENGTH))]
        assert not key.serials(guesses)[1].any()


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_what_somebody_makes_up_is_no_code(text: str) -> None:
    assert CodeKey(KEY, Kind.ITEM).serial(text) is None


def test_a_code_of_another_kind_or_key_is_no_code() -> None:
    code = CodeKey(KEY, Kind.ITEM).code(4711)
    assert CodeKey(KEY, Kind.CARTON).serial(code) is None
    assert CodeKey(KEY, Kind.PALLET).serial(code) is None
    assert CodeKey(KEY[::-1], Kind.ITEM).serial(code) is None


def test_neighbours_look_like_strangers() -> None:
    """Sixteen places, thirty-two letters each: χ² of every place over 20,000 codes lies where chance puts it."""
    many = np.concatenate(list(ranges.RangeKey(KEY, Kind.ITEM).codes(0, 20_000)))
    for place in range(LENGTH):
        counts = np.bincount(np.searchsorted(np.frombuffer(ALPHABET.encode(), "u1"), many[:, place]), minlength=32)
        chi = float(((counts - 625) ** 2 / 625).sum())
        assert chi < 75, f"place {place}"  # 31 degrees of freedom; a fair one passes 75 once in 40,000 times


def test_one_changed_letter_is_noticed() -> None:
    chance = random.Random(7)
    key = CodeKey(KEY, Kind.ITEM)
    for _ in range(500):
        code = key.code(chance.randrange(SERIALS))
        place = chance.randrange(LENGTH)
        other = chance.choice([letter for letter in ALPHABET if letter != code[place]])
        assert key.serial(code[:place] + other + code[place + 1 :]) is None


@pytest.mark.parametrize("serial", [-1, SERIALS])
def test_a_serial_outside_forty_bits_is_refused(serial: int) -> None:
    with pytest.raises(ValueError, match="40 bits"):
        CodeKey(KEY, Kind.ITEM).code(serial)


@pytest.mark.parametrize(("first", "count"), [(-1, 1), (0, -1), (SERIALS - 1, 2)])
def test_a_range_outside_forty_bits_is_refused_before_its_first_code(first: int, count: int) -> None:
    with pytest.raises(ValueError, match="40 bits"):
        next(ranges.RangeKey(KEY, Kind.ITEM).codes(first, count))


def test_a_key_of_another_size_is_refused() -> None:
    for maker in (CodeKey, ranges.RangeKey):
        with pytest.raises(ValueError, match="32 bytes"):
            maker(KEY[:16], Kind.ITEM)


def test_a_ring_is_tried_newest_first() -> None:
    keys = keys_of(((7, KEY), (3, KEY[::-1])), Kind.CARTON)
    code = keys[1][1].code(12)
    assert [(version, key.serial(code)) for version, key in keys] == [(7, None), (3, 12)]
