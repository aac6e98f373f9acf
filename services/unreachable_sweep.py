"""Once a day: whom we cannot reach, or believe to be gone, is asked about again. Their event may have been lost, WeChat
may have forgotten their openid and know it now, or they may have gone for good without our hearing of it.

Like the sweep of tags a chain of small promises, each of which promises the next in its own transaction and carries the
place it begins at. One that waits for a spent quota or a resting WeChat goes on there, also on the next day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, select

from models.db import reading, session, transaction
from models.outbox import CLAIMED, DUE, OutboxPromise
from models.people import FOLLOWING, LEFT, OFFICIAL_ACCOUNT, UNKNOWN, Follower, Identity
from models.shared_store import TableStore
from services import clock, outbox
from services.people import Answer, Question, newest, surely

SWEEP = "sweep_unreachable"
PEOPLE_AT_ONCE = 100
APART = timedelta(milliseconds=500)  # between two steps, so that the notices of people are not held up by them
KNOWN_FOR = timedelta(days=8)
KEY = "wechat:unreachable_swept"

_store = TableStore()

_bears: ColumnElement[bool] = (Identity.follower_id == Follower.id) & (Identity.account == OFFICIAL_ACCOUNT)
# We believe that they follow, yet WeChat said so of none of their openids; or that they left, and something keeps them.
DOUBTFUL: ColumnElement[bool] = (
    Follower.merged_into_id.is_(None)
    & exists().where(_bears)
    & (
        (Follower.follow_state == LEFT)
        | ((Follower.follow_state == FOLLOWING) & ~exists().where(_bears, Identity.wechat_says == FOLLOWING))
    )
)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the day's sweep stands: the follower it goes on after, the steps made, how many people were asked about,
    and how many of them follow after all, or have left while we believed that they follow."""

    day: str
    after: int = 0
    page: int = 0
    asked: int = 0
    back: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Doubted:
    """One person to ask about, and what we believe of them."""

    question: Question
    follows: bool
    said: Mapping[str, str | None] = field(repr=False)

    def learns(self, told: Mapping[str, Answer]) -> bool:
        """Whether an answer says anything that we do not hold already."""
        if any(self.said[openid] != answer.state for openid, answer in told.items()):
            return True
        return surely(told) and self.follows != (newest(told) is not None)


@transaction
def owe_sweep() -> None:
    """Owe today's sweep (Beijing's day), unless an earlier one is still under way; however many workers, it is done
    once."""
    under_way = select(OutboxPromise.id).where(OutboxPromise.state.in_((DUE, CLAIMED)), OutboxPromise.kind == SWEEP)
    if session().execute(under_way.limit(1)).first() is None:
        _promise(Step(clock.now().astimezone(clock.SHANGHAI).date().isoformat()))


def _promise(step: Step) -> None:
    at = clock.now() + (APART if step.page else timedelta())
    outbox.promise(SWEEP, f"{SWEEP}:{step.day}:{step.page}", asdict(step), run_at=at)


@reading
def doubted(step: Step) -> list[Doubted]:
    """The next hundred people to ask about, in the order of their numbers."""
    people = select(Follower).where(Follower.id > step.after, DOUBTFUL).order_by(Follower.id).limit(PEOPLE_AT_ONCE)
    rows = session().execute(people).scalars().all()
    bears = Identity.account == OFFICIAL_ACCOUNT, Identity.follower_id.in_([row.id for row in rows])
    said: dict[int, dict[str, str | None]] = {row.id: {} for row in rows}
    for follower, openid, word in session().execute(
        select(Identity.follower_id, Identity.openid, Identity.wechat_says).where(*bears).order_by(Identity.id)
    ):
        said[follower][openid] = word
    return [
        Doubted(Question(row.id, row.follow_events, tuple(said[row.id])), row.follow_state == FOLLOWING, said[row.id])
        for row in rows
    ]


def questions(doubted: Sequence[Doubted], most: int) -> list[list[str]]:
    """Their openids in the order of the people, up to `most` together. One that WeChat did not know refuses all it is
    asked with, so that it is alone from the beginning."""
    parts: list[list[str]] = []
    alone = True
    for one in doubted:
        for openid, word in one.said.items():
            if alone or word == UNKNOWN or len(parts[-1]) == most:
                parts.append([])
            parts[-1].append(openid)
            alone = word == UNKNOWN
    return parts


@transaction
def go_on(step: Step, answered: Sequence[Doubted], *, back: int, gone: int) -> None:
    """Promise the step after those who were answered; where nobody was left to ask, the sweep is over."""
    if answered:
        done = replace(step, asked=step.asked + len(answered), back=step.back + back, gone=step.gone + gone)
        _promise(replace(done, after=answered[-1].question.follower_id, page=step.page + 1))
    else:
        _store.put(KEY, f"{step.day} {step.asked} {step.back} {step.gone}", KNOWN_FOR.total_seconds())


def last_sweep() -> Step | None:
    """How the last whole sweep went, if there was one in eight days."""
    kept = _store.get(KEY)
    if kept is None:
        return None
    day, *numbers = kept.split()
    asked, back, gone = map(int, numbers)
    return Step(day, asked=asked, back=back, gone=gone)
