"""What is given: never beyond the stock, never beyond the budget, each change one line of a ledger.

A prize is taken by an update that holds only while something is left, so that of many at one moment exactly as many get
one as there are. The campaign's row comes before the prize's, both last and for the shortest time; whoever finds
nothing left is told so before any lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, bindparam, case, or_, select, update

from models.campaigns import GIVEN, PUBLISHED, RETURNED, Campaign, CampaignPrize, CampaignStockEntry
from models.db import insert_together, session
from services import clock
from services.access import Actor
from services.campaigns.limits import Standing, refuse_if_stopped
from services.errors import Conflict


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize as it stands; `odds_ppm` is the chance of one draw in a million."""

    id: int
    name: str
    detail: str | None
    picture_file_id: int | None
    worth_fen: int
    left: int
    odds_ppm: int | None
    good_days: int | None


_PRIZES = (
    select(
        CampaignPrize.id,
        CampaignPrize.name,
        CampaignPrize.detail,
        CampaignPrize.picture_file_id,
        CampaignPrize.worth_fen,
        CampaignPrize.stock - CampaignPrize.given,
        CampaignPrize.odds_ppm,
        CampaignPrize.good_days,
    )
    .where(CampaignPrize.campaign_id == bindparam("campaign"))
    .order_by(CampaignPrize.position, CampaignPrize.id)
)


def prizes_of(campaign_id: int) -> list[Prize]:
    """Inside a rule: what there is, in its order; holds nothing."""
    return [Prize(*row) for row in session().connection().execute(_PRIZES, {"campaign": campaign_id})]


def can_be_had(standing: Standing, prizes: Sequence[Prize]) -> list[Prize]:
    """Those of which something is left that the budget still pays for."""
    room = standing.left_fen
    return [one for one in prizes if one.left > 0 and (room is None or one.worth_fen <= room)]


def can_still_be_had() -> ColumnElement[int]:
    """The same in a query, of a prize beside its campaign: how many are left, no more than the budget still pays for,
    which is what its page says."""
    left, room = CampaignPrize.stock - CampaignPrize.given, Campaign.budget_fen - Campaign.spent_fen
    paid_for = room // CampaignPrize.worth_fen
    unbound = or_(Campaign.budget_fen.is_(None), CampaignPrize.worth_fen == 0)
    return case((unbound, left), (room < CampaignPrize.worth_fen, 0), (paid_for < left, paid_for), else_=left)


def gone() -> Conflict:
    """All of it was given."""
    return Conflict("sold_out", "已经全部领完了，谢谢您来。下次有活动，早一点来。")


def take(campaign_id: int, prize: Prize) -> bool:
    """One of this prize for somebody; False, and nothing changed, when none is left or the budget is used up. Refuses
    `paused` and `ended` when the campaign was stopped since its page was looked at: once that is committed, nothing is
    given. Locks: campaign, campaign_prize."""
    if not _spend(campaign_id, prize.worth_fen):
        refuse_if_stopped(campaign_id)
        return False
    if _give(prize.id):
        return True
    _spend_back(campaign_id, prize.worth_fen)
    return False


def put_back(actor: Actor, campaign_id: int, prize_id: int, entry_id: int) -> None:
    """A prize that was kept for an entry is there for others again. The caller has ended what stood for it, once.
    Locks: campaign, campaign_prize."""
    worth = session().scalar(select(CampaignPrize.worth_fen).where(CampaignPrize.id == prize_id)) or 0
    _spend_back(campaign_id, worth)
    _run(update(CampaignPrize).where(CampaignPrize.id == prize_id).values(given=CampaignPrize.given - 1))
    write_down(actor, prize_id, entry_id, 1, RETURNED)


def write_down(actor: Actor, prize_id: int, entry_id: int, change: int, why: str = GIVEN) -> None:
    """One line of the ledger."""
    insert_together(
        CampaignStockEntry,
        prize_id=prize_id,
        entry_id=entry_id,
        change=change,
        why=why,
        made_by="本人" if actor.kind == "follower" else actor.name,
        at=clock.now(),
    )


_SPENT = (
    update(Campaign)
    .where(
        Campaign.id == bindparam("campaign"),
        Campaign.state == PUBLISHED,
        or_(Campaign.budget_fen.is_(None), Campaign.spent_fen + bindparam("worth") <= Campaign.budget_fen),
    )
    .values(spent_fen=Campaign.spent_fen + bindparam("worth"))
)
_SPENT_BACK = (
    update(Campaign)
    .where(Campaign.id == bindparam("campaign"))
    .values(spent_fen=Campaign.spent_fen - bindparam("worth"))
)
_GIVEN = (
    update(CampaignPrize)
    .where(CampaignPrize.id == bindparam("prize"), CampaignPrize.given < CampaignPrize.stock)
    .values(given=CampaignPrize.given + 1)
)


def _spend(campaign_id: int, worth_fen: int) -> bool:
    """Also what is worth nothing: the campaign's row comes before its prizes', always."""
    return _run(_SPENT, campaign=campaign_id, worth=worth_fen) == 1


def _spend_back(campaign_id: int, worth_fen: int) -> None:
    _run(_SPENT_BACK, campaign=campaign_id, worth=worth_fen)


def _give(prize_id: int) -> bool:
    return _run(_GIVEN, prize=prize_id) == 1


def _run(statement: Any, **values: int) -> int:
    done: CursorResult[Any] = session().execute(  # type: ignore[assignment]
        statement.execution_options(synchronize_session=False), values
    )
    return done.rowcount
