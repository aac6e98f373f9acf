"""What a product grants to whoever binds an item of it: granted once, passed on while unused, taken back with it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from models.db import insert_row, session
from models.items import Item
from models.privileges import COUPON, LONGER_WARRANTY, POINTS, TICKET, ItemPrivilege, PointEntry, ProductPrivilege
from services import clock
from services.clock import SHANGHAI

VOUCHER_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VOUCHER_LENGTH = 10  # 50 bits: nobody guesses somebody's coupon
WITH_VOUCHER = (COUPON, TICKET)
BOUND, RETURNED = "bound", "returned"


@dataclass(frozen=True, slots=True)
class Granted:
    """One privilege as its owner sees it; `voucher` is shown where it is used."""

    id: int
    kind: str
    title: str
    detail: str | None
    link: str | None
    amount: int | None
    voucher: str | None
    good_until: datetime | None
    used_at: datetime | None


def offered(product_id: int, at: datetime) -> list[ProductPrivilege]:
    """Inside a rule: what binding an item of a product grants at a moment, the days being China's."""
    today = at.astimezone(SHANGHAI).date()
    query = select(ProductPrivilege).where(
        ProductPrivilege.product_id == product_id,
        (ProductPrivilege.from_day.is_(None)) | (ProductPrivilege.from_day <= today),
        (ProductPrivilege.until_day.is_(None)) | (ProductPrivilege.until_day >= today),
    )
    return list(session().scalars(query.order_by(ProductPrivilege.id)))


def longer_by(offers: Sequence[ProductPrivilege]) -> int:
    """How many months of warranty come on top of the product's own."""
    return sum(one.amount or 0 for one in offers if one.kind == LONGER_WARRANTY)


def grant(item: Item, follower_id: int, offers: Sequence[ProductPrivilege], at: datetime) -> None:
    """Grant what is offered, in its words of this day; what was used with this very item before it went back to a shop
    is not granted a second time: one bottle brings one coupon, however often it is returned. The caller holds the
    item."""
    used_up = _used_up(item) if item.round > 1 else set()
    for offer in offers:
        if offer.id in used_up:
            continue
        made = insert_row(
            ItemPrivilege,
            item_id=item.id,
            round=item.round,
            privilege_id=offer.id,
            follower_id=follower_id,
            kind=offer.kind,
            title=offer.title,
            detail=offer.detail,
            link=offer.link,
            amount=offer.amount,
            voucher=_voucher() if offer.kind in WITH_VOUCHER else None,
            granted_at=at,
            good_until=None if offer.good_days is None else clock.end_of_day(at, offer.good_days),
        )
        if offer.kind == POINTS:
            _book(made, follower_id, offer.amount or 0, BOUND, at)


def _used_up(item: Item) -> set[int]:
    used = select(ItemPrivilege.privilege_id).where(
        ItemPrivilege.item_id == item.id, ItemPrivilege.used_at.is_not(None)
    )
    return set(session().scalars(used))


def pass_on(item: Item, follower_id: int) -> None:
    """What is unused goes along with the item to its next owner; points stay with whoever earned them. The caller
    holds the item."""
    session().execute(
        update(ItemPrivilege)
        .where(
            ItemPrivilege.item_id == item.id,
            ItemPrivilege.kind != POINTS,
            ItemPrivilege.used_at.is_(None),
            ItemPrivilege.withdrawn_at.is_(None),
        )
        .values(follower_id=follower_id)
        .execution_options(synchronize_session=False)
    )


def withdraw(item: Item, at: datetime) -> None:
    """The item goes back to the shop, and with it what it brought and was not used. The caller holds the item."""
    rows = session().scalars(
        select(ItemPrivilege)
        .where(ItemPrivilege.item_id == item.id, ItemPrivilege.withdrawn_at.is_(None), ItemPrivilege.used_at.is_(None))
        .order_by(ItemPrivilege.id)
    )
    for row in rows.all():
        row.withdrawn_at = at
        if row.kind == POINTS and row.follower_id is not None:
            _book(row, row.follower_id, -(row.amount or 0), RETURNED, at)


def granted_with(item_id: int, follower_id: int) -> list[Granted]:
    """Inside a rule: what somebody holds of an item now."""
    query = select(ItemPrivilege).where(
        ItemPrivilege.item_id == item_id,
        ItemPrivilege.follower_id == follower_id,
        ItemPrivilege.withdrawn_at.is_(None),
    )
    return [as_granted(row) for row in session().scalars(query.order_by(ItemPrivilege.id))]


def as_granted(row: ItemPrivilege) -> Granted:
    return Granted(
        row.id,
        row.kind,
        row.title,
        row.detail,
        row.link,
        row.amount,
        row.voucher,
        row.good_until,
        row.used_at,
    )


def points_of(follower_id: int) -> int:
    """Inside a rule: what somebody's points come to."""
    query = select(func.coalesce(func.sum(PointEntry.points), 0)).where(PointEntry.follower_id == follower_id)
    return int(session().scalar(query) or 0)


def _book(granted: ItemPrivilege, follower_id: int, points: int, why: str, at: datetime) -> None:
    session().add(PointEntry(follower_id=follower_id, item_privilege_id=granted.id, points=points, why=why, at=at))


def _voucher() -> str:
    return "".join(secrets.choice(VOUCHER_ALPHABET) for _ in range(VOUCHER_LENGTH))
