"""Following the Official Account and leaving it: events in any order, and WeChat's own word when they cannot tell."""

from __future__ import annotations

from datetime import datetime

from models.db import transaction
from models.people import FOLLOWING, LEFT, Follower
from services import audit, clock, outbox
from services.access import SYSTEM
from services.people.rows import lock


@transaction
def followed(follower_id: int, at: datetime) -> None:
    """They follow since `at`. WeChat is asked later who they are over all accounts: a follow carries no unionid."""
    row = lock(follower_id)
    _look_up(row, at, "followed")
    changed = _changed_at(row)
    if changed is None or changed < at:
        row.follow_state, row.followed_at = FOLLOWING, at


@transaction
def left(follower_id: int, at: datetime) -> None:
    """They stopped following at `at`; bindings stay and show as unreachable. An older event changes nothing; of two
    in one second nobody can tell the order, so WeChat is asked."""
    row = lock(follower_id)
    changed = _changed_at(row)
    if changed is not None and changed == at and row.follow_state != LEFT:
        _look_up(row, at, "left")
    if changed is None or changed < at:
        _leave(row, at)


@transaction
def reconcile(follower_id: int, subscribed: bool, since: datetime | None, asked_at: datetime) -> None:
    """WeChat's answer to whether they follow; what happened after we asked is newer than the answer."""
    row = lock(follower_id)
    changed = _changed_at(row)
    if changed is not None and changed > asked_at:
        return
    if subscribed and row.follow_state != FOLLOWING:
        row.follow_state, row.followed_at = FOLLOWING, max(filter(None, (since, changed)), default=asked_at)
    if not subscribed and row.follow_state == FOLLOWING:
        _leave(row, asked_at)


def _leave(row: Follower, at: datetime) -> None:
    row.follow_state, row.left_at = LEFT, at
    audit.record(SYSTEM, "follower:account:leave", "follower", row.id)


def _changed_at(row: Follower) -> datetime | None:
    return max(filter(None, (row.followed_at, row.left_at)), default=None)


def _look_up(row: Follower, at: datetime, event: str) -> None:
    """Each event asks for itself: what was asked after a follow may have been answered before the leave came."""
    key = f"look_up:{row.id}:{int(at.timestamp())}:{event}"
    outbox.promise("look_up_follower", key, {}, follower_id=row.id, run_at=clock.now())
