"""FF1 format-preserving encryption: NIST SP 800-38G Rev. 1, algorithms 7 and 8, for any radix and length.

The general function, written as the standard states it; what makes item codes (`scheme.py`, `ranges.py`) is the special
case of it that a printer and a crowd of consumers wait for, and is held against this one.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

ROUNDS = 10
BLOCK = 16
LEAST_DOMAIN = 1_000_000  # radix ** length, the standard's least
LONGEST = 2**32


class FF1:
    """Enciphers numerals of one radix under one AES key (16, 24 or 32 bytes).

    A text is a sequence of numerals, each from 0 to `radix` - 1, most significant first; the result is as long.
    """

    def __init__(self, key: bytes, radix: int) -> None:
        if not 2 <= radix <= 2**16:
            raise ValueError("a radix lies between 2 and 65,536")
        self.radix = radix
        self._aes: CipherContext = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - FF1's own block

    def encrypt(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """The enciphered numerals.

        Refuses (ValueError) numerals outside the radix, and texts so short that all of them could be tried.
        """
        return self._walk(numerals, tweak, range(ROUNDS), 1)

    def decrypt(self, numerals: Sequence[int], tweak: bytes = b"") -> list[int]:
        """What `encrypt` made these numerals of, under the same tweak; refuses like it."""
        return self._walk(numerals, tweak, range(ROUNDS - 1, -1, -1), -1)

    def _walk(self, numerals: Sequence[int], tweak: bytes, rounds: range, sign: int) -> list[int]:
        self._check(numerals, tweak)
        length = len(numerals)
        left = length // 2
        a, b = self._number(numerals[:left]), self._number(numerals[left:])
        modulus = {0: self.radix**left, 1: self.radix ** (length - left)}
        held = self._first_block(length, left, len(tweak))
        for index in rounds:
            other = b if sign > 0 else a
            stepped = self._stirred(held, tweak, index, other, length - left)
            if sign > 0:
                a, b = b, (a + stepped) % modulus[index % 2]
            else:
                a, b = (b - stepped) % modulus[index % 2], a
        return self._numerals(a, left) + self._numerals(b, length - left)

    def _check(self, numerals: Sequence[int], tweak: bytes) -> None:
        if any(not 0 <= numeral < self.radix for numeral in numerals):
            raise ValueError("a numeral lies outside the radix")
        if not 2 <= len(numerals) < LONGEST or self.radix ** len(numerals) < LEAST_DOMAIN:
            raise ValueError("a text this short could be found by trying")
        if len(tweak) >= LONGEST:
            raise ValueError("a tweak this long is not allowed")

    def _first_block(self, length: int, left: int, tweak_length: int) -> bytes:
        """P of the standard, enciphered: the same for all rounds."""
        block = (
            bytes([1, 2, 1])
            + self.radix.to_bytes(3, "big")
            + bytes([ROUNDS, left % 256])
            + length.to_bytes(4, "big")
            + tweak_length.to_bytes(4, "big")
        )
        return self._aes.update(block)

    def _stirred(self, held: bytes, tweak: bytes, index: int, half: int, longer: int) -> int:
        """y of the standard: Q chained after P (CBC-MAC), stretched to the length the half asks for."""
        size = ((self.radix**longer - 1).bit_length() + 7) // 8
        wanted = 4 * ((size + 3) // 4) + 4
        padding = bytes(-(len(tweak) + size + 1) % BLOCK)
        chained = tweak + padding + bytes([index]) + half.to_bytes(size, "big")
        block = held
        for start in range(0, len(chained), BLOCK):
            block = self._aes.update(_xor(block, chained[start : start + BLOCK]))
        stretched = block
        for number in range(1, -(-wanted // BLOCK)):
            stretched += self._aes.update(_xor(block, number.to_bytes(BLOCK, "big")))
        return int.from_bytes(stretched[:wanted], "big")

    def _number(self, numerals: Sequence[int]) -> int:
        number = 0
        for numeral in numerals:
            number = number * self.radix + numeral
        return number

    def _numerals(self, number: int, length: int) -> list[int]:
        numerals = [0] * length
        for place in range(length - 1, -1, -1):
            number, numerals[place] = divmod(number, self.radix)
        return numerals


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(BLOCK, "big")
