"""Showing that draws were fair: the seed is told once the campaign is over, and every draw can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, and_, or_, select, update

from models.campaign_entries import LOST, SOLD_OUT, WON, CampaignEntry
from models.campaigns import ENDED, LOTTERY, Campaign, CampaignPrize, CampaignSeed
from models.db import reading, session, transaction
from models.people import Follower
from services import audit, clock
from services.access import SYSTEM
from services.campaigns import drawing, moments, seeds, stock
from services.campaigns.limits import Standing, content_of, find_standing
from services.errors import NotFound

A_PAGE = 500


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw as everybody may read it: its number, who drew (a label, never a name; None once
    they were let go), the value, and what it gave."""

    number: int
    label: str | None
    value: int
    outcome: str
    prize: str | None


@dataclass(frozen=True, slots=True)
class Fairness:
    """What was committed to, and, once the campaign is over, the seed with a page of the draws, from the first on.
    `title` is what its page says it is; `odds` are the prizes with their chance in a million, in the order in which
    they lie."""

    standing: Standing
    title: str
    commitment: str
    seed: str | None
    draws: int
    odds: tuple[tuple[str, int], ...]
    shown: tuple[Draw, ...]
    more: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What drawing everything again found: how many draws, and every one that differs, in words."""

    slug: str
    draws: int
    told: bool
    wrong: tuple[str, ...]


@reading
def show(slug: str, *, after: int = 0) -> Fairness:
    """Refuses `campaign_unknown`, and `no_draws` of a campaign without a lottery."""
    standing, seed = _seed(slug)
    told = seed.revealed_at is not None
    rows = _draws(standing.id, after, A_PAGE + 1) if told else []
    prizes = stock.prizes_of(standing.id)
    return Fairness(
        standing,
        content_of(standing.version_id).title,
        seed.commitment,
        seed.seed if told else None,
        seed.draws,
        tuple((one.name, one.odds_ppm or 0) for one in prizes),
        tuple(rows[:A_PAGE]),
        rows[A_PAGE - 1].number if len(rows) > A_PAGE else None,
    )


@reading
def check(slug: str) -> Checked:
    """Draw everything again: the seed is the one that was committed to, the numbers have no gap, each value and each
    outcome follow from it. Refuses `campaign_unknown`, `no_draws`."""
    standing, seed = _seed(slug)
    prizes = stock.prizes_of(standing.id)
    wrong: list[str] = []
    if seeds.commitment_of(seed.seed) != seed.commitment:
        wrong.append("the seed is not the one that was committed to")
    at = 0
    while rows := _draws(standing.id, at, A_PAGE):
        for row in rows:
            at += 1
            if row.number != at:
                return Checked(standing.slug, seed.draws, seed.revealed_at is not None, (*wrong, f"{at} is missing"))
            wrong += _differs(seed.seed, standing.slug, row, prizes)
    if at != seed.draws:
        wrong.append(f"{seed.draws} were counted and {at} are kept")
    return Checked(standing.slug, seed.draws, seed.revealed_at is not None, tuple(wrong))


@transaction
def tell_seeds() -> int:
    """Lotteries that are over tell their seed; how many did just now. Locks: campaign_seed."""
    over = or_(Campaign.state == ENDED, and_(Campaign.ends_at.is_not(None), Campaign.ends_at <= moments.this_moment()))
    waiting = (
        select(Campaign.id)
        .join(CampaignSeed, CampaignSeed.campaign_id == Campaign.id)
        .where(Campaign.bait == LOTTERY, CampaignSeed.revealed_at.is_(None), over)
    )
    return sum(_tell(number) for number in session().scalars(waiting).all())


def _tell(campaign_id: int) -> bool:
    """From now on the seed is everybody's and nobody draws any more."""
    untold = update(CampaignSeed).where(CampaignSeed.campaign_id == campaign_id, CampaignSeed.revealed_at.is_(None))
    done: CursorResult[Any] = session().execute(  # type: ignore[assignment]
        untold.values(revealed_at=clock.now()).execution_options(synchronize_session=False)
    )
    if done.rowcount:
        audit.record(SYSTEM, "campaign:seed:reveal", "campaign", campaign_id)
    return bool(done.rowcount)


def _differs(seed: str, slug: str, row: Draw, prizes: list[stock.Prize]) -> list[str]:
    value = drawing.value_of(seed, slug, row.number)
    if value != row.value:
        return [f"{row.number}: {row.value} was kept, {value} is drawn"]
    prize = drawing.prize_for(value, prizes)
    if row.outcome == LOST:
        fits = prize is None
    else:
        fits = row.outcome in (WON, SOLD_OUT) and prize is not None
        fits = fits and (row.outcome == SOLD_OUT or (prize is not None and row.prize == prize.name))
    return [] if fits else [f"{row.number}: {row.outcome} of {row.prize} does not follow from {value}"]


def _seed(slug: str) -> tuple[Standing, CampaignSeed]:
    standing = find_standing(slug)
    seed = session().get(CampaignSeed, standing.id)
    if seed is None:
        raise NotFound("no_draws", "这个活动没有抽奖。")
    return standing, seed


def _draws(campaign_id: int, after: int, most: int) -> list[Draw]:
    """The draws in their order; a prize that was put back since was drawn all the same."""
    from_here = (
        select(CampaignEntry.draw_number, Follower.label, CampaignEntry.draw_value, CampaignEntry.outcome, _PRIZE_NAME)
        .outerjoin(Follower, Follower.id == CampaignEntry.follower_id)
        .where(CampaignEntry.campaign_id == campaign_id, CampaignEntry.draw_number > after)
        .order_by(CampaignEntry.draw_number)
        .limit(most)
    )
    return [Draw(*row) for row in session().execute(from_here).tuples()]


_PRIZE_NAME = (
    select(CampaignPrize.name)
    .where(CampaignPrize.id == CampaignEntry.prize_id)
    .correlate(CampaignEntry)
    .scalar_subquery()
)
