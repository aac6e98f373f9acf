"""Erasing what no reason is left for: after a leave WeChat confirmed, after a withdrawal, after a closed account.

Every erasure is written into the journal before a row is touched, is one transaction, and may be carried out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from crash_points import crash_point
from models.db import reading, session, transaction
from models.journal import Erased, journal
from models.people import FOLLOWING, MINI_PROGRAM, OFFICIAL_ACCOUNT, STRANGER, Follower, Identity
from models.privacy import Erasure
from services import audit, clock, people
from services.access import SYSTEM
from services.people import Question
from services.personal_exports.letting_go import let_go
from services.privacy import forgetting, letters
from services.privacy.bases import bases_of
from services.privacy.consents import withdraw
from services.privacy.leads import LEFT, OBJECTED, forget_leads_by_number, forget_words_of_the_chat

LEFT_ACCOUNT = "official_account"
CLOSED_ACCOUNT = "mini_program"
PHONE = "phone"
WHOLE_PERSON = "whole_person"
NOT_ERASED = "not_erased"  # takes back the journal's line of the same person, account and moment

# WeChat's clock and ours may differ. What somebody gave within a minute after their withdrawal is erased with the
# rest, and they are asked for it again; the other way round we would keep what they took back.
SKEW = timedelta(seconds=60)


def erase_left(asked: Question) -> bool:
    """WeChat said that this person does not follow: erase what only their following justified. False, and nothing is
    touched, when an event came since we asked.

    A binding, a waiting claim, an item of theirs, a voucher that is good, an entry that is not over or a call they wait
    for keeps the openid, so that they are known again when they come back; a mini program account keeps itself, the
    unionid and the verified phone. Without any of these the whole person is forgotten.
    """
    now = clock.now()
    keys = _keys_if_still_gone(asked)
    if keys is None:
        return False
    _write_down(keys, OFFICIAL_ACCOUNT, LEFT_ACCOUNT, now)
    if _erase_left(asked, now):
        return True
    # They followed again that very moment, by WeChat's clock perhaps before ours: a restore must not take the line
    # above for an erasure of somebody who is there.
    journal().write(Erased(key, OFFICIAL_ACCOUNT, NOT_ERASED, now) for key in keys)
    return False


@reading
def _keys_if_still_gone(asked: Question) -> list[str] | None:
    row = people.survivor(asked.follower_id)
    return forgetting.keys_of(row, OFFICIAL_ACCOUNT) if _still_gone(row, asked) else None


def _still_gone(row: Follower, asked: Question) -> bool:
    return (row.id, row.follow_events) == (asked.follower_id, asked.events) and row.follow_state != FOLLOWING


@transaction
def _erase_left(asked: Question, at: datetime) -> bool:
    row = people.lock(asked.follower_id)
    if not _still_gone(row, asked):
        return False
    forget_official_account(row, at)
    return True


def forget_official_account(row: Follower, at: datetime) -> None:
    """The Official Account's share of a person who does not follow it; the caller holds the lock."""
    keys, ids, kept = forgetting.keys_of(row, OFFICIAL_ACCOUNT), people.rows_of(row.id), bases_of(row.id)
    _note(row, OFFICIAL_ACCOUNT, LEFT_ACCOUNT, keys, at)
    if not kept.any:
        forgetting.forget_everything(row, LEFT)
        return
    forgetting.forget_pushes(keys)
    forget_words_of_the_chat(ids)
    letters.forget_letters(ids)
    forgetting.forget_answers(ids)
    if kept.names_them:
        return
    forgetting.forget_openids(row, OFFICIAL_ACCOUNT, keys)
    forgetting.forget_sessions(ids, "page")
    forgetting.forget_ended_claims(ids)
    row.follow_state, row.followed_at, row.left_at = STRANGER, None, None


def erase_revoked(identity_id: int, at: datetime) -> None:
    """The person took back their phone number in the mini program at `at`; one they gave later is theirs to keep."""
    person_key = _key_of(identity_id)
    if person_key is None:
        return  # forgotten already
    _write_down([person_key], MINI_PROGRAM, PHONE, at)
    forget_revoked(person_key, at)


