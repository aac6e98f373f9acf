"""A code from its serial number and back, one at a time: FF1 with AES-256, radix 32, sixteen numerals.

The text that is enciphered is the serial in eight numerals and eight zero numerals, under the kind as tweak. Whoever
deciphers a code and does not find the zeros holds a forgery, before any row is asked: 40 bits of zeros, and the serial
must lie in an issued range as well.

With these measures each half is one number of 40 bits and each round one AES block, so the standard's general steps
(`ff1.py`) shrink to a few operations on integers. Both are held against each other, and against `ranges.py`, by tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from services.item_codes.code_text import characters_of, number_of

HALF = 8  # numerals
HALF_BITS = 40
MASK = (1 << HALF_BITS) - 1
SERIALS = 1 << HALF_BITS  # serial numbers run from 0 to SERIALS - 1
ROUNDS = 10
_Y_SHIFT = 32  # the twelve bytes the standard takes of a block, of which the low 40 bits count modulo 32 ** 8


class Kind(Enum):
    """What a code is stuck on; codes of one kind never read as codes of another."""

    ITEM = b"item"
    CARTON = b"carton"
    PALLET = b"pallet"


class CodeKey:
    """One AES-256 key under one kind: makes codes of serials and reads them.

    Not for several threads at once: it goes through one cipher object, which is what makes it quick.
    """

    def __init__(self, key: bytes, kind: Kind) -> None:
        if len(key) != 32:
            raise ValueError("item codes take keys of 32 bytes")
        self._aes: CipherContext = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - FF1's own block
        self.rounds = round_blocks(self._aes, kind)
        self._backwards = self.rounds[::-1]

    def code(self, serial: int) -> str:
        """The code of a serial number, sixteen characters. Refuses (ValueError) what is no serial."""
        if not 0 <= serial < SERIALS:
            raise ValueError("a serial number has 40 bits")
        left, right = serial, 0
        for block in self.rounds:
            left, right = right, left + self._stirred(block, right) & MASK
        return characters_of(left, HALF) + characters_of(right, HALF)

    def serial(self, code: str) -> int | None:
        """The serial number of a code of this key and kind; None for every other text of sixteen characters."""
        # Every look at a code comes through here: the rounds of `code`, backwards, without a call for each.
        left, right, update = number_of(code[:HALF]), number_of(code[HALF:]), self._aes.update
        for block in self._backwards:
            stirred = int.from_bytes(update((block ^ left).to_bytes(16, "big")), "big") >> _Y_SHIFT
            left, right = right - stirred & MASK, left
        return left if right == 0 else None

    def _stirred(self, block: int, half: int) -> int:
        return int.from_bytes(self._aes.update((block ^ half).to_bytes(16, "big")), "big") >> _Y_SHIFT & MASK


def round_blocks(aes: CipherContext, kind: Kind) -> tuple[int, ...]:
    """For each round the block that enters AES, all but the half that is stirred in (its low 40 bits).

    It is the standard's P, enciphered, xor Q: the tweak from the left, the round's number before the half.
    """
    tweak = kind.value
    first = bytes([1, 2, 1, 0, 0, 32, ROUNDS, HALF]) + (2 * HALF).to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
    held = int.from_bytes(aes.update(first), "big")
    return tuple(
        held ^ int.from_bytes(tweak.ljust(10, b"\0") + bytes([number]) + bytes(5), "big") for number in range(ROUNDS)
    )


def keys_of(ring: Iterable[tuple[int, bytes]], kind: Kind) -> tuple[tuple[int, CodeKey], ...]:
    """The keys of a ring by version, newest first, for one kind."""
    return tuple((version, CodeKey(key, kind)) for version, key in ring)
