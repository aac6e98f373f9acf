"""Followers: meeting a WeChat person, following and leaving, and making two known rows one."""

from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from services.people.following import Question, followed, left, question, reconcile
from services.people.meeting import identity_of, known, meet
from services.people.merging import merge, verified_phone
from services.people.rows import Person, lock, openid_index, openid_of, openids_of, person, rows_of, survivor

__all__ = [
    "MINI_PROGRAM",
    "OFFICIAL_ACCOUNT",
    "Person",
    "Question",
    "followed",
    "identity_of",
    "known",
    "left",
    "lock",
    "meet",
    "merge",
    "openid_index",
    "openid_of",
    "openids_of",
    "person",
    "question",
    "reconcile",
    "rows_of",
    "survivor",
    "verified_phone",
]
