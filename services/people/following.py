"""Following the Official Account and leaving it: events in any order, and WeChat's own word in the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update

from models.db import reading, session, transaction
from models.people import FOLLOWING, LEFT, OFFICIAL_ACCOUNT, STRANGER, UNKNOWN, Follower, Identity
from services import audit, clock, outbox
from services.access import SYSTEM
from services.people.rows import lock, openid_index, reaching, survivor

# WeChat's answer contradicts the newest event: perhaps events came out of order, perhaps WeChat's own copies had not
# met yet. The answer stands, and is asked for once more when they surely have.
ASK_AGAIN_AFTER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Answer:
    """WeChat's word on one openid: whether it knows it, and since when it follows (None: it does not)."""

    known: bool
    since: datetime | None = None

    @property
    def state(self) -> str:
        return UNKNOWN if not self.known else LEFT if self.since is None else FOLLOWING


@dataclass(frozen=True, slots=True)
class Question:
    """What WeChat is about to be asked of one person: their openids, and how many events we had understood by then."""

    follower_id: int
    events: int
    openids: tuple[str, ...] = field(repr=False)


@transaction
def followed(follower_id: int, at: datetime) -> None:
    """They follow, said an event of `at`. An older event than the newest changes nothing. WeChat is asked after each:
    a follow carries no unionid, and neither order of arrival nor seconds tell for sure what is true now."""
    row = lock(follower_id)
    changed = _changed_at(row)
    if changed is None or changed < at:
        row.follow_state, row.followed_at = FOLLOWING, at
    understood(row)


@transaction
def left(follower_id: int, at: datetime) -> None:
    """They stopped following, said an event of `at`: from now on they are unreachable. Nothing else happens to them
    before WeChat itself confirms it, since the event may be late. Bindings stay. An older event changes nothing; of
    two in one second nobody can tell the order."""
    row = lock(follower_id)
    changed = _changed_at(row)
    if changed is None or changed < at:
        _leave(row, at)
    understood(row)


@reading
def question(follower_id: int) -> Question:
    """What to ask WeChat of this person. Whoever has several openids follows as long as one of them does."""
    row = survivor(follower_id)
    openids = session().execute(
        select(Identity.openid).where(Identity.follower_id == row.id, Identity.account == OFFICIAL_ACCOUNT)
    )
    return Question(row.id, row.follow_events, tuple(openids.scalars()))


@transaction
def note_answers(asked: Question, answers: Mapping[str, Answer]) -> None:
    """Remember of each openid what WeChat said: messages go to one that follows, and headquarters sees of whom WeChat
    says that it does not know them. When they go to another one than before, the tags of the person's roles follow.
    This alone changes nothing else about the person. Locks: follower."""
    row = lock(asked.follower_id)
    several = len(asked.openids) > 1
    before = reaching([row.id]) if several else {}
    for openid, answer in answers.items():
        mine = Identity.account == OFFICIAL_ACCOUNT, Identity.openid_index == openid_index(OFFICIAL_ACCOUNT, openid)
        session().execute(
            update(Identity).where(*mine).values(wechat_says=answer.state).execution_options(synchronize_session=False)
        )
    if several and reaching([row.id]) != before:
        _owe_tags(row, "openid")


def surely(answers: Mapping[str, Answer]) -> bool:
    """Whether the answers say for sure that somebody follows or does not. An openid WeChat does not know proves no
    leave: with another AppID in our settings every openid is unknown. It never leads to an erasure."""
    return any(one.since for one in answers.values()) or all(one.known for one in answers.values())


def newest(answers: Mapping[str, Answer]) -> datetime | None:
    """Since when somebody follows with any of their openids; None when with none."""
    return max((one.since for one in answers.values() if one.since), default=None)


@transaction
def reconcile(asked: Question, since: datetime | None, *, again: bool = False) -> bool:
    """WeChat's answer: they follow `since` then, or (None) they do not. False, and nothing is changed, when an event
    was understood after we asked, or the row was joined with another: the answer may be older than that. No clock is
    compared, WeChat's and ours may differ.

    An answer that contradicts the newest event stands all the same, and is asked for `again` a minute later. Somebody
    who surely left is owed the erasure of what only their following justified; a stranger has left nothing, whatever
    events of an earlier time, erased since, were counted of them: what they gave on a page stands on what they agreed
    to there.
    """
    row = lock(asked.follower_id)
    if (row.id, row.follow_events) != (asked.follower_id, asked.events):
        return False
    agrees = (row.follow_state == FOLLOWING) == (since is not None)
    if not agrees and since is not None:
        row.follow_state = FOLLOWING
        row.followed_at = max(filter(None, (since, _changed_at(row))))
        _owe_tags(row, "found")  # WeChat dropped them when they left
    elif not agrees:
        _leave(row, clock.now())
    if not agrees and not again:
        _look_up(row, ":again", clock.now() + ASK_AGAIN_AFTER, again=True)
    elif since is None and row.follow_state != STRANGER:
        outbox.promise("erase_left", f"erase:{row.id}:{row.follow_events}", {}, follower_id=row.id)
    return True


@transaction
def doubt(follower_id: int) -> None:
    """A message was refused because they do not follow (any more): the event that says so was lost, or comes yet.
    WeChat is asked, once a day however many messages are refused. Locks: follower."""
    row = lock(follower_id)
    _look_up(row, f":refused:{clock.now().date()}", clock.now(), again=False)


def _owe_tags(row: Follower, why: str) -> None:
    """Another openid reaches them now, or one that WeChat took the tags from: bring the tags of their roles there."""
    key = f"sync_role_tags:{row.id}:{why}:{clock.now().timestamp():.6f}"
    outbox.promise("sync_role_tags", key, {}, follower_id=row.id)


def _leave(row: Follower, at: datetime) -> None:
    row.follow_state, row.left_at = LEFT, at
    audit.record(SYSTEM, "follower:account:leave", "follower", row.id)


def _changed_at(row: Follower) -> datetime | None:
    return max(filter(None, (row.followed_at, row.left_at)), default=None)


def understood(row: Follower) -> None:
    """One event more."""
    row.follow_events += 1
    ask_wechat(row)


def ask_wechat(row: Follower) -> None:
    """Owe the question whether they follow. Each event asks for itself: what was asked before it may have been answered
    before it."""
    _look_up(row, "", clock.now(), again=False)


def _look_up(row: Follower, suffix: str, at: datetime, *, again: bool) -> None:
    key = f"look_up:{row.id}:{row.follow_events}{suffix}"
    outbox.promise("look_up_follower", key, {"again": again}, follower_id=row.id, run_at=at)
