"""Who opened a campaign's page: one row for each visitor and day, the first link of the day counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import insert_together, repeatable, session, transaction
from models.db.several import MOST
from models.promotions import CampaignVisit
from models.reading import BOT, OWN
from models.sealing import blind_index
from services import clock, people
from services.campaigns.hands import promotion_of
from services.campaigns.limits import Standing
from services.combining import Combined
from services.reading import readers
from services.reading.judging import is_bot
from services.reading.readers import Reader

VISITOR = "campaign_visitor"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever looks: a person, else a browser; by what a day's row of theirs is found."""

    reader: Reader
    agent: str

    @property
    def index(self) -> str | None:
        """None for a browser without a cookie: nobody that would be met again."""
        if self.reader.follower_id is not None:
            return blind_index(VISITOR, f"person {self.reader.follower_id}")
        return None if self.reader.browser is None else blind_index(VISITOR, self.reader.browser)


@dataclass(frozen=True, slots=True)
class _Visit:
    standing: Standing
    visitor: Visitor
    share: str | None


def note_visit(standing: Standing, visitor: Visitor, share: str | None) -> None:
    """The page was opened. Whoever wants nothing recorded leaves no trace; programs and people of ours are marked and
    count nowhere. Again on the same day it changes nothing. Visits that begin at one moment are written together."""
    _noted.do(_Visit(standing, visitor, share))


@repeatable
@transaction
def _note(visits: Sequence[_Visit]) -> list[None]:
    """In one order, so that two processes with the same visitors never wait for each other in a ring; of two links that
    one visitor came by at this moment the first stays first."""
    rows = [row for row in map(_row, visits) if row is not None]
    for row in sorted(rows, key=lambda row: (row["campaign_id"], row["visitor_index"])):
        insert_together(CampaignVisit, **row)
    return [None] * len(visits)


_noted = Combined(_note, MOST)


def _row(visit: _Visit) -> dict[str, Any] | None:
    reader, agent = visit.visitor.reader, visit.visitor.agent
    if reader.follower_id is not None:
        reader = Reader(people.survivor(reader.follower_id).id, reader.browser)
    if visit.visitor.index is None or readers.objects(reader):
        return None
    promotion = promotion_of(visit.share, visit.standing)
    now = clock.now()
    return {
        "campaign_id": visit.standing.id,
        "visitor_index": Visitor(reader, agent).index,
        "follower_id": reader.follower_id,
        "day": now.astimezone(clock.SHANGHAI).date(),
        "promotion_id": None if promotion is None else promotion.id,
        "dealer_id": None if promotion is None else promotion.dealer_id,
        "left_out": _left_out(reader, agent),
        "opened_at": now,
    }


def _left_out(reader: Reader, agent: str) -> str | None:
    if is_bot(agent):
        return BOT
    if reader.follower_id is None:
        return None
    bound = select(Binding.id).where(Binding.follower_id == reader.follower_id, Binding.open_marker == OPEN)
    return OWN if session().scalar(bound.limit(1)) is not None else None
