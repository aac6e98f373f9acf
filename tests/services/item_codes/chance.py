"""Whether codes look like chance: measures of a run of codes, each as how many standard deviations it lies off.

What is measured is what a guesser could use: letters that come more often at a place, two neighbouring places or the
same place of two neighbours that know of each other, a step from code to code that repeats, a sum of codes that is
nought.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.item_codes.code_text import ALPHABET, LENGTH
from services.item_codes.scheme import HALF

Codes: TypeAlias = NDArray[np.uint8]  # one row of 16 letters in ASCII per code
Numerals: TypeAlias = NDArray[np.int64]  # one row of 16 numerals per code, 0 to 31
LETTERS = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
LAGS = (1, 2, 10, 32, 1024)
SUSPICIOUS = 6.0  # standard deviations; the worst of a thousand fair measures passes it once in a million runs


def numerals(codes: Codes) -> Numerals:
    """What the letters count."""
    return np.searchsorted(LETTERS, codes).astype(np.int64)


def text(numbers: Numerals) -> Codes:
    """The other way round."""
    return LETTERS[numbers]


def letters_per_place(read: Numerals) -> float:
    """χ² of the 32 letters at each place. A fair scheme may lie off both ways: letters that come all equally often are
    counted on, not drawn."""
    return max(_chi(np.bincount(read[:, place], minlength=32)) for place in range(LENGTH))


def pairs_of_places(read: Numerals) -> float:
    """χ² of the 1,024 pairs at each two places beside each other."""
    joined = read[:, :-1] * 32 + read[:, 1:]
    return max(_chi(np.bincount(joined[:, place], minlength=1024)) for place in range(LENGTH - 1))


def neighbours(read: Numerals) -> float:
    """Correlation of each place with the same place some codes on, and with the serial number itself."""
    counted = np.arange(len(read))
    worst = 0.0
    for place in range(LENGTH):
        column = read[:, place].astype(np.float64)
        for lag in LAGS:
            worst = max(worst, _correlated(column[:-lag], column[lag:]))
        worst = max(worst, _correlated(column, counted.astype(np.float64)))
    return worst


def repeated_letters(read: Numerals) -> float:
    """How often two neighbours have the same letter at a place: one time in 32."""
    same = (read[1:] == read[:-1]).sum(axis=0)
    tries, chance = len(read) - 1, 1 / 32
    return float(np.abs(same - tries * chance).max() / np.sqrt(tries * chance * (1 - chance)))


def repeated_steps(read: Numerals) -> float:
    """How many steps from a code to the next one come twice, each half alone: of chance, next to none."""
    found = 0
    for half in (halves(read)[:, 0], halves(read)[:, 1]):
        steps = np.diff(half) & np.uint64((1 << 40) - 1)
        found += len(steps) - len(np.unique(steps))
    expected = 2 * (len(read) - 1) ** 2 / 2 / 2**40
    return float((found - expected) / np.sqrt(max(expected, 1.0)))


def sums_of_four(read: Numerals) -> float:
    """How often four codes whose serials sum to nought, bit by bit, do so themselves, as without carries."""
    whole = halves(read[: len(read) // 4 * 4].reshape(-1, LENGTH)).reshape(-1, 4, 2)
    return float((np.bitwise_xor.reduce(whole, axis=1) == 0).any(axis=1).sum() * SUSPICIOUS)


MEASURES: tuple[Callable[[Numerals], float], ...] = (
    letters_per_place, pairs_of_places, neighbours, repeated_letters, repeated_steps, sums_of_four,
)  # fmt: skip


def figures(codes: Codes) -> dict[str, float]:
    """Each measure of a run of codes, in standard deviations."""
    read = numerals(codes)
    return {measure.__name__: measure(read) for measure in MEASURES}


def weaknesses(codes: Codes) -> list[str]:
    """Which measures are no chance."""
    return [name for name, figure in figures(codes).items() if figure >= SUSPICIOUS]


def distinct(codes: Codes) -> int:
    """How many different ones."""
    both = halves(numerals(codes))
    ordered = both[np.lexsort((both[:, 1], both[:, 0]))]
    return 1 + int((ordered[1:] != ordered[:-1]).any(axis=1).sum())


def halves(read: Numerals) -> NDArray[np.uint64]:
    """The two numbers of 40 bits that a code is."""
    numbers = np.zeros((len(read), 2), dtype=np.uint64)
    for column in range(HALF):
        for half in (0, 1):
            numbers[:, half] = numbers[:, half] << np.uint64(5) | read[:, half * HALF + column].astype(np.uint64)
    return numbers


def numerals_of(numbers: NDArray[np.uint64]) -> Numerals:
    """The numerals of two numbers of 40 bits each."""
    shifts = np.arange(35, -1, -5, dtype=np.uint64)
    return (numbers[:, :, None] >> shifts & np.uint64(31)).astype(np.int64).reshape(len(numbers), LENGTH)


def _chi(counts: NDArray[np.int64]) -> float:
    fair = counts.sum() / len(counts)
    freedom = len(counts) - 1
    return float(abs(((counts - fair) ** 2 / fair).sum() - freedom) / np.sqrt(2 * freedom))


def _correlated(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    one, other = one - one.mean(), other - other.mean()
    spread = np.sqrt((one**2).sum() * (other**2).sum())
    return float(abs((one * other).sum()) / spread * np.sqrt(len(one))) if spread else float(np.sqrt(len(one)))
