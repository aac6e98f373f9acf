"""Items as headquarters looks at them: the list, one item with its owners, its gifts and what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from models.bindings import OPEN
from models.db import reading, session
from models.dealers import Dealer
from models.item_codes import CodeBatch
from models.items import Item, Ownership
from models.people import Follower
from models.products import Product
from services import clock
from services.access import Actor, require
from services.item_codes import issuing, keys, states
from services.item_codes.code_text import printed
from services.item_codes.scheme import CodeKey, Kind
from services.items import granting, inner_tries, owning
from services.items.granting import Granted
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import begins, holds, labels

ACT = "items.read"
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One bound item: whose it is (None: nobody's now), for whom it counts, since when it is bound at all."""

    id: int
    product: str
    product_code: str
    owner_id: int | None
    owner: str | None
    dealer_code: str | None
    dealer: str | None
    rule: str | None
    first_bound_at: datetime
    warranty_until: date | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """One owner of an item, by label."""

    follower_id: int
    label: str
    way: str
    dealer: str | None
    rule: str
    started_at: datetime
    ended_at: datetime | None
    ended_why: str | None
    ended_reason: str | None


@dataclass(frozen=True, slots=True)
class Life:
    """All of one item: its code as printed, its state now, every owner it had, what its owner holds of it."""

    row: ItemRow
    code: str
    batch: str
    lot: str | None
    state: str
    locked: bool
    stretches: list[Stretch]
    privileges: list[Granted]


def _lines() -> Select[Any]:
    return (
        select(
            Item.id,
            Product.name,
            Product.code,
            Item.owner_id,
            Follower.label,
            Dealer.code,
            Dealer.name,
            Ownership.rule,
            Item.first_bound_at,
            Item.warranty_until,
        )
        .join(CodeBatch, CodeBatch.id == Item.batch_id)
        .join(Product, Product.id == CodeBatch.product_id)
        .outerjoin(Ownership, (Ownership.item_id == Item.id) & (Ownership.open_marker == OPEN))
        .outerjoin(Follower, Follower.id == Item.owner_id)
        .outerjoin(Dealer, Dealer.id == Ownership.dealer_id)
    )


_KEYS = select(Item.id)
_OF_PRODUCT = _KEYS.join(CodeBatch, CodeBatch.id == Item.batch_id).join(Product, Product.id == CodeBatch.product_id)
COLUMNS = Columns(
    keys=_KEYS,
    searched=[
        lambda words: _KEYS.join(Follower, Follower.id == Item.owner_id).where(begins(Follower.label, labels(words))),
        lambda words: _OF_PRODUCT.where(holds(Product.name, words)),
        lambda words: _OF_PRODUCT.where(begins(Product.code, words)),
    ],
    filtered={},
    sorted_by={},
    order=[Item.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[ItemRow]:
    """Items that were bound at least once, the newest first."""
    require(actor, ACT)
    return page_of(_lines(), wanted, COLUMNS, lambda row: ItemRow(*row), whole=whole)


@reading
def of_person(actor: Actor, follower_id: int) -> list[ItemRow]:
    """What somebody owns now, the newest twenty."""
    require(actor, ACT)
    rows = session().execute(_lines().where(Item.owner_id == follower_id).order_by(Item.id.desc()).limit(MOST_SHOWN))
    return [ItemRow(*row) for row in rows]


@reading
def life(actor: Actor, item_id: int) -> Life:
    """One item with all that happened to it. Refuses `item_unknown`."""
    require(actor, ACT)
    found = session().execute(_lines().where(Item.id == item_id)).one_or_none()
    if found is None:
        raise owning.unknown()
    row, item = ItemRow(*found), session().get_one(Item, item_id)
    batch = issuing.of_serial(item.serial)
    if batch is None:
        raise RuntimeError(f"item {item_id} lies in no batch")
    code = CodeKey(keys.code_key(batch.key_version), Kind.ITEM).code(item.serial)
    return Life(
        row,
        printed(code),
        batch.code,
        batch.lot,
        states.facts_of(batch, item.serial).state(clock.now()),
        batch.has_inner and inner_tries.is_locked(item.serial),
        _stretches(item_id),
        [] if row.owner_id is None else granting.granted_with(item_id, row.owner_id),
    )


def _stretches(item_id: int) -> list[Stretch]:
    query = (
        select(
            Ownership.follower_id,
            Follower.label,
            Ownership.way,
            Dealer.name,
            Ownership.rule,
            Ownership.started_at,
            Ownership.ended_at,
            Ownership.ended_why,
            Ownership.ended_reason,
        )
        .join(Follower, Follower.id == Ownership.follower_id)
        .outerjoin(Dealer, Dealer.id == Ownership.dealer_id)
        .where(Ownership.item_id == item_id)
        .order_by(Ownership.id.desc())
    )
    return [Stretch(*row) for row in session().execute(query)]
