"""How a code is written and read: Crockford's base 32, sixteen characters, printed for people in fours.

Reading is forgiving: the shapes people mistake for each other stand for one numeral, and what stands between the
characters (blanks, hyphens) means nothing. The alphabet has no I, L, O and U for that reason.
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.·]+")
_PLAIN = re.compile(f"[{ALPHABET}]{{{LENGTH}}}")
_ODD = re.compile(f"[^{ALPHABET}]")
# Python's own letters of base 32 for ours.
_AS_BASE_32 = str.maketrans(ALPHABET, "0123456789abcdefghijklmnopqrstuv")
LONGEST_READ = 200  # characters looked at; more is no code, however it is read


class Misread(ValueError):
    """What was typed or scanned is no code; `code` says in which way, for the door to word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(text: str) -> str:
    """The sixteen characters of ALPHABET that `text` means.

    Full-width and lower-case letters, blanks, line ends and hyphens are forgiven; `O` is zero, `I` and `L` are one.
    Raises Misread: `code_empty`, `code_too_short`, `code_too_long` (two codes pasted, say) or `code_odd_character`.
    """
    if _PLAIN.fullmatch(text):
        return text
    if len(text) > LONGEST_READ:
        raise Misread("code_too_long")
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_MEANT)
    if not plain:
        raise Misread("code_empty")
    if _ODD.search(plain):
        raise Misread("code_odd_character")
    if len(plain) != LENGTH:
        raise Misread("code_too_short" if len(plain) < LENGTH else "code_too_long")
    return plain


def printed(code: str) -> str:
    """For people's eyes: `NKBY-VN2C-MADB-9KBE`."""
    return "-".join(code[start : start + 4] for start in range(0, LENGTH, 4))


def number_of(characters: str) -> int:
    """What characters of ALPHABET count to, most significant first."""
    return int(characters.translate(_AS_BASE_32), 32)


def characters_of(number: int, length: int) -> str:
    """`number` in `length` characters of ALPHABET, most significant first."""
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (length - 1), -1, -5))
