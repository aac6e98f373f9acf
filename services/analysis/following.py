"""What followed the reading of a material: numbers left, people who came, leads and orders of its shares."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, or_, select

from models.attribution import Attribution
from models.db import session
from models.leads import Lead
from models.people import FOLLOWING, Follower
from models.reading import Visit
from models.sharing import Share
from services.access import Actor
from services.analysis import sums
from services.analysis.periods import Period
from services.leads.states import OPPORTUNITY, WON

FOLLOWS_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Worked:
    """Leads of the period that came of its shares, how many of them are or were opportunities, and orders; `won_fen` is
    their worth in fen."""

    leads: int
    opportunities: int
    won: int
    won_fen: int


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed: numbers left at its shares in the period; readers of the period who followed the Official Account
    or became somebody's customer within 30 days after they opened it. Whether because of it nobody knows."""

    phones: int
    follows: int
    customers: int
    worked: Worked


def followed(actor: Actor, material_id: int, period: Period) -> Followed:
    """For rules that have judged who may see it; of her dealers' shares where somebody sees these alone."""
    phones = dict(session().execute(sums.phones_of(actor, period, [material_id])).tuples().all())
    readers = (
        select(Visit.follower_id, func.min(Visit.opened_at).label("opened_at"))
        .where(
            Visit.material_id == material_id,
            Visit.opened_at >= period.begins,
            Visit.opened_at < period.ends,
            Visit.left_out.is_(None),
            Visit.follower_id.is_not(None),
            sums.her_dealers(actor, Visit.dealer_id),
        )
        .group_by(Visit.follower_id)
        .subquery("readers")
    )
    follows = (
        select(readers.c.opened_at, Follower.followed_at)
        .join(Follower, Follower.id == readers.c.follower_id)
        .where(Follower.follow_state == FOLLOWING, Follower.followed_at >= readers.c.opened_at)
    )
    customers = (
        select(readers.c.opened_at, func.min(Attribution.started_at))
        .join(Attribution, Attribution.follower_id == readers.c.follower_id)
        .where(Attribution.started_at >= readers.c.opened_at)
        .group_by(readers.c.follower_id, readers.c.opened_at)
    )

    def soon(query: object) -> int:
        rows = session().execute(query)  # type: ignore[call-overload]
        return sum(began <= opened + FOLLOWS_WITHIN for opened, began in rows)

    return Followed(phones.get(material_id, 0), soon(follows), soon(customers), _worked(actor, material_id, period))


def _worked(actor: Actor, material_id: int, period: Period) -> Worked:
    was_opportunity = or_(Lead.state.in_((OPPORTUNITY, WON)), Lead.amount_fen.is_not(None))
    query = (
        select(
            func.count(),
            func.count(case((was_opportunity, 1))),
            func.count(case((Lead.state == WON, 1))),
            func.coalesce(func.sum(case((Lead.state == WON, Lead.amount_fen))), 0),
        )
        .select_from(Share)
        .join(Lead, Lead.share_id == Share.id)
        .where(
            Share.material_id == material_id,
            Lead.created_at >= period.begins,
            Lead.created_at < period.ends,
            sums.her_dealers(actor, Share.dealer_id),
        )
    )
    return Worked(*map(int, session().execute(query).one()))
