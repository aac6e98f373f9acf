"""Privacy: consents, why we hold somebody's data, and forgetting them when no reason is left."""

from services.privacy.bases import Bases, bases_of
from services.privacy.consents import (
    CURRENT,
    OF_A_CAMPAIGN,
    OF_A_CHAT,
    OF_A_READER,
    OF_A_SIGN,
    OF_AN_ITEM,
    PURPOSES,
    TEXTS,
    Given,
    agree,
    given_by,
    may_ask,
    stands,
    text,
    withdraw,
)
from services.privacy.copying import Copy, copy_of, take_copy
from services.privacy.erasing import erase_cancelled, erase_left, erase_revoked
from services.privacy.lapsing import owe_lapsed
from services.privacy.requests import RequestRow, ask_erasure, carry_out, newest_of
from services.privacy.restoring import forget_again
from services.privacy.revoking import owe_cancellation, owe_revocation
from services.privacy.silence import forget_silent
from services.privacy.taking_back import (
    CALL,
    CUSTOMER,
    RECORDING,
    allow_again,
    note,
    noted_since,
    take_back,
    write_down,
    write_down_browser,
)

__all__ = [
    "CALL",
    "CURRENT",
    "CUSTOMER",
    "OF_AN_ITEM",
    "OF_A_CAMPAIGN",
    "OF_A_CHAT",
    "OF_A_READER",
    "OF_A_SIGN",
    "PURPOSES",
    "RECORDING",
    "TEXTS",
    "Bases",
    "Copy",
    "Given",
    "RequestRow",
    "agree",
    "allow_again",
    "ask_erasure",
    "bases_of",
    "carry_out",
    "copy_of",
    "erase_cancelled",
    "erase_left",
    "erase_revoked",
    "forget_again",
    "forget_silent",
    "given_by",
    "may_ask",
    "newest_of",
    "note",
    "noted_since",
    "owe_cancellation",
    "owe_lapsed",
    "owe_revocation",
    "stands",
    "take_back",
    "take_copy",
    "text",
    "withdraw",
    "write_down",
    "write_down_browser",
]
