"""Signed-in browsers and clients: opaque tokens, stored hashed, revocable at once."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, Literal

from sqlalchemy import Select, bindparam, select, update

from models.accounts import AuthSession
from models.db import reading, session, transaction
from models.db.several import MOST, is_one_of, length_for, named
from models.people import Follower
from models.sealing import token_hash
from models.types import Instant
from services import accounts, audit, clock, people
from services.access import SYSTEM
from services.accounts import Staff
from services.combining import Combined
from services.errors import NotAllowed
from services.people import Person

Kind = Literal["console", "console_half", "page", "api"]

LASTS: dict[str, timedelta] = {
    "console": timedelta(hours=12),
    "console_half": timedelta(minutes=5),  # the password was right, the code is awaited
    "page": timedelta(days=7),
    "api": timedelta(days=30),
}
IDLE: dict[str, timedelta] = {"console": timedelta(minutes=30)}
FRESH_FOR = timedelta(minutes=5)
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: the only moment its token is known to us."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """The browser a console session is opened from, as its owner would name it, and its address."""

    browser: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Present:
    """One living console session as its owner sees it; `mine` is the one that asks."""

    device: Device
    opened_at: datetime
    seen_at: datetime
    mine: bool


@transaction
def open_session(
    kind: Kind,
    *,
    account_id: int | None = None,
    follower_id: int | None = None,
    session_key: str | None = None,
    device: Device = Device(),
) -> Opened:
    """A new session of a kind; a half one (`console_half`) opens nothing but the page that asks for the code."""
    now = clock.now()
    token = secrets.token_urlsafe(32)
    session().add(
        AuthSession(
            token_hash=token_hash(token),
            kind=kind,
            account_id=account_id,
            follower_id=follower_id,
            session_key=session_key,
            browser=device.browser,
            address=device.address,
            created_at=now,
            seen_at=now,
            expires_at=now + LASTS[kind],
        )
    )
    return Opened(token, now + LASTS[kind])


def staff_behind(token: str) -> Staff:
    """Who is signed in to the console with this token; refuses when over, idle too long, or no longer staff."""
    row = _live("console", token)
    staff = accounts.staff_by_account(row.account_id) if row and row.account_id else None
    if staff is None:
        raise NotAllowed("sign_in_again", "登录已过期，请重新登录。")
    return staff


def half_behind(token: str) -> Staff:
    """Whose password was right within the last five minutes; refuses like `staff_behind`."""
    row = _live("console_half", token)
    staff = accounts.staff_by_account(row.account_id) if row and row.account_id else None
    if staff is None:
        raise NotAllowed("sign_in_again", "登录已过期，请重新登录。")
    return staff


@reading
def present(staff: Staff, token: str) -> list[Present]:
    """The living console sessions of an account, the newest first."""
    now = clock.now()
    living = select(AuthSession).where(
        AuthSession.account_id == staff.account_id,
        AuthSession.kind == "console",
        AuthSession.revoked_at.is_(None),
        AuthSession.expires_at > now,
        AuthSession.seen_at > now - IDLE["console"],
    )
    return [
        Present(Device(row.browser, row.address), row.created_at, row.seen_at, row.token_hash == token_hash(token))
        for row in session().execute(living.order_by(AuthSession.id.desc())).scalars()
    ]


@transaction
def end_others(staff: Staff, token: str) -> int:
    """End every session of one's own account but the present one (`token`); says how many."""
    ended = accounts.end_sessions(staff.account_id, keeps=token)
    if ended:
        audit.record(staff.actor, "staff:sessions:end", "staff_account", staff.account_id, ended=ended)
    return ended


