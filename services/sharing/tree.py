"""The tree that grows of a share: what was passed on, by whom, how deep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from models.db import reading, session, transaction
from models.people import Follower
from models.reading import Visit
from models.sharing import Share
from services import clock
from services.reading.readers import Reader
from services.sharing.rows import find_carried, sent

MOST_BRANCHES = 500


@dataclass(frozen=True, slots=True)
class Branch:
    """One share of a tree: who passed it on, below which, and how many readings it brought."""

    id: int
    parent_id: int | None
    label: str
    depth: int
    way: str
    sent_at: datetime
    visits: int


@transaction
def note_sent(share: str, reader: Reader) -> None:
    """A reader's own forward was really sent; only they can say so, and the first word counts. Anything else changes
    nothing."""
    carried = find_carried(share)
    theirs = update(Share).where(
        Share.parent_id == carried.share.id, Share.sharer_id == reader.follower_id, Share.sent_at.is_(None)
    )
    session().execute(theirs.values(sent(clock.now())).execution_options(synchronize_session=False))


@reading
def branches_of(root_id: int) -> list[Branch]:
    """A share and everything that was passed on of it, the 500 oldest; for rules that have judged who may see it."""
    visits = select(func.count()).where(Visit.share_id == Share.id, Visit.left_out.is_(None)).scalar_subquery()
    query = (
        select(Share, Follower.label, visits)
        .join(Follower, Follower.id == Share.sharer_id)
        .where((Share.id == root_id) | (Share.root_id == root_id), Share.sent_at.is_not(None))
        .order_by(Share.id)
        .limit(MOST_BRANCHES)
    )
    return [
        Branch(share.id, share.parent_id, label, share.depth, share.way, share.sent_at, number)
        for share, label, number in session().execute(query)
    ]
