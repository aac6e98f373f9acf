"""Meeting a WeChat person for the first time or again: one row each, a label for strangers."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from models.db import insert_once, insert_row_once, reading, session, transaction
from models.people import FOLLOWING, NOBODYS, OFFICIAL_ACCOUNT, OPEN_PLATFORM, STRANGER, Follower, Identity
from services import clock
from services.people.following import ask_wechat, followed
from services.people.merging import merge
from services.people.rows import Person, as_person, hold, lock, openid_index, survivor

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NEW = {"follow_state": STRANGER, "listed_as": NOBODYS}  # named in the same transaction


@dataclass(frozen=True, slots=True)
class Met:
    """A follower who just came through the door; nothing of ours can be theirs yet when they are new."""

    id: int
    is_new: bool


@transaction
def follow(openid: str, at: datetime) -> Met:
    """Somebody follows the Official Account, said an event of `at`: who is known follows (`followed`), who is not is
    made as somebody who does."""
    known = _held(openid)
    if known is not None:
        followed(known.id, at)
        return Met(known.id, is_new=False)
    made = new_follower(follow_state=FOLLOWING, followed_at=at, follow_events=1)
    row = _name(made, OFFICIAL_ACCOUNT, openid)
    ask_wechat(row)
    return Met(row.id, is_new=row is made)


@transaction
def meet(account: str, openid: str, unionid: str | None = None) -> Person:
    """The follower behind an openid, made when unknown; a unionid joins what the two accounts know of one person."""
    known = _find(account, openid)
    twin = _find(OPEN_PLATFORM, unionid) if unionid else None
    if known is not None and twin is not None and known.id != twin.id:
        row = merge(known.id, twin.id)
    else:
        row = known or twin or new_follower()
    if known is None:
        row = _name(row, account, openid)
    if unionid and twin is None:
        row = _name(row, OPEN_PLATFORM, unionid)
    return as_person(row)


@reading
def known(account: str, openid: str) -> int | None:
    """The follower behind an openid, if we ever met them."""
    found = _find(account, openid)
    return None if found is None else found.id


@reading
def identity_of(account: str, openid: str) -> int | None:
    """The number of the row that keeps an openid: how a promise may name somebody without saying who."""
    bears = Identity.account == account, Identity.openid_index == openid_index(account, openid)
    return session().execute(select(Identity.id).where(*bears)).scalar_one_or_none()


def _held(openid: str) -> Follower | None:
    """Whoever bears this openid of the Official Account, locked; whom it names no more under the lock was forgotten
    while we waited, and is somebody new."""
    found = _find(OFFICIAL_ACCOUNT, openid)
    if found is None:
        return None
    row = lock(found.id)
    return row if _find(OFFICIAL_ACCOUNT, openid) is row else None


_BEARER = (
    select(Follower)
    .join(Identity, Identity.follower_id == Follower.id)
    .where(Identity.account == bindparam("account"), Identity.openid_index == bindparam("index"))
)


def _find(account: str, openid: str) -> Follower | None:
    asked = {"account": account, "index": openid_index(account, openid)}
    found = session().execute(_BEARER, asked).scalar_one_or_none()
    return None if found is None else survivor(found.id)


def _name(row: Follower, account: str, openid: str) -> Follower:
    """Remember that `openid` is this follower; two first meetings at once meet at the unique key: whoever named the
    openid since we looked is the same person."""
    index = openid_index(account, openid)
    named = {"account": account, "openid": openid, "openid_index": index, "created_at": clock.now()}
    if insert_once(Identity, follower_id=row.id, **named):
        return row
    first = _find(account, openid)
    if first is None:
        raise RuntimeError("an openid was refused as known, yet nobody bears it")
    return merge(row.id, first.id)


def new_follower(**known: Any) -> Follower:
    """A follower with a label nobody else has: four characters, more when those are taken. Ours alone until COMMIT, so
    it is held without being locked."""
    for length in (4, 4, 4, 5, 6, 8, 10):
        label = "访客 " + "".join(secrets.choice(CROCKFORD) for _ in range(length))
        made = insert_row_once(Follower, label=label, created_at=clock.now(), **(_NEW | known))
        if made is not None:
            return hold(made)
    raise RuntimeError("no free label was found in seven draws")
