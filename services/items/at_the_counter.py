"""A customer at the counter with an item in hand: what the owner of a dealer may do for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.bindings import OPEN
from models.db import reading, session
from models.items import Item, Ownership
from services import people
from services.bindings.owners import get_owner
from services.errors import NotAllowed
from services.item_codes import finding
from services.item_codes.scheme import Kind
from services.items import inner_tries


@dataclass(frozen=True, slots=True)
class AtTheCounter:
    """An item of the shop's. `item_id` and `bound_at` are there while it counts for the shop and can be taken back,
    `locked` says that the digits under its scratch layer are heard no more, which the shop may end. Nothing of a
    person."""

    product: str
    lot: str | None
    item_id: int | None
    bound_at: datetime | None
    locked: bool


@reading
def at_the_counter(follower_id: int, text: str) -> AtTheCounter:
    """What an owner may do for whoever brings an item, by its code or link.

    An item that neither counts for the shop nor is of a batch made for it is refused `not_your_item`, and so is a code
    that is none of ours: an owner learns of no other's goods. Refuses `code_…` and `not_owner`.
    """
    owner = get_owner(people.survivor(follower_id).id)
    found = finding.find(finding.meant(text), (Kind.ITEM,))
    if found is not None:
        query = (
            select(Item.id, Ownership.started_at)
            .join(Ownership, (Ownership.item_id == Item.id) & (Ownership.open_marker == OPEN))
            .where(Item.serial == found.serial, Ownership.dealer_id == owner.dealer_id)
        )
        bound = session().execute(query).one_or_none()
        is_ours = found.batch.dealer_id == owner.dealer_id
        if bound is not None or is_ours:
            item_id, bound_at = bound or (None, None)
            locked = is_ours and inner_tries.is_locked(found.serial)
            return AtTheCounter(found.batch.product_name, found.batch.lot, item_id, bound_at, locked)
    raise NotAllowed("not_your_item", "这件产品不是您店里的货，请顾客联系购买的门店或品牌方。")
