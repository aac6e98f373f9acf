"""Followers: meeting a WeChat person, following and leaving, and making two known rows one."""

from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from services.people.following import Question, followed, left, question, reconcile
from services.people.meeting import meet
from services.people.merging import merge, verified_phone
from services.people.rows import Person, lock, openid_of, person, survivor

__all__ = [
    "MINI_PROGRAM",
    "OFFICIAL_ACCOUNT",
    "Person",
    "Question",
    "followed",
    "left",
    "lock",
    "meet",
    "merge",
    "openid_of",
    "person",
    "question",
    "reconcile",
    "survivor",
    "verified_phone",
]