@transaction
def end_all() -> int:
    """After a restore: everybody signs in again, at the console, on pages and in the client; how many sessions ended.
    The backup has those living again that their owners, or headquarters, ended since."""
    ended = 0
    with_one = select(AuthSession.account_id).where(AuthSession.account_id.is_not(None)).distinct()
    for account_id in session().scalars(with_one.order_by(AuthSession.account_id)).all():
        if account_id is not None:
            many = accounts.end_sessions(account_id)
            audit.record(SYSTEM, "staff:sessions:end", "staff_account", account_id, ended=many)
            ended += many
    now = clock.now()
    rest = update(AuthSession).where(AuthSession.revoked_at.is_(None), AuthSession.expires_at > now)
    return ended + int(session().execute(rest.values(revoked_at=now, session_key=None)).rowcount)  # type: ignore[attr-defined]


def person_behind(kind: Literal["page", "api"], token: str) -> Person:
    """Which follower a page or client speaks for."""
    speaks = _speakers[kind].do(token_hash(token))
    if speaks is None:
        raise NotAllowed("sign_in_again", "登录已过期，请重新打开页面。")
    now = clock.now()
    if speaks.seen_at + NOTED_EVERY <= now:
        _note_seen(speaks.session_id, now)
    return speaks.person if speaks.merged_into_id is None else people.person(speaks.merged_into_id)


def is_fresh(kind: Literal["page", "api"], token: str) -> bool:
    """Whether somebody signed in with this token within the last five minutes: what hands out a whole person asks who
    holds the phone now, not who held it last week."""
    row = _live(kind, token)
    return row is not None and row.created_at > clock.now() - FRESH_FOR


@transaction
def close_session(token: str) -> None:
    session().execute(
        update(AuthSession)
        .where(AuthSession.token_hash == token_hash(token), AuthSession.revoked_at.is_(None))
        .values(revoked_at=clock.now(), session_key=None)
    )


def _live(kind: str, token: str) -> AuthSession | None:
    row = _find(kind, token)
    if row is None:
        return None
    now = clock.now()
    if row.revoked_at is not None or row.expires_at <= now:
        return None
    if kind in IDLE and row.seen_at + IDLE[kind] <= now:
        return None
    if row.seen_at + NOTED_EVERY <= now:
        _note_seen(row.id, now)
    return row


@dataclass(frozen=True, slots=True)
class _Speaks:
    """Through a living session; where the person's row became another's, that one's number stands beside it."""

    session_id: int
    seen_at: datetime
    person: Person
    merged_into_id: int | None


@cache
def _question(length: int) -> Select[Any]:
    """Asked by each request of a client or page: of two rows only what is told."""
    return (
        select(
            AuthSession.token_hash,
            AuthSession.id,
            AuthSession.seen_at,
            Follower.id,
            Follower.label,
            Follower.follow_state,
            Follower.phone_verified_at.is_not(None),
            Follower.merged_into_id,
        )
        .join_from(AuthSession, Follower, Follower.id == AuthSession.follower_id)
        .where(
            is_one_of(AuthSession.token_hash, "token", length),
            AuthSession.kind == bindparam("kind"),
            AuthSession.revoked_at.is_(None),
            AuthSession.expires_at > bindparam("now", type_=Instant),
        )
    )


@reading
def _speaking(kind: str, hashes: Sequence[str]) -> list[_Speaks | None]:
    length = length_for(len(hashes))
    meant = named("token", hashes, length) | {"kind": kind, "now": clock.now()}
    found = {
        of: _Speaks(number, seen_at, Person(person_id, label, state, bool(has_phone)), merged_into_id)
        for of, number, seen_at, person_id, label, state, has_phone, merged_into_id in session()
        .connection()
        .execute(_question(length), meant)
    }
    return [found.get(one) for one in hashes]


# Requests that come at one moment ask together (`services/combining.py`).
_speakers = {kind: Combined(partial(_speaking, kind), MOST) for kind in ("page", "api")}


@reading
def _find(kind: str, token: str) -> AuthSession | None:
    return (
        session()
        .execute(select(AuthSession).where(AuthSession.token_hash == token_hash(token), AuthSession.kind == kind))
        .scalar_one_or_none()
    )


@transaction
def _note_seen(session_id: int, now: datetime) -> None:
    session().execute(update(AuthSession).where(AuthSession.id == session_id).values(seen_at=now))
