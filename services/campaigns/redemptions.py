"""What was redeemed: headquarters' list of all counters, and a shop's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from models.bindings import OPEN
from models.campaign_entries import Redemption, Voucher
from models.campaigns import Campaign, CampaignPrize
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.people import Follower
from models.privileges import ItemPrivilege
from services import scopes
from services.access import Actor, reach, require
from services.campaigns.counters import AtCounter, at_counter
from services.campaigns.redeemables import VOUCHER
from services.errors import NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import holds

READ = "redemptions.read"
PAGE = 20
STATES = ("standing", "undone")


@dataclass(frozen=True, slots=True)
class RedemptionRow:
    """One redemption; `of` is its campaign, of what came with an item None. `holder` is the label of whoever held it.
    `late` is how many seconds after the scan it reached us: a phone without a network."""

    id: int
    kind: str
    title: str
    of: str | None
    worth_fen: int | None
    dealer: str | None
    dealer_code: str | None
    by: str | None
    holder: str | None
    scanned_at: datetime
    at: datetime
    undone_at: datetime | None
    undone_by: str | None
    undone_reason: str | None

    @property
    def late(self) -> int:
        return int((self.at - self.scanned_at).total_seconds())


def _in_state(word: str) -> ColumnElement[bool]:
    return Redemption.open_marker == OPEN if word == "standing" else Redemption.undone_at.is_not(None)


def _of_kind(word: str) -> ColumnElement[bool]:
    return Redemption.voucher_id.is_not(None) if word == VOUCHER else Redemption.item_privilege_id.is_not(None)


def _of_campaign(slug: str) -> ColumnElement[bool]:
    vouchers = (
        select(Voucher.id)
        .join(CampaignPrize, CampaignPrize.id == Voucher.prize_id)
        .join(Campaign, Campaign.id == CampaignPrize.campaign_id)
        .where(Campaign.slug == slug)
    )
    return Redemption.voucher_id.in_(vouchers)


def _of_dealers(words: tuple[str, ...]) -> Select[Any]:
    named = or_(holds(Dealer.name, words), holds(Dealer.code, words))
    return select(Redemption.id).join(Dealer, Dealer.id == Redemption.dealer_id).where(named)


def _of_prizes(words: tuple[str, ...]) -> Select[Any]:
    return (
        select(Redemption.id)
        .join(Voucher, Voucher.id == Redemption.voucher_id)
        .join(CampaignPrize, CampaignPrize.id == Voucher.prize_id)
        .where(holds(CampaignPrize.name, words))
    )


COLUMNS = Columns(
    keys=select(Redemption.id),
    searched=[_of_dealers, _of_prizes],
    filtered={"state": _in_state, "kind": _of_kind, "campaign": _of_campaign},
    sorted_by={},
    order=[Redemption.id.desc()],
)


def _lines() -> Select[Any]:
    kind = case((Redemption.voucher_id.is_not(None), VOUCHER), else_=ItemPrivilege.kind)
    return (
        select(
            Redemption.id,
            kind,
            func.coalesce(CampaignPrize.name, ItemPrivilege.title),
            Campaign.name,
            CampaignPrize.worth_fen,
            Dealer.name,
            Dealer.code,
            DealerStaff.name,
            Follower.label,
            Redemption.scanned_at,
            Redemption.at,
            Redemption.undone_at,
            Redemption.undone_by,
            Redemption.undone_reason,
        )
        .outerjoin(Voucher, Voucher.id == Redemption.voucher_id)
        .outerjoin(CampaignPrize, CampaignPrize.id == Voucher.prize_id)
        .outerjoin(Campaign, Campaign.id == CampaignPrize.campaign_id)
        .outerjoin(ItemPrivilege, ItemPrivilege.id == Redemption.item_privilege_id)
        .outerjoin(Dealer, Dealer.id == Redemption.dealer_id)
        .outerjoin(DealerStaff, DealerStaff.id == Redemption.dealer_staff_id)
        .outerjoin(Follower, Follower.id == func.coalesce(Voucher.follower_id, ItemPrivilege.follower_id))
    )


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[RedemptionRow]:
    """Every redemption, the newest first; of a region manager those of her dealers."""
    require(actor, READ)
    seen = None if reach(actor, READ) == "all" else scopes.dealers(actor, READ, Redemption.dealer_id)
    return page_of(_lines(), wanted, COLUMNS, lambda found: RedemptionRow(*found), seen=seen, whole=whole)


@reading
def one(actor: Actor, redemption_id: int) -> RedemptionRow:
    """One of them. Refuses `redemption_unknown`, also what is another region's."""
    require(actor, READ)
    mine: ColumnElement[bool] = scopes.dealers(actor, READ, Redemption.dealer_id)
    found = session().execute(_lines().where(Redemption.id == redemption_id, mine)).first()
    if found is None:
        raise NotFound("redemption_unknown", "没有找到这次核销。")
    return RedemptionRow(*found)


@reading
def of_my_counter(follower_id: int, *, before: int | None = None) -> tuple[list[RedemptionRow], int | None]:
    """What was redeemed at my shop, the newest first: all of it for its owner, my own for a clerk; and where the next
    page begins. Refuses `not_at_counter`."""
    me = at_counter(follower_id)
    query = _lines().where(_mine(me)).order_by(Redemption.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(Redemption.id < before)
    rows = [RedemptionRow(*row) for row in session().execute(query)]
    shown = rows[:PAGE]
    return shown, shown[-1].id if len(rows) > PAGE else None


def _mine(me: AtCounter) -> ColumnElement[bool]:
    at_my_shop = Redemption.dealer_id == me.dealer_id
    return at_my_shop if me.owner else and_(at_my_shop, Redemption.dealer_staff_id == me.staff_id)
