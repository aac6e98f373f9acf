"""By whose shares somebody first and last came to read: the evidence that later says whose customer they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, or_, select

from models.db import reading, session
from models.dealers import ACTIVE, Dealer
from models.reading import SCAN, Visit
from models.sharing import Share
from services import clock, people

LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Touch:
    """One reading, or one scan of its code, that somebody's share brought about."""

    share_id: int
    sharer_id: int
    dealer_id: int | None
    employee_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Touches:
    first: Touch
    last: Touch


@reading
def touches_of(follower_id: int) -> Touches | None:
    """The first and the last share this person read, among them what they read before they were known: visits carry
    the person, and go along when two are found to be one. None who read nothing that counts."""
    mine = _touches(people.survivor(follower_id).id)
    first = session().execute(mine.order_by(Visit.opened_at, Visit.id).limit(1)).first()
    last = session().execute(mine.order_by(Visit.opened_at.desc(), Visit.id.desc()).limit(1)).first()
    return None if first is None or last is None else Touches(Touch(*first), Touch(*last))


@reading
def last_sharers_dealer(follower_id: int) -> int | None:
    """The dealer of whoever last shared something that this person read within 30 days; a dealer that is a partner no
    more counts for nothing, and neither does a share of no dealer's."""
    mine = _touches(people.survivor(follower_id).id).join(Dealer, Dealer.id == Share.dealer_id)
    mine = mine.where(Dealer.status == ACTIVE, Visit.opened_at > clock.now() - LASTS)
    last = session().execute(mine.order_by(Visit.opened_at.desc(), Visit.id.desc()).limit(1)).first()
    return None if last is None else Touch(*last).dealer_id


def is_touch() -> ColumnElement[bool]:
    """Whether a visit says by whose share somebody came: they read it, or followed by its code."""
    return or_(Visit.left_out.is_(None), Visit.left_out == SCAN)


def _touches(follower_id: int) -> Select[tuple[int, int, int | None, int | None, datetime]]:
    return (
        select(Share.id, Share.sharer_id, Share.dealer_id, Share.employee_id, Visit.opened_at)
        .join(Share, Share.id == Visit.share_id)
        .where(Visit.follower_id == follower_id, is_touch())
    )
