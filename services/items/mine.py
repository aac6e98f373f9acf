"""What I own: a list, and one item with its warranty card and privileges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from models.bindings import OPEN
from models.db import reading, session
from models.item_codes import CodeBatch
from models.items import Item, ItemTransfer, Ownership
from models.products import Product, ProductPicture
from models.stored_files import StoredFile
from services import clock, people
from services.attribution.customers import served_by
from services.clock import SHANGHAI
from services.items import granting, owning
from services.items.granting import Granted
from services.uploads import served_path

PAGE = 50


@dataclass(frozen=True, slots=True)
class MyItem:
    """One item of mine; the warranty covers the whole of its last day in China. `picture` is the path of its product's
    main one, below FILES_BASE_URL."""

    id: int
    product: str
    product_code: str
    lot: str | None
    bound_at: datetime
    warranty_until: date | None
    picture: str | None

    @property
    def in_warranty(self) -> bool | None:
        """None where no warranty was promised."""
        if self.warranty_until is None:
            return None
        return clock.now().astimezone(SHANGHAI).date() <= self.warranty_until


@dataclass(frozen=True, slots=True)
class Card:
    """One item with all it brings; `gift` is the token of an offer that stands."""

    item: MyItem
    dealer: str | None
    privileges: list[Granted]
    gift: str | None
    gift_until: datetime | None


@reading
def page(follower_id: int, *, before: int | None = None) -> tuple[list[MyItem], int | None]:
    """My items, those bound last first, from `before` on; and where the next page begins."""
    query = _mine(follower_id).order_by(Ownership.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(Ownership.id < before)
    rows = session().execute(query.add_columns(Ownership.id)).all()
    shown = rows[:PAGE]
    return [_item(row[:-1]) for row in shown], shown[-1][-1] if len(rows) > PAGE else None


@reading
def points(follower_id: int) -> int:
    """What my points come to."""
    return granting.points_of(people.survivor(follower_id).id)


@reading
def card(follower_id: int, item_id: int) -> Card:
    """One item of mine; somebody else's is unknown to me (`item_unknown`)."""
    found = session().execute(_mine(follower_id).where(Item.id == item_id)).one_or_none()
    if found is None:
        raise owning.unknown()
    me = people.survivor(follower_id).id
    offer = select(ItemTransfer).where(
        ItemTransfer.item_id == item_id, ItemTransfer.open_marker == OPEN, ItemTransfer.expires_at > clock.now()
    )
    gift = session().scalars(offer).one_or_none()
    belongs = served_by(me)
    return Card(
        _item(found),
        belongs.dealer if belongs else None,
        granting.granted_with(item_id, me),
        gift.token if gift else None,
        gift.expires_at if gift else None,
    )


def _item(row: Sequence[Any]) -> MyItem:
    number, product, code, lot, bound_at, until, random_name, file_name = row
    picture = served_path(random_name, file_name) if random_name else None
    return MyItem(number, product, code, lot, bound_at, until, picture)


def _mine(follower_id: int) -> Select[Any]:
    main = (ProductPicture.product_id == Product.id) & (ProductPicture.position == 0)
    return (
        select(
            Item.id,
            Product.name,
            Product.code,
            CodeBatch.lot,
            Ownership.started_at,
            Item.warranty_until,
            StoredFile.random_name,
            StoredFile.file_name,
        )
        .join(Ownership, (Ownership.item_id == Item.id) & (Ownership.open_marker == OPEN))
        .join(CodeBatch, CodeBatch.id == Item.batch_id)
        .join(Product, Product.id == CodeBatch.product_id)
        .outerjoin(ProductPicture, main)
        .outerjoin(StoredFile, StoredFile.id == ProductPicture.file_id)
        .where(Item.owner_id == people.survivor(follower_id).id)
    )