@transaction
def forget_revoked(person_key: str, at: datetime) -> bool:
    row = holder(MINI_PROGRAM, person_key)
    if row is None:
        return False
    withdraw(row.id, "phone", at + SKEW)
    if row.phone_verified_at is not None and row.phone_verified_at < at + SKEW:
        forgetting.forget_phone(people.rows_of(row.id))
    _note(row, MINI_PROGRAM, PHONE, [person_key], at)
    return True


def erase_cancelled(identity_id: int, at: datetime) -> None:
    """The person closed their account of the mini program: erase what came from it. A binding, a waiting claim, a
    follow, or what is theirs while an openid of the Official Account still names them, keeps its own share; without any
    of these the whole person is forgotten."""
    person_key = _key_of(identity_id)
    if person_key is None:
        return  # forgotten already
    _write_down([person_key], MINI_PROGRAM, CLOSED_ACCOUNT, at)
    forget_cancelled(person_key, at)


@transaction
def forget_cancelled(person_key: str, at: datetime) -> bool:
    row = holder(MINI_PROGRAM, person_key, before=at + SKEW)
    if row is None:
        return False
    _note(row, MINI_PROGRAM, CLOSED_ACCOUNT, [person_key], at)
    ids = people.rows_of(row.id)
    forgetting.forget_pushes([person_key])
    forgetting.forget_openids(row, MINI_PROGRAM, [person_key])
    forgetting.forget_answers(ids)
    kept = bases_of(row.id)
    if not kept.any:
        forgetting.forget_everything(row, LEFT)
    elif not kept.mini_program:
        forgetting.forget_sessions(ids, "api")
        forgetting.forget_phone(ids)
        withdraw(row.id, "phone", at + SKEW)
    return True


@transaction
def forget_person(person_key: str, account: str, at: datetime) -> bool:
    """Whoever bears this openid asked to be forgotten at `at`; who came back since is somebody new."""
    row = holder(account, person_key, before=at)
    if row is None:
        return False
    forget_whole(row, at)
    return True


def forget_whole(row: Follower, at: datetime) -> None:
    """Nothing is kept but the history without a name; the caller holds the lock and knows that no binding stands."""
    ids = people.rows_of(row.id)
    for account, key in forgetting.keys_of_all(ids):
        _note(row, account, WHOLE_PERSON, [key], at)
    forgetting.end_claims(ids)
    forgetting.forget_former_roles(ids)
    forgetting.forget_as_contact(ids)
    forget_leads_by_number(ids)
    forgetting.end_consents(ids)
    let_go()  # files that headquarters took of lists they may stand in
    forgetting.forget_everything(row, OBJECTED)


def _write_down(keys: Sequence[str], account: str, scope: str, at: datetime) -> None:
    """Before any row is touched: a line too many is harmless, a missing one would bring a person back."""
    journal().write(Erased(key, account, scope, at) for key in keys)
    crash_point("erasure:journaled")


@reading
def _key_of(identity_id: int) -> str | None:
    return session().execute(select(Identity.openid_index).where(Identity.id == identity_id)).scalar_one_or_none()


def holder(account: str, person_key: str, before: datetime | None = None) -> Follower | None:
    """Who bears this openid, locked; None when nobody does, or only since later."""
    bears = select(Identity).where(Identity.account == account, Identity.openid_index == person_key)
    found = session().execute(bears).scalar_one_or_none()
    if found is None or (before is not None and found.created_at >= before):
        return None
    return people.lock(found.follower_id)


def _note(row: Follower, account: str, scope: str, keys: Sequence[str], at: datetime) -> None:
    session().add_all(Erasure(person_key=key, account=account, scope=scope, erased_at=at) for key in keys)
    audit.record(SYSTEM, "follower:data:erase", "follower", row.id, scope=scope)
