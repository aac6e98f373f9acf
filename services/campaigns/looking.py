"""What may have changed a moment ago of a campaign whose page somebody looks at: asked at each look, by one small
question for all that come at one moment (`services/combining.py`)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from models.campaigns import DRAFT, Campaign, CampaignPrize, CampaignSeed
from models.db import reading, session
from models.db.several import MOST, is_one_of, length_for, named
from models.promotions import CampaignVisit
from services import clock
from services.campaigns import limits, moments
from services.combining import Combined


@dataclass(frozen=True, slots=True)
class Stands:
    """How a published campaign stands at `now` by the database's clock. `noted`: today's look of the visitor is."""

    noted: bool
    id: int
    version: int
    state: str
    version_id: int
    spent_fen: int
    given: int | None
    now: datetime
    revealed_at: datetime | None

    @property
    def key(self) -> Hashable:
        """Whoever changes what its page shows to everybody changes one of these."""
        return self.id, self.version, self.version_id, self.spent_fen, self.given


def stands(slug: str, visitor: str | None) -> Stands:
    """Refuses `campaign_unknown`, also for what was never published: both answer alike."""
    found = _asked.do((slug, visitor))
    if found is None:
        raise limits.unknown()
    return found


def _question(length: int) -> Select[Any]:
    given = select(func.sum(CampaignPrize.given)).where(CampaignPrize.campaign_id == Campaign.id)
    visit = and_(
        CampaignVisit.campaign_id == Campaign.id,
        is_one_of(CampaignVisit.visitor_index, "visitor", length),
        CampaignVisit.day == bindparam("day"),
    )
    return (
        select(
            Campaign.slug,
            CampaignVisit.visitor_index,
            Campaign.id,
            Campaign.version,
            Campaign.state,
            Campaign.current_version_id,
            Campaign.spent_fen,
            given.scalar_subquery(),
            moments.this_moment(),
            CampaignSeed.revealed_at,
        )
        .outerjoin(CampaignSeed, CampaignSeed.campaign_id == Campaign.id)
        .outerjoin(CampaignVisit, visit)
        .where(is_one_of(Campaign.slug, "slug", length))
    )


# Put together once for each length: this page is opened more often than any other.
_put_together = cache(_question)


@reading
def _ask(looks: Sequence[tuple[str, str | None]]) -> list[Stands | None]:
    length = length_for(len(looks))
    statement = _put_together(length) if moments.are_real() else _question(length)
    visitors = sorted({visitor for _, visitor in looks if visitor is not None})
    meant = named("slug", sorted({slug for slug, _ in looks}), length) | named("visitor", visitors, length)
    day = clock.now().astimezone(clock.SHANGHAI).date()
    rows: dict[str, Any] = {}
    noted = set()
    for slug, visitor, *row in session().connection().execute(statement, meant | {"day": day}):
        rows[slug] = row
        noted.add((slug, visitor))
    return [_read(rows.get(slug), (slug, visitor) in noted and visitor is not None) for slug, visitor in looks]


def _read(row: Any, noted: bool) -> Stands | None:
    if row is None or row[2] == DRAFT or row[3] is None:
        return None
    return Stands(noted, *row)


_asked = Combined(_ask, MOST)
