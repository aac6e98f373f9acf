"""G41: codes cannot be guessed or derived: what a run of them shows, what guesses find, what knowing some is worth."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np
import pytest
from numpy.typing import NDArray

from services.item_codes.code_text import LENGTH
from services.item_codes.ranges import CHUNK, RangeKey
from services.item_codes.scheme import HALF, CodeKey, Kind
from tests.services.item_codes.chance import (
    SUSPICIOUS,
    Codes,
    distinct,
    figures,
    halves,
    numerals,
    numerals_of,
    text,
    weaknesses,
)

Record: TypeAlias = Callable[[str, object], None]
FORTY_BITS = np.uint64((1 << 40) - 1)
KNOWN = 1_000
LATE = 400_000_000_000  # serials lie where a house that is long in business has come to


def key(number: int) -> bytes:
    return hashlib.sha256(f"g41 {number}".encode()).digest()


def ours(first: int, count: int, number: int = 0) -> Codes:
    return np.concatenate(list(RangeKey(key(number), Kind.ITEM).codes(first, count)))


# SCHEMES THAT OTHERS USE, AND THAT MUST BE FOUND OUT


def counted_on(first: int, count: int) -> Codes:
    """A start and an odd step: looks wild, and the next one is a sum away."""
    serials = np.arange(first, first + count, dtype=np.uint64)
    both = [serials * np.uint64(step) & FORTY_BITS for step in (0x9E3779B97F, 0xC2B2AE3D27)]
    return text(numerals_of(np.stack(both, axis=1)))


def xored(first: int, count: int) -> Codes:
    """The serial, mixed by shifts and a secret, without a carry anywhere."""
    serials = np.arange(first, first + count, dtype=np.uint64)
    mixed = serials ^ serials >> np.uint64(7) ^ serials << np.uint64(13) & FORTY_BITS ^ np.uint64(0x5A5A5A5A5A)
    return text(numerals_of(np.stack([mixed, mixed ^ mixed >> np.uint64(17)], axis=1)))


def two_rounds(first: int, count: int) -> Codes:
    """Ours with two rounds instead of ten."""
    short = RangeKey(key(0), Kind.ITEM)
    short._rounds = short._rounds[:2]
    return np.concatenate(list(short.codes(first, count)))


def dated(first: int, count: int) -> Codes:
    """A day, a running number, a check letter at the end: the usual."""
    numbers = np.stack([np.full(count, 20261128, np.uint64), np.arange(first, first + count, dtype=np.uint64)], axis=1)
    read = numerals_of(numbers & FORTY_BITS)
    read[:, -1] = _check_letter(read)
    return text(read)


def _check_letter(read: NDArray[np.int64]) -> NDArray[np.int64]:
    letters: NDArray[np.int64] = (read[:, :-1] * np.arange(1, LENGTH)).sum(axis=1) % 32
    return letters


WEAK = {scheme.__name__: scheme for scheme in (counted_on, xored, two_rounds, dated)}


# WHAT A RUN OF CODES SHOWS


@pytest.mark.parametrize(
    ("count", "keys"), [(60_000, 1), pytest.param(1_000_000, 2, marks=pytest.mark.proof)], ids=["sample", "a million"]
)
def test_a_run_of_codes_shows_nothing(count: int, keys: int, record_property: Record) -> None:
    for number in range(keys):
        for first in (0, LATE):
            codes = ours(first, count, number)
            found = figures(codes)
            assert max(found.values()) < SUSPICIOUS, found
            assert distinct(codes) == count
            record_property(f"key {number} from {first}", {name: round(figure, 1) for name, figure in found.items()})


@pytest.mark.parametrize("name", WEAK)
def test_control_a_weak_scheme_is_found_out(name: str) -> None:
    assert weaknesses(WEAK[name](LATE, 60_000))


@pytest.mark.parametrize("serials", [150, pytest.param(5_000, marks=pytest.mark.proof)])
def test_one_changed_bit_of_a_serial_or_of_the_key_changes_half_of_the_code(serials: int) -> None:
    one = CodeKey(key(0), Kind.ITEM)
    step = (1 << 40) // serials
    chosen = [number * step for number in range(serials)]
    plain = _bits([one.code(serial) for serial in chosen])
    turned = [_bits([one.code(serial ^ 1 << bit) for serial in chosen]) for bit in range(40)]
    for bit in range(0, 256, 8):
        changed = int.from_bytes(key(0), "big") ^ 1 << bit
        turned.append(_bits([CodeKey(changed.to_bytes(32, "big"), Kind.ITEM).code(serial) for serial in chosen]))
    flipped = np.stack([(other != plain) for other in turned])  # which bit was turned, which serial, which bit of it
    assert _off(flipped.sum(axis=(0, 1)), len(turned) * serials) < SUSPICIOUS  # each bit of a code
    assert _off(flipped.sum(axis=(1, 2)), serials * 80) < SUSPICIOUS  # each bit turned
    assert flipped.sum(axis=2).min() > 10  # no single code stays near: fewer than ten of eighty is out of the question


def test_control_two_rounds_spread_no_bit() -> None:
    plain, turned = (_bits([row.tobytes().decode() for row in two_rounds(first, 64)]) for first in (LATE, LATE + 64))
    assert _off((plain != turned).sum(axis=0), 64) > SUSPICIOUS


def _bits(codes: list[str]) -> NDArray[np.bool_]:
    read = numerals(np.frombuffer("".join(codes).encode(), np.uint8).reshape(-1, LENGTH))
    return (read[:, :, None] >> np.arange(4, -1, -1) & 1).astype(np.bool_).reshape(len(codes), 80)


def _off(ones: NDArray[np.int64], tries: int) -> float:
    """How far counts of a fair coin lie off."""
    return float(np.abs(ones - tries / 2).max() / np.sqrt(tries / 4))


# WHAT GUESSING FINDS


def random_guesses(count: int) -> Iterator[Codes]:
    dice = np.random.default_rng(20261129)
    for start in range(0, count, CHUNK):
        yield text(dice.integers(0, 32, (min(CHUNK, count - start), LENGTH)))


@pytest.mark.parametrize("count", [20 * CHUNK, pytest.param(10_000_000, marks=pytest.mark.proof)])
def test_guesses_find_as_many_as_chance_says(count: int, record_property: Record) -> None:
    """A guess is right when forty bits it deciphers to are nought. So often that happens never; but how often the first
    few of them are can be counted, and is what chance says, so the forty are worth forty."""
    reader, hits, near = RangeKey(key(0), Kind.ITEM), 0, np.zeros(21, dtype=np.int64)
    for guesses in random_guesses(count):
        right = _check_halves(reader, guesses)
        hits += int((right == 0).sum())
        for bits in range(1, 21):
            near[bits] += int((right >> np.uint64(40 - bits) == 0).sum())
    assert hits == 0
    expected = count / 2.0 ** np.arange(21)
    off = np.abs(near[1:] - expected[1:]) / np.sqrt(expected[1:] + 1)
    assert off.max() < SUSPICIOUS, near
    record_property("guesses", count)
    record_property("with 10, 15, 20 bits nought", [int(near[bits]) for bits in (10, 15, 20)])


def _check_halves(reader: RangeKey, guesses: Codes) -> NDArray[np.uint64]:
    """What the half of a guess that must be nought deciphers to, by `RangeKey.serials`' own steps."""
    both = halves(numerals(guesses))
    left, right = both[:, 0], both[:, 1]
    for block in reversed(reader._rounds):
        left, right = right - reader._stirred(block, left) & FORTY_BITS, left
    return right


