"""Privacy: consents, why we hold somebody's data, and forgetting them when no reason is left."""

from services.privacy.bases import Bases, bases_of
from services.privacy.consents import PURPOSES, TEXTS, agree, text, withdraw
from services.privacy.erasing import erase_cancelled, erase_left, erase_revoked
from services.privacy.lapsing import owe_lapsed
from services.privacy.restoring import forget_again
from services.privacy.revoking import owe_cancellation, owe_revocation

__all__ = [
    "PURPOSES",
    "TEXTS",
    "Bases",
    "agree",
    "bases_of",
    "erase_cancelled",
    "erase_left",
    "erase_revoked",
    "forget_again",
    "owe_cancellation",
    "owe_lapsed",
    "owe_revocation",
    "text",
    "withdraw",
]
