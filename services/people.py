"""Followers: meeting a WeChat person for the first time or again, one row each, and making two known rows one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from models.bindings import OPEN, Binding, Claim
from models.db import reading, session, transaction
from models.people import (
    FOLLOWING,
    LEFT,
    MINI_PROGRAM,
    OFFICIAL_ACCOUNT,
    OPEN_PLATFORM,
    STRANGER,
    Follower,
    Identity,
)
from models.privacy import Consent
from models.sealing import blind_index
from services import audit, clock, outbox, phones
from services.access import SYSTEM
from services.errors import NotFound

__all__ = [
    "MINI_PROGRAM",
    "OFFICIAL_ACCOUNT",
    "Person",
    "followed",
    "left",
    "meet",
    "merge",
    "openid_of",
    "person",
    "survivor",
    "verified_phone",
]

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Person:
    """A follower as rules and doors see one: never an openid."""

    id: int
    label: str
    follow_state: str
    has_verified_phone: bool


def openid_index(account: str, openid: str) -> str:
    return blind_index(f"openid:{account}", openid)


@reading
def person(follower_id: int) -> Person:
    row = survivor(follower_id)
    return Person(row.id, row.label, row.follow_state, row.phone_verified_at is not None)


@reading
def survivor(follower_id: int) -> Follower:
    """The row that lives on for this follower, following `merged_into_id`."""
    row = session().get(Follower, follower_id)
    while row is not None and row.merged_into_id is not None:
        row = session().get(Follower, row.merged_into_id)
    if row is None:
        raise NotFound("person_unknown", "没有找到这位用户。")
    return row


@reading
def openid_of(follower_id: int, account: str = OFFICIAL_ACCOUNT) -> str | None:
    """The openid by which an account reaches this person; for the way out only."""
    return (
        session()
        .execute(
            select(Identity.openid)
            .where(Identity.follower_id == survivor(follower_id).id, Identity.account == account)
            .order_by(Identity.id.desc())
        )
        .scalars()
        .first()
    )


@transaction
def meet(account: str, openid: str, unionid: str | None = None) -> Person:
    """The follower behind an openid, made when unknown; a unionid joins what the two accounts know of one person."""
    known = _find(account, openid)
    twin = _find(OPEN_PLATFORM, unionid) if unionid else None
    if known is None and twin is None:
        row = _new_follower()
    elif known is not None and twin is not None and known.id != twin.id:
        row = merge(known.id, twin.id)
    else:
        row = known or twin  # type: ignore[assignment]
    row = _name(row, account, openid)
    if unionid:
        row = _name(row, OPEN_PLATFORM, unionid)
    return Person(row.id, row.label, row.follow_state, row.phone_verified_at is not None)


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
    """Remember that `openid` is this follower; two first meetings at once meet at the unique key."""
    if _find(account, openid) is not None:
        return row
    identity = Identity(
        follower_id=row.id,
        account=account,
        openid=openid,
        openid_index=openid_index(account, openid),
        created_at=clock.now(),
    )
    try:
        with session().begin_nested():
            session().add(identity)
            session().flush()
    except IntegrityError:
        first = _find(account, openid)
        if first is None:
            raise
        return first if first.id == row.id else merge(first.id, row.id)
    return row


def _new_follower() -> Follower:
    """A follower with a label nobody else has: four characters, more when those are taken."""
    for length in (4, 4, 4, 5, 6, 8, 10):
        label = "访客 " + "".join(secrets.choice(CROCKFORD) for _ in range(length))
        row = Follower(label=label, follow_state=STRANGER, created_at=clock.now())
        try:
            with session().begin_nested():
                session().add(row)
                session().flush()
        except IntegrityError:
            continue
        return row
    raise RuntimeError("no free label was found in seven draws")


@transaction
def followed(follower_id: int, at: datetime, *, look_up: bool = True) -> None:
    """They follow the Official Account since `at`; an event older than what is known changes nothing.

    `look_up` promises to ask WeChat for the unionid, which a follow does not carry.
    """
    row = survivor(follower_id)
    if row.left_at is not None and row.left_at > at:
        return
    if row.followed_at is None or row.followed_at < at:
        row.follow_state, row.followed_at = FOLLOWING, at
    if look_up:
        key = f"look_up:{row.id}:{int(at.timestamp())}"
        outbox.promise("look_up_follower", key, {}, follower_id=row.id)


@transaction
def left(follower_id: int, at: datetime) -> None:
    """They stopped following at `at`; bindings stay and show as unreachable."""
    row = survivor(follower_id)
    if row.followed_at is not None and row.followed_at > at:
        return
    if row.left_at is None or row.left_at < at:
        row.follow_state, row.left_at = LEFT, at
        audit.record(SYSTEM, "follower:account:leave", "follower", row.id)


@transaction
def verified_phone(follower_id: int, e164: str) -> None:
    """WeChat itself vouched for this phone number of theirs."""
    row = survivor(follower_id)
    row.phone, row.phone_index, row.phone_verified_at = e164, phones.index(e164), clock.now()
    audit.record(SYSTEM, "follower:phone:verify", "follower", row.id)


@transaction
def merge(first_id: int, second_id: int) -> Follower:
    """Two rows are proved to be one person: the one that is bound, else the older one, lives on.

    Nothing is lost: openids, consents, claims and bindings move over. When both hold an open binding of the same
    kind a person must decide; the rows then stay apart and the audit says so.
    """
    first, second = survivor(first_id), survivor(second_id)
    if first.id == second.id:
        return first
    kinds = {row.id: set(_open_kinds(row.id)) for row in (first, second)}
    stays, goes = (first, second) if first.id < second.id else (second, first)
    if kinds[goes.id] and not kinds[stays.id]:
        stays, goes = goes, stays
    if kinds[stays.id] & kinds[goes.id]:
        audit.record(SYSTEM, "follower:merge:refuse", "follower", stays.id, other=goes.id, why="both are bound")
        return first
    for table in (Identity, Consent, Claim, Binding):
        session().execute(update(table).where(table.follower_id == goes.id).values(follower_id=stays.id))
    session().execute(update(Follower).where(Follower.merged_into_id == goes.id).values(merged_into_id=stays.id))
    goes.merged_into_id = stays.id
    if stays.phone is None and goes.phone is not None:
        stays.phone, stays.phone_index, stays.phone_verified_at = goes.phone, goes.phone_index, goes.phone_verified_at
    if stays.follow_state == STRANGER:
        stays.follow_state, stays.followed_at, stays.left_at = goes.follow_state, goes.followed_at, goes.left_at
    audit.record(SYSTEM, "follower:merge:done", "follower", stays.id, other=goes.id)
    return stays


def _open_kinds(follower_id: int) -> list[str]:
    return list(
        session()
        .execute(select(Binding.kind).where(Binding.follower_id == follower_id, Binding.open_marker == OPEN))
        .scalars()
    )
