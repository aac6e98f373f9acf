"""Promises: made in the transaction of their cause, kept later by any worker, at least once, fenced."""

from services.outbox.again import send_again
from services.outbox.claiming import Claimed, claim
from services.outbox.ending import (
    End,
    finish,
    gathered,
    give_up,
    given_up,
    kept,
    kept_by_mini_program,
    kept_silent,
    leave_in_peace,
    mark_done,
    postponed,
    put_aside,
    put_off,
    set_back,
    withdrawn,
)
from services.outbox.gathering import HELD_BACK, gather, move_waiting
from services.outbox.promising import promise
from services.outbox.results import list_unheard, note_delivery, record_delivery
from services.outbox.standing import Backlog, backlog
from services.outbox.times import LEASE, SEND_SECONDS
from services.outbox.withdrawing import withdraw

__all__ = [
    "HELD_BACK",
    "LEASE",
    "SEND_SECONDS",
    "Backlog",
    "Claimed",
    "End",
    "backlog",
    "claim",
    "finish",
    "gather",
    "gathered",
    "give_up",
    "given_up",
    "kept",
    "kept_by_mini_program",
    "kept_silent",
    "leave_in_peace",
    "list_unheard",
    "mark_done",
    "move_waiting",
    "note_delivery",
    "postponed",
    "promise",
    "put_aside",
    "put_off",
    "record_delivery",
    "send_again",
    "set_back",
    "withdraw",
    "withdrawn",
]
