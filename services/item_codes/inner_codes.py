"""The covered inner code (刮刮码): eight digits under the scratch layer, computed and never stored.

They prove that whoever reads them has opened the very item: a photograph of the outer code is not enough. Eight digits
alone could be tried through; `TRIES` per item make a stranger's chance one in twenty million.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from services.item_codes.scheme import SERIALS, Kind

DIGITS = 8
TRIES = 5  # wrong ones per item, then it is locked until headquarters opens it


def inner_code(key: bytes, kind: Kind, serial: int) -> str:
    """The digits that belong to a serial: HMAC-SHA-256 over kind and serial, its first eight bytes modulo 10 ** 8.

    `key` is of the ring ITEM_INNER_KEYS, another one than the code's own: who can make codes cannot make these.
    """
    if not 0 <= serial < SERIALS:
        raise ValueError("a serial number has 40 bits")
    digest = hmac.new(key, kind.value + b":" + serial.to_bytes(5, "big"), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}}"


def matches(key: bytes, kind: Kind, serial: int, typed: str) -> bool:
    """Whether somebody typed the digits of this serial; blanks and full-width digits are forgiven.

    Takes as long for every answer.
    """
    plain = "".join(unicodedata.normalize("NFKC", typed[:64]).split())
    return hmac.compare_digest(inner_code(key, kind, serial).encode(), plain.encode())
