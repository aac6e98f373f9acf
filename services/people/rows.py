"""One follower by its row: who lives on, how to hold it still, how WeChat reaches them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, select

from models.db import reading, session
from models.people import FOLLOWING, LEFT, OFFICIAL_ACCOUNT, UNKNOWN, Follower, Identity
from models.sealing import blind_index
from services.errors import NotFound


@dataclass(frozen=True, slots=True)
class Person:
    """A follower as rules and doors see one: never an openid."""

    id: int
    label: str
    follow_state: str
    has_verified_phone: bool


def openid_index(account: str, openid: str) -> str:
    return blind_index(f"openid:{account}", openid)


def as_person(row: Follower) -> Person:
    return Person(row.id, row.label, row.follow_state, row.phone_verified_at is not None)


@reading
def person(follower_id: int) -> Person:
    return as_person(survivor(follower_id))


@reading
def survivor(follower_id: int) -> Follower:
    """The row that lives on for this follower, following `merged_into_id`."""
    row = session().get(Follower, follower_id)
    while row is not None and row.merged_into_id is not None:
        row = session().get(Follower, row.merged_into_id)
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound("person_unknown", "没有找到这位用户。")


def lock(follower_id: int) -> Follower:
    """The living row, locked and read afresh: what concerns one person happens one thing after another.

    A row this transaction holds already cannot have changed, and is not asked for again. The row is looked at again
    under the lock, since a merge may have ended it while we waited.
    """
    row = _held().get(follower_id)
    if row is None or row not in session() or row.merged_into_id is not None:
        row = hold(_locked(follower_id))
    return row


def hold(row: Follower) -> Follower:
    """Remember that this transaction holds the row, because it locked or made it."""
    _held()[row.id] = row
    return row


def _held() -> dict[int, Follower]:
    held: dict[int, Follower] = session().info.setdefault("followers", {})
    return held


def _locked(follower_id: int) -> Follower:
    while True:
        living = select(Follower).where(Follower.id == follower_id, Follower.merged_into_id.is_(None))
        held = living.with_for_update().execution_options(populate_existing=True)
        row = session().execute(held).scalar_one_or_none()
        if row is not None:
            return row
        gone = session().get(Follower, follower_id, populate_existing=True)
        if gone is None:
            raise _unknown()
        follower_id = gone.merged_into_id or follower_id


def rows_of(follower_id: int) -> list[int]:
    """The rows of one person: the living one and those that were merged into it."""
    merged = select(Follower.id).where(Follower.merged_into_id == follower_id)
    return [follower_id, *session().execute(merged).scalars()]


def verified_numbers(ids: Collection[int]) -> Select[tuple[str | None]]:
    """The numbers WeChat verified for these rows, as their keyed hashes."""
    return select(Follower.phone_index).where(Follower.id.in_(ids), Follower.phone_verified_at.is_not(None))


# Of several openids of one person: one that WeChat says follows, then one it was not asked about yet.
_NEARNESS: ColumnElement[int] = case(
    (Identity.wechat_says == FOLLOWING, 0),
    (Identity.wechat_says == LEFT, 2),
    (Identity.wechat_says == UNKNOWN, 3),
    else_=1,
)


@reading
def openid_of(follower_id: int, account: str = OFFICIAL_ACCOUNT) -> str | None:
    """The openid by which an account reaches this person, of several the newest that follows; for the way out only."""
    return next(iter(every_openid_of(follower_id, account)), None)


@reading
def every_openid_of(follower_id: int, account: str = OFFICIAL_ACCOUNT) -> tuple[str, ...]:
    """All openids an account has for this person, the one that reaches them first; for the way out only."""
    bears = Identity.follower_id == survivor(follower_id).id, Identity.account == account
    openids = select(Identity.openid).where(*bears).order_by(_NEARNESS, Identity.id.desc())
    return tuple(session().execute(openids).scalars())


@reading
def reaching(follower_ids: Collection[int], account: str = OFFICIAL_ACCOUNT) -> dict[int, int]:
    """Of each living row, the number of the identity that reaches the person; whom the account cannot reach is left
    out."""
    bears = Identity.follower_id.in_(follower_ids), Identity.account == account
    nearest_last = select(Identity.follower_id, Identity.id).where(*bears).order_by(_NEARNESS.desc(), Identity.id)
    return dict(session().execute(nearest_last).tuples().all())


@reading
def openids_of(follower_ids: Collection[int], account: str = OFFICIAL_ACCOUNT) -> dict[int, str]:
    """The same for many at once, by the ids given; whom the account cannot reach is left out."""
    lives = {id_: id_ for id_ in follower_ids}
    while merged := _merged(lives.values()):
        lives = {id_: merged.get(row, row) for id_, row in lives.items()}
    named = session().execute(
        select(Identity.follower_id, Identity.openid)
        .where(Identity.follower_id.in_(set(lives.values())), Identity.account == account)
        .order_by(_NEARNESS.desc(), Identity.id)
    )
    openids = dict(named.tuples().all())
    return {id_: openids[row] for id_, row in lives.items() if row in openids}


def _merged(ids: Iterable[int]) -> dict[int, int]:
    """Where rows that were merged went."""
    gone = select(Follower.id, Follower.merged_into_id).where(
        Follower.id.in_(set(ids)), Follower.merged_into_id.is_not(None)
    )
    return {id_: into for id_, into in session().execute(gone) if into is not None}
