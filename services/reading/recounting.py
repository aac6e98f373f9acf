"""Counting anew: all totals of a material from its beats, visits and shares, as if nothing had been folded before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Insert, Select, case, delete, func, insert, literal, or_, select

from models.db import Base, reading, session, transaction
from models.materials import Material, MaterialVersion
from models.reading import (
    NOBODY,
    Beat,
    HandDay,
    MaterialDay,
    PageTotal,
    ShareTotal,
    Visit,
    VisitPage,
    VisitTotal,
)
from models.sharing import Share
from services import audit, clock
from services.access import Actor
from services.reading import turns
from services.reading.day_sums import NAMES, DaySums, Hand, Sums, day_of, hand
from services.reading.judging import READ_PCT
from services.retention import BEATS_KEPT, READINGS_KEPT

ONE_DAY = timedelta(days=1)
DEALER = func.coalesce(Share.dealer_id, NOBODY)
COMPLETED = func.sum(case((VisitTotal.completed_at.is_(None), 0), else_=1))


@reading
def materials_to_count() -> list[int]:
    """The numbers of all of them."""
    return list(session().scalars(select(Material.id).order_by(Material.id)))


@transaction
def recount(actor: Actor, material_id: int) -> int:
    """Take a material's totals away and count them anew, as far back as what they are made of is kept whole: of visits
    whose beats are all there what was read, of the last 24 months all sums. Older sums stay. What waits to be folded is
    folded afterwards. One transaction; meanwhile nobody folds. How many visits were counted."""
    turns.wait_for()
    now = clock.now()
    for statement in (*_of_visits(material_id, now), *_of_shares(material_id, now), *_of_pages(material_id, now)):
        session().execute(statement.execution_options(synchronize_session=False))
    counted = _days(material_id, now)
    audit.record(actor, "reading:sums:recount", "material", material_id, visits=counted)
    return counted


def day_sums(material_id: int, now: datetime) -> tuple[DaySums, int]:
    """What the sums by day must be since the first whole day of which all is kept, and of how many visits."""
    days, counted, first = DaySums(), 0, first_whole_day(now)
    for row in session().execute(_visits_read(material_id)):
        if day_of(row.opened_at) < first:
            continue
        sums = days.of(row.opened_at, _hand_of(row), material_id)
        sums.opened += row.unfolded is None
        sums.completed += row.completed_at is not None
        sums.beats += row.beats or 0
        sums.active_ms += row.active_ms or 0
        counted += 1
    sent = select(Share).where(Share.material_id == material_id, Share.sent_at.is_not(None), Share.unfolded.is_(None))
    for share in session().execute(sent).scalars():
        if day_of(share.sent_at) >= first:  # type: ignore[arg-type]
            days.take_share(share.sent_at, _hand_of(share), material_id, share.depth)  # type: ignore[arg-type]
    return days, counted


def first_whole_day(now: datetime) -> str:
    """The day after the one on which visits begin to be forgotten."""
    return day_of(now - READINGS_KEPT + ONE_DAY)


def _visits_read(material_id: int) -> Select[Any]:
    return (
        select(
            Visit.opened_at,
            Visit.unfolded,
            VisitTotal.completed_at,
            VisitTotal.beats,
            VisitTotal.active_ms,
            Share.dealer_id,
            Share.dealer_staff_id,
            Share.employee_id,
        )
        .join(Share, Share.id == Visit.share_id)
        .outerjoin(VisitTotal, VisitTotal.visit_id == Visit.id)
        .where(Visit.material_id == material_id, Visit.left_out.is_(None))
    )


def _of_visits(material_id: int, now: datetime) -> Iterator[Delete | Insert]:
    since = now - BEATS_KEPT
    mine = select(Visit.id).where(Visit.material_id == material_id, Visit.opened_at >= since)
    yield delete(VisitPage).where(VisitPage.visit_id.in_(mine))
    yield delete(VisitTotal).where(VisitTotal.visit_id.in_(mine))
    folded = (Visit.material_id == material_id, Visit.opened_at >= since, Beat.unfolded.is_(None))
    pages = select(Beat.visit_id, Beat.page, func.count(), func.sum(Beat.active_ms))
    pages = pages.join(Visit, Visit.id == Beat.visit_id).where(*folded).group_by(Beat.visit_id, Beat.page)
    yield _filled(VisitPage, ("visit_id", "page", "beats", "active_ms"), pages)
    at_the_end = or_(
        (Visit.pages > 1) & (Beat.page >= Visit.pages), (Visit.pages <= 1) & (Beat.scroll_pct >= literal(READ_PCT))
    )
    whole: dict[str, Any] = {
        "visit_id": Beat.visit_id,
        "beats": func.count(),
        "active_ms": func.sum(Beat.active_ms),
        "furthest_page": func.max(Beat.page),
        "pages_read": func.count(Beat.page.distinct()),
        "scroll_pct": func.max(Beat.scroll_pct),
        "last_at": func.max(Beat.at),
        "completed_at": func.min(case((at_the_end, Beat.at))),
    }
    visits = select(*whole.values()).join(Visit, Visit.id == Beat.visit_id).where(*folded).group_by(Beat.visit_id)
    yield _filled(VisitTotal, tuple(whole), visits)


def _of_shares(material_id: int, now: datetime) -> Iterator[Delete | Insert]:
    mine = (Share.material_id == material_id, Share.created_at >= now - READINGS_KEPT)
    yield delete(ShareTotal).where(ShareTotal.share_id.in_(select(Share.id).where(*mine)))
    sums = func.count(), func.sum(VisitTotal.beats), func.sum(VisitTotal.active_ms), COMPLETED
    read = select(Visit.share_id, *sums).select_from(VisitTotal).join(Visit, Visit.id == VisitTotal.visit_id)
    read = read.join(Share, Share.id == Visit.share_id).where(*mine).group_by(Visit.share_id)
    yield _filled(ShareTotal, ("share_id", "visits", "beats", "active_ms", "completed"), read)


def _of_pages(material_id: int, now: datetime) -> Iterator[Delete | Insert]:
    versions = select(MaterialVersion.id).where(
        MaterialVersion.material_id == material_id, MaterialVersion.created_at >= now - READINGS_KEPT
    )
    yield delete(PageTotal).where(PageTotal.material_version_id.in_(versions))
    keys = (Visit.material_version_id, VisitPage.page, DEALER)
    read = select(*keys, func.count(), func.sum(VisitPage.beats), func.sum(VisitPage.active_ms)).select_from(VisitPage)
    read = read.join(Visit, Visit.id == VisitPage.visit_id).join(Share, Share.id == Visit.share_id)
    read = read.where(Visit.material_version_id.in_(versions)).group_by(*keys)
    names = ("material_version_id", "page", "dealer_id", "visits", "beats", "active_ms")
    yield _filled(PageTotal, names, read)


def _filled(table: type[Base], names: tuple[str, ...], rows: Select[Any]) -> Insert:
    return insert(table).from_select(names, rows, include_defaults=False)


def _days(material_id: int, now: datetime) -> int:
    days, counted = day_sums(material_id, now)
    first = first_whole_day(now)
    _kept_sums(material_id, first).write_spans(sign=-1)
    for table in (HandDay, MaterialDay):
        gone = delete(table).where(table.material_id == material_id, table.day >= first)
        session().execute(gone.execution_options(synchronize_session=False))
    days.write()
    return counted


def _kept_sums(material_id: int, first: str) -> DaySums:
    """The sums by day as they stand."""
    days = DaySums()
    for row in session().scalars(select(HandDay).where(HandDay.material_id == material_id, HandDay.day >= first)):
        sums = Sums(**{name: getattr(row, name) for name in NAMES})
        days.by_hand[row.day, _hand_of(row), material_id] = sums
    return days


def _hand_of(row: Any) -> Hand:
    return hand(row.dealer_id, row.dealer_staff_id, row.employee_id)