def test_control_what_is_issued_would_be_found() -> None:
    """The counting of hits sees a hit: ten codes among the guesses are ten."""
    reader, guesses = RangeKey(key(0), Kind.ITEM), next(random_guesses(CHUNK))
    guesses[::3277] = ours(LATE, len(guesses[::3277]))
    assert int((_check_halves(reader, guesses) == 0).sum()) == len(guesses[::3277]) == 10
    assert int(reader.serials(guesses)[1].sum()) == 10


# WHAT KNOWING A THOUSAND IS WORTH


def next_door(known: Codes, dice: np.random.Generator) -> Codes:
    """The letters of the last place or two of a known code replaced by every other."""
    read = numerals(known).repeat(64, axis=0)
    read[:, -2:] = dice.integers(0, 32, (len(read), 2))
    return text(read)


def carried_on(known: Codes, dice: np.random.Generator) -> Codes:
    """The number of the last known code, and a bit more; the step of the last two, again; a new check letter."""
    both = halves(numerals(known)).repeat(64, axis=0)
    both[:, 1] += dice.integers(1, 4096, len(both)).astype(np.uint64)
    step = np.diff(halves(numerals(known)), axis=0).repeat(64, axis=0)
    read = numerals_of(np.concatenate([both, both[: len(step)] + step]) & FORTY_BITS)
    read[:, -1] = dice.integers(0, 32, len(read))
    return text(read)


def put_together(known: Codes, dice: np.random.Generator) -> Codes:
    """The left half of one and the right half of another, and each place from some code that has it."""
    count = 64 * len(known)
    one, other = dice.integers(0, len(known), (2, count))
    halved = np.concatenate([known[one, :HALF], known[other, HALF:]], axis=1)
    mixed = known[dice.integers(0, len(known), (count, LENGTH)), np.arange(LENGTH)]
    return np.concatenate([halved, mixed])


GUESSERS = {guesser.__name__: guesser for guesser in (next_door, carried_on, put_together)}


@pytest.mark.parametrize("name", GUESSERS)
def test_knowing_a_thousand_neighbours_is_worth_nothing(name: str) -> None:
    known = ours(LATE, KNOWN)
    guesses = _new(GUESSERS[name](known, np.random.default_rng(7)), known)
    assert len(guesses) > 50_000
    assert not RangeKey(key(0), Kind.ITEM).serials(guesses)[1].any()


@pytest.mark.parametrize("name", ["next_door", "carried_on"])
def test_control_of_the_usual_scheme_a_thousand_give_away_many(name: str) -> None:
    """Whoever issues a million such codes loses them by the dozen."""
    known = dated(10_000_000, KNOWN)
    guesses = _new(GUESSERS[name](known, np.random.default_rng(7)), known)
    both = halves(numerals(guesses))
    right = (both[:, 0] == 20261128) & (numerals(guesses)[:, -1] == _check_letter(numerals(guesses)))
    assert int(right.sum()) > 20


def _new(guesses: Codes, known: Codes) -> Codes:
    """Each once, and none that is known already."""
    fresh = {row.tobytes() for row in guesses} - {row.tobytes() for row in known}
    return np.frombuffer(b"".join(sorted(fresh)), np.uint8).reshape(-1, LENGTH)
