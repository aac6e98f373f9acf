"""Who opened a campaign's page: one row for each visitor and day, the first link of the day counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import insert_once, repeatable, session, transaction
from models.promotions import CampaignVisit
from models.reading import BOT, OWN
from models.sealing import blind_index
from services import clock, people
from services.campaigns.hands import promotion_of
from services.campaigns.limits import Standing
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


@repeatable
@transaction
def note_visit(standing: Standing, visitor: Visitor, share: str | None) -> None:
    """The page was opened. Whoever wants nothing recorded leaves no trace; programs and people of ours are marked and
    count nowhere. Again on the same day it changes nothing."""
    reader = visitor.reader
    if reader.follower_id is not None:
        reader = Reader(people.survivor(reader.follower_id).id, reader.browser)
    if visitor.index is None or readers.objects(reader):
        return
    promotion = promotion_of(share, standing)
    now = clock.now()
    insert_once(
        CampaignVisit,
        campaign_id=standing.id,
        visitor_index=Visitor(reader, visitor.agent).index,
        follower_id=reader.follower_id,
        day=now.astimezone(clock.SHANGHAI).date(),
        promotion_id=None if promotion is None else promotion.id,
        dealer_id=None if promotion is None else promotion.dealer_id,
        left_out=_left_out(reader, visitor.agent),
        opened_at=now,
    )


def _left_out(reader: Reader, agent: str) -> str | None:
    if is_bot(agent):
        return BOT
    if reader.follower_id is None:
        return None
    bound = select(Binding.id).where(Binding.follower_id == reader.follower_id, Binding.open_marker == OPEN)
    return OWN if session().scalar(bound.limit(1)) is not None else None
