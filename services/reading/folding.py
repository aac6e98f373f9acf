"""Folding what was sent, opened and read into totals: each exactly once, whenever the worker dies; the totals are the
sum of what was folded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from crash_points import crash_point
from models.db import add_up, session, transaction
from models.reading import (
    NOBODY,
    Beat,
    FoldingTurn,
    PageTotal,
    ShareTotal,
    Visit,
    VisitPage,
    VisitTotal,
)
from models.sharing import Share
from services import clock
from services.must_read import own_reading
from services.reading import turns
from services.reading.day_sums import DaySums, Hand, hand
from services.reading.judging import judge_completed

AT_ONCE = 5_000

_HAND = (Share.dealer_id, Share.dealer_staff_id, Share.employee_id)
_SENT = (
    select(Share.id, Share.material_id, Share.depth, Share.sent_at, *_HAND)
    .where(Share.unfolded == 1)
    .order_by(Share.id)
    .limit(bindparam("most"))
)
_OPENED = (
    select(Visit.id, Visit.material_id, Visit.opened_at, *_HAND)
    .join(Share, Share.id == Visit.share_id)
    .where(Visit.unfolded == 1)
    .order_by(Visit.id)
    .limit(bindparam("most"))
)
_BEATEN = (
    select(
        Beat.id,
        Beat.visit_id,
        Beat.page,
        Beat.active_ms,
        Beat.scroll_pct,
        Beat.at,
        Visit.share_id,
        Visit.material_id,
        Visit.material_version_id,
        Visit.opened_at,
        Visit.pages,
        *_HAND,
    )
    .join(Visit, Visit.id == Beat.visit_id)
    .join(Share, Share.id == Visit.share_id)
    .where(Beat.unfolded == 1)
    .order_by(Beat.id)
    .limit(bindparam("most"))
)


@dataclass
class Sum:
    """What is to be added under one key."""

    visits: int = 0
    beats: int = 0
    active_ms: int = 0
    completed: int = 0


@dataclass
class Reading:
    """One visit as far as it is folded, and what this turn adds."""

    share_id: int
    pages: int
    beats: int = 0
    active_ms: int = 0
    furthest_page: int = 0
    scroll_pct: int = 0
    last_at: datetime | None = None
    completed_at: datetime | None = None
    seen: set[int] = field(default_factory=set)
    is_new: bool = True
    was_through: bool = False

    @property
    def is_through(self) -> bool:
        """Every page was looked at; what has one page alone was read to its end."""
        return len(self.seen) >= self.pages if self.pages > 1 else self.completed_at is not None


@transaction
def fold_some(most: int = AT_ONCE) -> int:
    """Take up to so many shares that were sent, visits that began, and beats into the totals; how many there were. One
    transaction adds them and marks them, so that a worker that dies has folded all of them or none. Whoever comes while
    another folds leaves it to that one."""
    if not turns.take():
        return 0
    sent, opened, beats = (session().execute(query, {"most": most}).all() for query in (_SENT, _OPENED, _BEATEN))
    if not (sent or opened or beats):
        return 0
    days = DaySums()
    for share in sent:
        days.take_share(share.sent_at, _hand_of(share), share.material_id, share.depth)
    for visit in opened:
        days.of(visit.opened_at, _hand_of(visit), visit.material_id).opened += 1
    # Shares and visits before what hangs below them, as those who send and read hold them.
    _mark(Share, sent)
    _mark(Visit, opened)
    visits = _readings(beats)
    _Folder(visits, days).fold(beats)
    days.write()
    own_reading.note_read([number for number, one in visits.items() if one.is_through and not one.was_through])
    crash_point("fold:added")
    _mark(Beat, beats)
    crash_point("fold:marked")
    turn = update(FoldingTurn).where(FoldingTurn.name == turns.NAME)
    session().execute(turn.values(beats=FoldingTurn.beats + len(beats), folded_at=clock.now()))
    return len(sent) + len(opened) + len(beats)


def _mark(table: type[Share] | type[Visit] | type[Beat], rows: Sequence[Any]) -> None:
    """The very rows that were read, by number: one of a lower number may have come to stand since."""
    if not rows:
        return
    marked = update(table).where(table.id.in_([row.id for row in rows])).values(unfolded=None)
    session().execute(marked.execution_options(synchronize_session=False))


def _hand_of(row: Any) -> Hand:
    return hand(row.dealer_id, row.dealer_staff_id, row.employee_id)


def _readings(beats: Iterable[Any]) -> dict[int, Reading]:
    """The visits of these beats, as far as they are folded."""
    visits = {beat.visit_id: Reading(beat.share_id, beat.pages) for beat in beats}
    for row in session().execute(select(VisitTotal).where(VisitTotal.visit_id.in_(visits))).scalars():
        one = visits[row.visit_id]
        one.is_new, one.furthest_page, one.scroll_pct = False, row.furthest_page, row.scroll_pct
        one.last_at, one.completed_at = row.last_at, row.completed_at
    pages = select(VisitPage.visit_id, VisitPage.page).where(VisitPage.visit_id.in_(visits))
    for visit_id, page in session().execute(pages):
        visits[visit_id].seen.add(page)
    for one in visits.values():
        one.was_through = one.is_through
    return visits


class _Folder:
    """One turn: sums under every key, then one statement for each table."""

    def __init__(self, visits: dict[int, Reading], days: DaySums) -> None:
        self.visits = visits
        self.days = days
        self.of_pages: dict[tuple[int, int], Sum] = defaultdict(Sum)
        self.shares: dict[int, Sum] = defaultdict(Sum)
        self.pages: dict[tuple[int, int, int], Sum] = defaultdict(Sum)

    def fold(self, beats: Iterable[Any]) -> None:
        for beat in beats:
            self._take(beat)
        self._write()

    def _take(self, beat: Any) -> None:
        one, dealer = self.visits[beat.visit_id], beat.dealer_id or NOBODY
        page = self.pages[beat.material_version_id, beat.page, dealer]
        day = self.days.of(beat.opened_at, _hand_of(beat), beat.material_id)
        share = self.shares[beat.share_id]
        for sum_ in (self.of_pages[beat.visit_id, beat.page], page, day, share):
            sum_.beats += 1
            sum_.active_ms += beat.active_ms
        one.beats += 1
        one.active_ms += beat.active_ms
        if one.is_new:
            one.is_new = False
            share.visits += 1
        if beat.page not in one.seen:
            one.seen.add(beat.page)
            page.visits += 1
        one.furthest_page, one.scroll_pct = max(one.furthest_page, beat.page), max(one.scroll_pct, beat.scroll_pct)
        one.last_at = max(one.last_at or beat.at, beat.at)
        if one.completed_at is None and judge_completed(
            pages=one.pages, furthest_page=one.furthest_page, scroll_pct=one.scroll_pct
        ):
            one.completed_at = beat.at
            day.completed += 1
            share.completed += 1

    def _write(self) -> None:
        add_up(
            VisitTotal,
            list(self._totals_of_visits()),
            adds=("beats", "active_ms"),
            sets=("furthest_page", "pages_read", "scroll_pct", "last_at", "completed_at"),
        )
        of_pages = [{"visit_id": k[0], "page": k[1], **_read(s)} for k, s in self.of_pages.items()]
        add_up(VisitPage, of_pages, adds=("beats", "active_ms"))
        shares = [{"share_id": k, **_read(s), **_opened(s), **_ended(s)} for k, s in self.shares.items()]
        add_up(ShareTotal, shares, adds=("visits", "beats", "active_ms", "completed"))
        pages = [
            {"material_version_id": k[0], "page": k[1], "dealer_id": k[2], **_read(s), **_opened(s)}
            for k, s in self.pages.items()
        ]
        add_up(PageTotal, pages, adds=("visits", "beats", "active_ms"))

    def _totals_of_visits(self) -> Iterator[dict[str, Any]]:
        for visit_id, one in self.visits.items():
            yield {
                "visit_id": visit_id,
                "beats": one.beats,
                "active_ms": one.active_ms,
                "furthest_page": one.furthest_page,
                "pages_read": len(one.seen),
                "scroll_pct": one.scroll_pct,
                "last_at": one.last_at,
                "completed_at": one.completed_at,
            }


def _read(sum_: Sum) -> dict[str, int]:
    return {"beats": sum_.beats, "active_ms": sum_.active_ms}


def _opened(sum_: Sum) -> dict[str, int]:
    return {"visits": sum_.visits}


def _ended(sum_: Sum) -> dict[str, int]:
    return {"completed": sum_.completed}
