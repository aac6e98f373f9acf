"""Who opened a page once and was never heard of again: forgotten after as long as headquarters says, two years unless
it says otherwise. They never followed, so no leave will ever tell us that they are gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from crash_points import crash_point
from models.db import reading, session, transaction
from models.journal import Erased, journal
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT, STRANGER, Follower, Identity
from services import clock, one_by_one, people
from services.hq_settings import number
from services.privacy import forgetting
from services.privacy.erasing import LEFT_ACCOUNT, NOT_ERASED, forget_official_account
from services.privacy.lapsing import kept
from services.privacy.signs_of_life import heard_of
from services.privacy.sweeping import PIECE, go_on_after, next_piece

SWEEP = "silent"
PIECES, ENOUGH = 4, 10  # of one look, while which the worker takes nothing else up
KEPT_DAYS = "retention.strangers_days"


def forget_silent() -> int:
    """Look at the next strangers, `PIECES` times `sweeping.PIECE`, and forget of whom nothing was heard for as long as
    the house says, the oldest first, each in a transaction of their own; how many. No more than `ENOUGH` of them: the
    next look goes on there, and after the youngest who may be silent with the oldest again. One that fails keeps no
    other, and is tried again the next time round."""
    done, room = 0, ENOUGH
    for _ in range(PIECES):
        now = clock.now()
        some = next_piece(SWEEP, STRANGER, now - timedelta(days=number(KEPT_DAYS)))
        silent = _silent_among(some, now)
        if len(silent) > room:
            silent = silent[:room]
            go_on_after(SWEEP, silent[-1])
        done += one_by_one.done("forget_silent", forget, silent)
        room -= len(silent)
        if len(some) < PIECE or not room:
            break
    return done


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
def _silent_among(ids: Sequence[int], now: datetime) -> list[int]:
    """Of these, who never followed, has no account of the mini program, is kept by nothing, and gave no sign since; the
    oldest first. Asked table by table, as signs are (`heard_of` says why)."""
    before = now - timedelta(days=number(KEPT_DAYS))
    strangers = select(Follower.id).where(
        Follower.id.in_(ids),
        Follower.follow_state == STRANGER,
        Follower.merged_into_id.is_(None),
        Follower.created_at <= before,
    )
    waiting = set(session().scalars(strangers))
    waiting &= _bear(waiting, OFFICIAL_ACCOUNT)
    waiting -= _bear(waiting, MINI_PROGRAM)
    waiting -= heard_of(waiting, before)
    return sorted(waiting - kept(waiting, now))


def _bear(ids: Collection[int], account: str) -> set[int]:
    names = select(Identity.follower_id).where(Identity.follower_id.in_(ids), Identity.account == account)
    return set(session().scalars(names))


def _is_silent(follower_id: int, now: datetime) -> bool:
    return bool(_silent_among([follower_id], now))
