"""Many QR codes whose texts differ in their item code alone: bit for bit what the qrcode library draws, much sooner.

A QR code is its data under linear operations (bits, Reed-Solomon over GF(256), places in the square) and a mask that
is xored: what a part of the text changes in the picture is the same whatever the rest is. The library draws one picture
for each bit of the code; every other picture is an xor of these. The mask is chosen by penalty points as ISO/IEC 18004
and the library do (`qr_penalties.py`). A test holds the result against the library.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from services.item_codes.code_text import ALPHABET, LENGTH
from services.item_codes.qr_penalties import penalties

if TYPE_CHECKING:
    import numpy as np
    import qrcode
    from numpy.typing import NDArray

    Lines: TypeAlias = NDArray[np.uint64]
    Code: TypeAlias = qrcode.QRCode[Any]

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_ALPHANUMERIC_ONLY = re.compile(r"[0-9A-Z $%*+\-./:]*")
MASKS = 8
LARGEST = 64  # modules of a side: a line is one number


class ManyQr:
    """Draws the QR codes of `before` + code, error correction M; in the alphanumeric mode where `before` allows it.

    Refuses (ValueError) what needs more than 64 modules a side.
    """

    def __init__(self, before: str) -> None:
        import numpy as np

        self._before = before
        self._is_alphanumeric = _ALPHANUMERIC_ONLY.fullmatch(before) is not None
        plain = self._code(0, "")
        self._version = plain.best_fit()
        self.side = 17 + 4 * self._version
        if self.side > LARGEST:
            raise ValueError("the link is too long for a QR code of 64 modules")
        # The penalty is counted while the place of the mask's own number is still empty.
        self._to_choose = np.stack([self._drawn(plain, mask, test=True) for mask in range(MASKS)])
        self._to_print = np.stack([self._drawn(plain, mask, test=False) for mask in range(MASKS)])
        self._changes = [(start, length, self._changes_of(start, length)) for start, length in self._groups()]

    def rows(self, codes: NDArray[np.uint8]) -> Lines:
        """For codes as `RangeKey.codes` makes them, the rows of their squares from above: dark modules are ones, the
        leftmost is the lowest bit."""
        import numpy as np

        numerals = np.zeros(256, dtype=np.intp)
        numerals[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(32)
        meant = numerals[codes]
        lines = np.zeros((len(codes), 2 * self.side), dtype=np.uint64)
        for start, length, changes in self._changes:
            lines ^= changes[meant[:, start] if length == 1 else 32 * meant[:, start] + meant[:, start + 1]]
        mask = penalties(lines[:, None, :] ^ self._to_choose, self.side).argmin(axis=1)
        drawn: Lines = (lines ^ self._to_print[mask])[:, : self.side]
        return drawn

    def _groups(self) -> list[tuple[int, int]]:
        """Which letters of a code are written together: the alphanumeric mode takes pairs from the text's beginning."""
        if not self._is_alphanumeric:
            return [(start, 1) for start in range(LENGTH)]
        first = len(self._before) % 2
        pairs = [(start, 2) for start in range(first, LENGTH - 1, 2)]
        return [(0, 1), *pairs, (LENGTH - 1, 1)] if first else pairs

    def _changes_of(self, start: int, length: int) -> Lines:
        """What each value of a group of letters changes against the picture of a code of zeros."""
        import numpy as np

        # The first letter may be the second of a pair that the address begins.
        lead = self._before[-1:] if self._is_alphanumeric and length == 1 and start == 0 else ""
        nought = self._value(lead + "0" * length)
        base = self._to_choose[0]
        width = len(lead) + length
        bits = 8 if not self._is_alphanumeric else (6, 11)[width - 1]
        at = start - len(lead)
        of_bit = [
            self._drawn(self._code(at, self._letters(nought ^ 1 << bit, width)), 0, test=True) ^ base
            for bit in range(bits)
        ]
        groups = list(ALPHABET) if length == 1 else [one + two for one in ALPHABET for two in ALPHABET]
        changes = np.zeros((len(groups), 2 * self.side), dtype=np.uint64)
        for place, group in enumerate(groups):
            differs = self._value(lead + group) ^ nought
            for bit in range(bits):
                if differs >> bit & 1:
                    changes[place] ^= of_bit[bit]
        return changes

    def _value(self, letters: str) -> int:
        """The number that these letters are written as."""
        if not self._is_alphanumeric:
            return ord(letters)
        value = 0
        for letter in letters:
            value = 45 * value + ALPHANUMERIC.index(letter)
        return value

    def _letters(self, value: int, length: int) -> str:
        """The letters of a number, such as no code need hold."""
        if not self._is_alphanumeric:
            return chr(value)
        return ALPHANUMERIC[value] if length == 1 else ALPHANUMERIC[value // 45] + ALPHANUMERIC[value % 45]

    def _code(self, start: int, letters: str) -> Code:
        """The library's code of a code of zeros with these letters at one place of it; -1 is what stands before."""
        import qrcode

        text = self._before + "0" * LENGTH
        at = len(self._before) + start
        text = text[:at] + letters + text[at + len(letters) :]
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
        mode: Literal[2, 4] = 2 if self._is_alphanumeric else 4  # as the standard numbers them
        code.add_data(qrcode.util.QRData(text.encode("latin-1"), mode=mode))
        return code

    def _drawn(self, code: Code, mask: int, *, test: bool) -> Lines:
        """The library's picture as numbers, rows and then columns."""
        import numpy as np

        code.version = self._version
        code.makeImpl(test, mask)
        square = np.array(code.modules, dtype=np.uint64)
        weights = np.uint64(1) << np.arange(self.side, dtype=np.uint64)
        return np.concatenate([square @ weights, square.T @ weights])
