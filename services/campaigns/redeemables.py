"""What a counter may redeem: a campaign's voucher, or a coupon or ticket that came with a bound item; found by its
code, and judged alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, select

from models.bindings import OPEN
from models.campaign_entries import REFUSED, WITHDRAWN, CampaignEntry, Redemption, Voucher
from models.campaigns import Campaign, CampaignPrize
from models.db import session
from models.items import Item
from models.people import Follower
from models.privileges import COUPON, TICKET, ItemPrivilege, ProductPrivilege
from models.products import Product
from services.campaigns import crowds, newcomers, vouchers
from services.errors import NotFound
from services.items.granting import VOUCHER_ALPHABET, VOUCHER_LENGTH

Row = TypeVar("Row")
VOUCHER = "voucher"
KINDS = (VOUCHER, COUPON, TICKET)
LOOKS_LIKE = str.maketrans("OIL", "011")

# How it stands at a moment.
GOOD, REDEEMED, OVER, TAKEN_BACK, LOOKED_AT = "good", "redeemed", "over", "taken_back", "held"
STATES = (GOOD, REDEEMED, OVER, TAKEN_BACK, LOOKED_AT)


@dataclass(frozen=True, slots=True)
class Redeemable:
    """What a code stands for. `of` is the campaign or the product it comes from; exactly one of the two numbers is
    there. `holder_id` is None for what nobody holds any more. `looked_at`: its entry waits for a look; `unseen`: its
    holder is to be seen, by the live code on their page."""

    kind: str
    title: str
    detail: str | None
    of: str
    holder_id: int | None
    holder: str | None
    granted_at: datetime
    good_until: datetime | None
    taken_back: bool
    looked_at: bool
    unseen: bool
    voucher_id: int | None = None
    item_privilege_id: int | None = None

    @property
    def columns(self) -> dict[str, int | None]:
        """As a redemption names it."""
        return {"voucher_id": self.voucher_id, "item_privilege_id": self.item_privilege_id}

    @property
    def redeemed(self) -> ColumnElement[bool]:
        """The condition on the redemption that stands."""
        mine = (
            Redemption.voucher_id == self.voucher_id
            if self.voucher_id is not None
            else Redemption.item_privilege_id == self.item_privilege_id
        )
        return mine & (Redemption.open_marker == OPEN)

    def state_at(self, moment: datetime, redeemed: Redemption | None) -> str:
        """Pure. What was redeemed says so before anything else."""
        if redeemed is not None:
            return REDEEMED
        if self.taken_back:
            return TAKEN_BACK
        if self.looked_at:
            return LOOKED_AT
        if self.good_until is not None and self.good_until <= moment:
            return OVER
        return LOOKED_AT if self.unseen else GOOD


def get_redeemable(code: str, *, hold: bool = False) -> Redeemable:
    """Inside a rule: what a code stands for, forgiving how it is written. Refuses `voucher_unknown`. Held, nobody else
    redeems it or takes it back meanwhile. Locks: voucher, or item."""
    plain = read_code(code)
    found = None
    if plain is not None and len(plain) == vouchers.LENGTH:
        found = _of_campaign(plain, hold)
    elif plain is not None:
        found = _of_item(plain, hold)
    if found is None:
        raise NotFound("voucher_unknown", "没有这张券，请核对券码，或请顾客打开“我的奖品”重新出示。")
    return found


def read_code(text: str) -> str | None:
    """A code as it was scanned or typed: blanks and hyphens dropped, O read as 0, I and L as 1; None for what is
    none."""
    plain = "".join(text.upper().replace("-", "").split()).translate(LOOKS_LIKE)
    if len(plain) not in (vouchers.LENGTH, VOUCHER_LENGTH) or not set(plain) <= set(VOUCHER_ALPHABET):
        return None
    return plain


def standing_redemption(found: Redeemable) -> Redemption | None:
    """Inside a rule: the redemption that stands."""
    return session().scalars(select(Redemption).where(found.redeemed)).one_or_none()


def _of_campaign(code: str, hold: bool) -> Redeemable | None:
    held = select(Voucher).where(Voucher.code_index == vouchers.index_of(code))
    row = session().scalars(_fresh(held, hold)).one_or_none()
    return None if row is None else of_voucher(row)


def of_voucher(row: Voucher) -> Redeemable:
    """Inside a rule: what a campaign's voucher stands for."""
    query = (
        select(
            CampaignPrize.name,
            CampaignPrize.detail,
            Campaign.name,
            Campaign.id,
            Campaign.newcomers_in_person,
            CampaignEntry.state,
            Follower.label,
        )
        .select_from(CampaignEntry)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .join(Voucher, Voucher.entry_id == CampaignEntry.id)
        .join(CampaignPrize, CampaignPrize.id == Voucher.prize_id)
        .outerjoin(Follower, Follower.id == Voucher.follower_id)
        .where(Voucher.id == row.id)
    )
    name, detail, campaign, campaign_id, wanted, state, label = session().execute(query).one()
    # What the worker will hold within a minute is not redeemed meanwhile.
    looked_at = bool(crowds.waiting([row.entry_id]))
    return Redeemable(
        VOUCHER,
        name,
        detail,
        campaign,
        row.follower_id,
        label,
        row.granted_at,
        row.good_until,
        row.withdrawn_at is not None or state in (REFUSED, WITHDRAWN),
        looked_at,
        newcomers.has_to_be_seen(row, campaign_id, wanted=wanted),
        voucher_id=row.id,
    )


def _of_item(code: str, hold: bool) -> Redeemable | None:
    number = session().scalar(select(ItemPrivilege.item_id).where(ItemPrivilege.voucher == code))
    if number is None:
        return None
    if hold:
        session().execute(select(Item.id).where(Item.id == number).with_for_update())
    query = _fresh(select(ItemPrivilege).where(ItemPrivilege.voucher == code), False)
    row = session().scalars(query).one()
    product = (
        select(Product.name)
        .join(ProductPrivilege, ProductPrivilege.product_id == Product.id)
        .where(ProductPrivilege.id == row.privilege_id)
    )
    label = session().scalar(select(Follower.label).where(Follower.id == row.follower_id))
    return Redeemable(
        row.kind,
        row.title,
        row.detail,
        session().execute(product).scalar_one(),
        row.follower_id,
        label,
        row.granted_at,
        row.good_until,
        row.withdrawn_at is not None or row.follower_id is None,
        False,
        False,
        item_privilege_id=row.id,
    )


def _fresh(query: Select[tuple[Row]], hold: bool) -> Select[tuple[Row]]:
    """As the database has it now, whatever was read before."""
    found = query.execution_options(populate_existing=True)
    return found.with_for_update() if hold else found
