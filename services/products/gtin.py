"""GTINs, the numbers under bar codes: read from any of their lengths, held against their check digit."""

from __future__ import annotations

import unicodedata

LENGTHS = (8, 12, 13, 14)
STORED = 14


def check_digit(digits: str) -> int:
    """The last digit that belongs to the digits before it: from the right, weights 3 and 1 in turn (GS1)."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return -total % 10


def is_sound(gtin: str) -> bool:
    """Whether these are the digits of a GTIN of any length, check digit included."""
    return len(gtin) in LENGTHS and gtin.isascii() and gtin.isdigit() and check_digit(gtin[:-1]) == int(gtin[-1])


def read(text: str) -> str | None:
    """The fourteen digits that were meant, None when these are none: GTIN-8, UPC-A, EAN-13 or GTIN-14, blanks and
    hyphens forgiven, full-width digits too."""
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if not one.isspace() and one not in "-‐‑–")
    return plain.zfill(STORED) if is_sound(plain) else None
