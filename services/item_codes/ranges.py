"""The codes of a whole range of serials at once: the steps of `scheme.py` on columns instead of numbers.

AES takes all blocks of a round in one call and the rest is arithmetic on arrays, so a core makes millions of codes a
second, which is what a batch of a hundred million needs. numpy is loaded by the first RangeKey and not before: it takes
some 25 MB of a process, and who verifies one code has no use for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from services.item_codes.code_text import ALPHABET, LENGTH
from services.item_codes.scheme import HALF, HALF_BITS, MASK, SERIALS, Kind, round_blocks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.uint8]  # one row of 16 bytes of ASCII per code
    Numbers: TypeAlias = NDArray[np.uint64]

CHUNK = 1 << 15  # serials at once: what they need stays in a processor's cache
_BLOCK = [("high", ">u8"), ("low", ">u8")]


@cache
def _pairs() -> NDArray[np.uint16]:
    """The text of two numerals at once."""
    import numpy as np

    letters = np.frombuffer(ALPHABET.encode(), dtype=np.uint8)
    return np.stack([np.repeat(letters, 32), np.tile(letters, 32)], axis=1).copy().view("u2").ravel()


@cache
def _numerals() -> Numbers:
    """The numeral that each letter stands for."""
    import numpy as np

    numerals = np.full(256, 0, dtype=np.uint64)
    numerals[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(32)
    return numerals


class RangeKey:
    """One AES-256 key under one kind, for many codes at once: makes those of a range, reads those of a packing file."""

    def __init__(self, key: bytes, kind: Kind) -> None:
        if len(key) != 32:
            raise ValueError("item codes take keys of 32 bytes")
        self._aes: CipherContext = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - FF1's own block
        self._rounds = round_blocks(self._aes, kind)

    def codes(self, first: int, count: int) -> Iterator[Codes]:
        """The codes of `count` serials from `first` on, in order, in blocks of CHUNK rows at most.

        Memory does not grow with `count`. Refuses (ValueError) a range that leaves the serial numbers.
        """
        if first < 0 or count < 0 or first + count > SERIALS:
            raise ValueError("a range lies within the serial numbers of 40 bits")
        import numpy as np

        for start in range(first, first + count, CHUNK):
            left = np.arange(start, min(start + CHUNK, first + count), dtype=np.uint64)
            right = np.zeros(len(left), dtype=np.uint64)
            for block in self._rounds:
                left, right = right, left + self._stirred(block, right) & np.uint64(MASK)
            yield _text(left, right)

    def serials(self, codes: Codes) -> tuple[Numbers, NDArray[np.bool_]]:
        """The serial of each code, and which of them are codes of this key and kind at all.

        Rows must hold letters of the alphabet only (`code_text.read` makes them so); the serial of a row that is no
        code means nothing.
        """
        import numpy as np

        left, right = _numbers(codes[:, :HALF]), _numbers(codes[:, HALF:])
        for block in reversed(self._rounds):
            left, right = right - self._stirred(block, left) & np.uint64(MASK), left
        return left, right == 0

    def _stirred(self, block: int, halves: Numbers) -> Numbers:
        """A round's AES over all halves; 40 bits of a block count: 32 above its lowest 32, 8 of the word before."""
        import numpy as np

        asked = np.empty(len(halves), dtype=_BLOCK)
        asked["high"] = block >> 64
        asked["low"] = halves ^ np.uint64(block & (1 << 64) - 1)
        stirred = np.frombuffer(self._aes.update(asked.view(np.uint8).data), dtype=_BLOCK)
        return (stirred["high"] << np.uint64(32) | stirred["low"] >> np.uint64(32)).astype(np.uint64)


def _text(left: Numbers, right: Numbers) -> Codes:
    import numpy as np

    pairs = np.empty((len(left), LENGTH // 2), dtype="u2")
    for column in range(HALF // 2):
        shift = np.uint64(HALF_BITS - 10 * (column + 1))
        pairs[:, column] = _pairs()[left >> shift & np.uint64(1023)]
        pairs[:, column + HALF // 2] = _pairs()[right >> shift & np.uint64(1023)]
    return pairs.view(np.uint8)


def _numbers(letters: Codes) -> Numbers:
    import numpy as np

    numbers = np.zeros(len(letters), dtype=np.uint64)
    for column in range(HALF):
        numbers = numbers << np.uint64(5) | _numerals()[letters[:, column]]
    return numbers
