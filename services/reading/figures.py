"""How a share is read, as of this moment: totals, and the beats that no total holds yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Select, literal, null, select, union_all

from models.db import session
from models.reading import Beat, Visit, VisitPage, VisitTotal
from services.reading.judging import judge_completed

TOTAL, OF_PAGE, BEAT = "total", "page", "beat"


@dataclass
class Read:
    """How far one visit came."""

    pages: int
    active_ms: int = 0
    beats: int = 0
    furthest_page: int = 0
    scroll_pct: int = 0
    last_at: datetime | None = None
    of_pages: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def completed(self) -> bool:
        return judge_completed(pages=self.pages, furthest_page=self.furthest_page, scroll_pct=self.scroll_pct)

    def take(self, page: int, active_ms: int, scroll_pct: int, at: datetime) -> None:
        self.beats += 1
        self.active_ms += active_ms
        self.of_pages[page] += active_ms
        self.furthest_page, self.scroll_pct = max(self.furthest_page, page), max(self.scroll_pct, scroll_pct)
        self.last_at = max(self.last_at or at, at)


def read_of(visits: Sequence[Visit]) -> dict[int, Read]:
    """How far each of these visits came, by number: what is folded, and what came since, by one statement, so that a
    beat that is just being folded is seen once. For rules that have judged who may see them."""
    found = {visit.id: Read(visit.pages) for visit in visits}
    for what, visit_id, page, active_ms, beats, scroll_pct, at in session().execute(_live(list(found))):
        one = found[visit_id]
        if what == BEAT:
            one.take(page, active_ms, scroll_pct, at)
        elif what == OF_PAGE:
            one.of_pages[page] += active_ms
        else:
            one.active_ms += active_ms
            one.beats += beats
            one.furthest_page, one.scroll_pct = max(one.furthest_page, page), max(one.scroll_pct, scroll_pct)
            one.last_at = max(one.last_at or at, at)
    return found


def _live(visits: list[int]) -> Select[Any] | CompoundSelect[Any]:
    whole = select(
        literal(TOTAL).label("what"),
        VisitTotal.visit_id,
        VisitTotal.furthest_page.label("page"),
        VisitTotal.active_ms,
        VisitTotal.beats,
        VisitTotal.scroll_pct,
        VisitTotal.last_at,
    ).where(VisitTotal.visit_id.in_(visits))
    of_pages = select(
        literal(OF_PAGE), VisitPage.visit_id, VisitPage.page, VisitPage.active_ms, VisitPage.beats, literal(0), null()
    ).where(VisitPage.visit_id.in_(visits))
    tail = select(literal(BEAT), Beat.visit_id, Beat.page, Beat.active_ms, literal(1), Beat.scroll_pct, Beat.at).where(
        Beat.visit_id.in_(visits), Beat.unfolded == 1
    )
    return union_all(whole, of_pages, tail)


def recounted(visits: Sequence[Visit]) -> dict[int, Read]:
    """The same from the beats alone, folded or not: what totals must agree with while the beats are kept."""
    found = {visit.id: Read(visit.pages) for visit in visits}
    _take(found, _beats(found))
    return found


def _beats(visits: Iterable[int]) -> Select[Any]:
    return select(Beat.visit_id, Beat.page, Beat.active_ms, Beat.scroll_pct, Beat.at).where(
        Beat.visit_id.in_(list(visits))
    )


def _take(found: dict[int, Read], beats: Select[Any]) -> None:
    for visit_id, page, active_ms, scroll_pct, at in session().execute(beats):
        found[visit_id].take(page, active_ms, scroll_pct, at)
