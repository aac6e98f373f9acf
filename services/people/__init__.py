"""Followers: meeting a WeChat person, following and leaving, and making two known rows one."""

from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from services.people.following import (
    Answer,
    Question,
    doubt,
    followed,
    left,
    newest,
    note_answers,
    question,
    reconcile,
    surely,
)
from services.people.listed import hold_many, list_anew
from services.people.meeting import Met, follow, identity_of, known, meet, new_follower
from services.people.merging import join, join_by_phone, lock_both, merge, verified_phone
from services.people.rows import (
    Person,
    every_openid_of,
    lock,
    openid_index,
    openid_of,
    openids_of,
    person,
    reaching,
    rows_of,
    survivor,
    verified_numbers,
)
from services.people.twins import SETTLE, owe_look_if_doubted

__all__ = [
    "MINI_PROGRAM",
    "OFFICIAL_ACCOUNT",
    "SETTLE",
    "Answer",
    "Met",
    "Person",
    "Question",
    "doubt",
    "every_openid_of",
    "follow",
    "followed",
    "hold_many",
    "identity_of",
    "join",
    "join_by_phone",
    "known",
    "left",
    "list_anew",
    "lock",
    "lock_both",
    "meet",
    "merge",
    "new_follower",
    "newest",
    "note_answers",
    "openid_index",
    "openid_of",
    "openids_of",
    "owe_look_if_doubted",
    "person",
    "question",
    "reaching",
    "reconcile",
    "rows_of",
    "surely",
    "survivor",
    "verified_numbers",
    "verified_phone",
]
