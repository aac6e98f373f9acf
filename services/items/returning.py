"""Taking an item from its owner: it goes back to the shop, or headquarters takes it from the wrong person."""

from __future__ import annotations

from models.db import session, transaction
from models.items import RELEASED, RETURNED, Item, Ownership
from services import access, audit, clock, people
from services.access import Actor, require
from services.bindings.owners import get_owner
from services.errors import Conflict, Invalid
from services.items import granting, owning
from services.reasons import reason_of

LONGEST_REASON = 100


@transaction
def take_back(actor: Actor, item_id: int, *, reason: str) -> None:
    """The item went back to the shop: warranty and unused privileges end, points are taken back, and whoever binds it
    next begins anew. Refuses `item_unknown`, `nobodys` and `reason_missing`. Locks: item."""
    require(actor, "items.write")
    item, owned = _owned(item_id)
    _return(actor, item, owned, _reason(reason))


@transaction
def take_back_by_owner(follower_id: int, item_id: int, *, reason: str) -> None:
    """The same by the owner of the dealer it counts for; another dealer's item is unknown to them. Locks: follower,
    item."""
    row = people.lock(follower_id)
    dealer = get_owner(row.id)
    item, owned = _owned(item_id)
    if owned.dealer_id != dealer.dealer_id:
        raise owning.unknown()
    _return(access.follower(row.id, dealer.name), item, owned, _reason(reason))


@transaction
def release(actor: Actor, item_id: int, *, reason: str) -> None:
    """Headquarters takes an item from somebody who should not have bound it, so that the right one can: the warranty
    runs on, what is unused waits for the next owner. Refuses like `take_back`. Locks: item."""
    require(actor, "items.write")
    item, owned = _owned(item_id)
    why = _reason(reason)
    _end(item, owned, RELEASED, why)
    audit.record(actor, "item:ownership:release", "item", item.id, ownership=owned.id, reason=why)
    product = owning.product_of(item.batch_id).name
    owning.tell_changed(owned, product, "已解除绑定", why)


def _return(actor: Actor, item: Item, owned: Ownership, why: str) -> None:
    _end(item, owned, RETURNED, why)
    item.warranty_until = None
    granting.withdraw(item, clock.now())
    audit.record(actor, "item:ownership:return", "item", item.id, ownership=owned.id, reason=why)
    owning.tell_changed(owned, owning.product_of(item.batch_id).name, "已退回", why)


def _owned(item_id: int) -> tuple[Item, Ownership]:
    item = owning.lock(item_id)
    if item is None:
        raise owning.unknown()
    owned = owning.standing(item)
    if owned is None:
        raise Conflict("nobodys", "这件产品现在不在任何人名下，请刷新后查看。")
    return item, owned


def _end(item: Item, owned: Ownership, why: str, reason: str) -> None:
    owning.end(owned, why, reason)
    item.owner_id = None
    session().flush()


def _reason(text: str) -> str:
    reason = reason_of(text, LONGEST_REASON)
    if not reason:
        raise Invalid("reason_missing", "请写明原因，对方会看到。")
    return reason
