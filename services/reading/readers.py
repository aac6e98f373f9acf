"""Who reads: a person, a browser that nobody signed in with, or one of those who want nothing recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, or_, select, update

from models.db import insert_once, session
from models.reading import ReadingObjection, Visit
from models.sealing import blind_index

PURPOSE = "reader"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Reader:
    """A person of WeChat where the page knows one, and the secret of the browser's cookie where there is one."""

    follower_id: int | None
    browser: str | None = field(default=None, repr=False)

    @property
    def browser_index(self) -> str | None:
        return None if self.browser is None else blind_index(PURPOSE, self.browser)


def anonymous_label(browser_index: str | None) -> str:
    """A stable name for a browser that nobody signed in with."""
    if browser_index is None:
        return "匿名访客"
    number = int(browser_index[:8], 16)
    return "匿名访客 " + "".join(CROCKFORD[number >> shift & 31] for shift in (15, 10, 5, 0))


def objects(reader: Reader) -> bool:
    """Whether this person or this browser wants nothing recorded."""
    theirs = []
    if reader.follower_id is not None:
        theirs.append(ReadingObjection.follower_id == reader.follower_id)
    if reader.browser_index is not None:
        theirs.append(ReadingObjection.browser_index == reader.browser_index)
    return bool(theirs) and session().execute(select(ReadingObjection.id).where(or_(*theirs))).first() is not None


def join_browser(reader: Reader) -> None:
    """Somebody signed in: what this browser read before was read by them. The caller holds the person."""
    if reader.follower_id is None or reader.browser_index is None:
        return
    nobodys = update(Visit).where(Visit.browser_index == reader.browser_index, Visit.follower_id.is_(None))
    session().execute(nobodys.values(follower_id=reader.follower_id).execution_options(synchronize_session=False))


def note_objection(at: datetime, *, follower_id: int | None, browser_index: str | None) -> bool:
    """One of them wants nothing recorded, since `at`; False, and that moment stays, where they said so before."""
    one = {"browser_index": browser_index} if follower_id is None else {"follower_id": follower_id}
    return insert_once(ReadingObjection, objected_at=at, **one)


def cut_off(follower_id: int | None, browser_index: str | None, *, until: datetime | None = None) -> bool:
    """What was recorded of them is nobody's any more, of visits until that moment or of all: the times stay in the
    sums, the label goes. Whether there was anything."""
    theirs = []
    if follower_id is not None:
        theirs.append(Visit.follower_id == follower_id)
    if browser_index is not None:
        theirs.append(Visit.browser_index == browser_index)
    if not theirs:
        return False
    cut = update(Visit).where(or_(*theirs)).values(follower_id=None, browser_index=None)
    if until is not None:
        cut = cut.where(Visit.opened_at <= until)
    done: CursorResult[Any] = session().execute(cut.execution_options(synchronize_session=False))  # type: ignore[assignment]
    return done.rowcount > 0
