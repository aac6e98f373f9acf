"""Who opened a page once and was never heard of again: forgotten after as long as headquarters says, two years unless
it says otherwise. They never followed, so no leave will ever tell us that they are gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, select

from crash_points import crash_point
from models.db import reading, session, transaction
from models.journal import Erased, journal
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT, STRANGER, Follower, Identity
from services import clock, one_by_one, people
from services.hq_settings import number
from services.privacy import forgetting
from services.privacy.erasing import LEFT_ACCOUNT, NOT_ERASED, forget_official_account
from services.privacy.lapsing import nothing_keeps
from services.privacy.signs_of_life import since

AT_ONCE = 500
KEPT_DAYS = "retention.strangers_days"


def forget_silent() -> int:
    """Forget whom nothing was heard of for as long as the house says, the oldest first, each in a transaction of their
    own; how many. One that fails keeps no other: the next look tries it again."""
    return one_by_one.done("forget_silent", forget, _silent())


def forget(follower_id: int) -> bool:
    """As after an unfollow; False, and nothing is touched, when they were heard of meanwhile. Written into the journal
    before any row is touched, so that a restored backup forgets them again."""
    now = clock.now()
    keys = _keys(follower_id, now)
    if keys is None:
        return False
    journal().write(Erased(key, OFFICIAL_ACCOUNT, LEFT_ACCOUNT, now) for key in keys)
    crash_point("erasure:journaled")
    if _forget(follower_id, now):
        return True
    # They came back that very moment: a restore must not take the lines above for an erasure of somebody who is there.
    journal().write(Erased(key, OFFICIAL_ACCOUNT, NOT_ERASED, now) for key in keys)
    return False


@transaction
def _forget(follower_id: int, at: datetime) -> bool:
    """Locks: follower. Whatever somebody does begins with a session, whose key to the person waits for this lock or is
    seen under it (`signing_in` looks again, too)."""
    row = people.lock(follower_id)
    if row.id != follower_id or not _is_silent(row.id, at):
        return False
    forget_official_account(row, at)
    return True


@reading
def _keys(follower_id: int, now: datetime) -> list[str] | None:
    if not _is_silent(follower_id, now):
        return None
    return forgetting.keys_of(people.survivor(follower_id), OFFICIAL_ACCOUNT)


@reading
def _silent() -> list[int]:
    return list(session().scalars(_query(clock.now()).order_by(Follower.id).limit(AT_ONCE)))


def _is_silent(follower_id: int, now: datetime) -> bool:
    return session().scalar(_query(now).where(Follower.id == follower_id)) is not None


def _query(now: datetime) -> Select[Any]:
    """Who never followed, has no account of the mini program, is kept by nothing, and gave no sign since."""
    before = now - timedelta(days=number(KEPT_DAYS))
    names = exists().where(Identity.follower_id == Follower.id, Identity.account == OFFICIAL_ACCOUNT)
    client = exists().where(Identity.follower_id == Follower.id, Identity.account == MINI_PROGRAM)
    return select(Follower.id).where(
        Follower.follow_state == STRANGER,
        Follower.merged_into_id.is_(None),
        Follower.created_at <= before,
        names,
        ~client,
        *nothing_keeps(now),
        *(~sign for sign in since(before)),
    )
