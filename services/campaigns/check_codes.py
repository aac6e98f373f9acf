"""Check codes (核实码): what somebody whose entry waits shows at a counter. Nothing is kept of them: a code names its
entry and is proven by a keyed hash of it, its person and these five minutes, so that a picture of one is soon worth
nothing."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest

from models.sealing import blind_index
from services.campaigns.redeemables import LOOKS_LIKE
from services.items.granting import VOUCHER_ALPHABET

PURPOSE = "campaign_check"
GOOD_SECONDS = 300
"""A code is good until the next five minutes are over: five to ten."""
OF_THE_ENTRY, OF_THE_PROOF = 8, 12  # 40 bits, and 60 that nobody guesses
LENGTH = OF_THE_ENTRY + OF_THE_PROOF
REMEMBERED = 24
"""So many times five minutes an old code is told to be old; before, it is unknown."""


def code_of(entry_id: int, follower_id: int, now: datetime) -> str:
    return _letters(entry_id, OF_THE_ENTRY) + _proof(entry_id, follower_id, _slot(now))


def read(text: str) -> tuple[int, str] | None:
    """The entry a code names and its proof, forgiving how it is written; None for what is none."""
    plain = "".join(text.upper().replace("-", "").split()).translate(LOOKS_LIKE)
    if len(plain) != LENGTH or not set(plain) <= set(VOUCHER_ALPHABET):
        return None
    number = 0
    for letter in plain[:OF_THE_ENTRY]:
        number = number * len(VOUCHER_ALPHABET) + VOUCHER_ALPHABET.index(letter)
    return number, plain[OF_THE_ENTRY:]


def age(proof: str, entry_id: int, follower_id: int, now: datetime) -> int | None:
    """How many times five minutes ago a proof was shown: 0 and 1 are good; None for what is forged."""
    slot = _slot(now)
    for ago in range(REMEMBERED):
        if compare_digest(proof, _proof(entry_id, follower_id, slot - ago)):
            return ago
    return None


def in_fours(code: str) -> str:
    """As people read it to each other."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def _slot(now: datetime) -> int:
    return int(now.timestamp()) // GOOD_SECONDS


def _proof(entry_id: int, follower_id: int, slot: int) -> str:
    said = blind_index(PURPOSE, f"{entry_id} {follower_id} {slot}")
    return _letters(int(said, 16) >> (4 * len(said) - 5 * OF_THE_PROOF), OF_THE_PROOF)


def _letters(number: int, length: int) -> str:
    base = len(VOUCHER_ALPHABET)
    return "".join(VOUCHER_ALPHABET[number // base**place % base] for place in reversed(range(length)))
