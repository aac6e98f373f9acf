"""Meeting a WeChat person for the first time or again: one row each, a label for strangers."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from models.db import insert_numbered, insert_once, reading, session, transaction
from models.people import OPEN_PLATFORM, STRANGER, Follower, Identity
from services import clock
from services.people.merging import merge
from services.people.rows import Person, as_person, lock, openid_index, survivor

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@transaction
def meet(account: str, openid: str, unionid: str | None = None) -> Person:
    """The follower behind an openid, made when unknown; a unionid joins what the two accounts know of one person."""
    known = _find(account, openid)
    twin = _find(OPEN_PLATFORM, unionid) if unionid else None
    if known is not None and twin is not None and known.id != twin.id:
        row = merge(known.id, twin.id)
    else:
        row = known or twin or _new_follower()
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


def _find(account: str, openid: str) -> Follower | None:
    found = (
        session()
        .execute(
            select(Identity.follower_id).where(
                Identity.account == account, Identity.openid_index == openid_index(account, openid)
            )
        )
        .scalars()
        .first()
    )
    return None if found is None else survivor(found)


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


def _new_follower() -> Follower:
    """A follower with a label nobody else has: four characters, more when those are taken."""
    for length in (4, 4, 4, 5, 6, 8, 10):
        label = "访客 " + "".join(secrets.choice(CROCKFORD) for _ in range(length))
        made = insert_numbered(Follower, label=label, follow_state=STRANGER, created_at=clock.now())
        if made is not None:
            return lock(made)
    raise RuntimeError("no free label was found in seven draws")
