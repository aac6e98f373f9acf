"""Beginning and ending an ownership: what binding, giving, returning and releasing share."""

from __future__ import annotations

from sqlalchemy import select, update

from models.bindings import OPEN
from models.db import insert_row, session
from models.item_codes import CodeBatch
from models.items import OVERTAKEN, RETURNED, Item, ItemTransfer, Ownership
from models.products import Product
from services import clock, message_grants, notices
from services.bindings.owners import owners_of
from services.errors import NotFound
from services.items.attributing import Evidence

MINE = "item_mine"
COUNTED = "item_bound"
CHANGED = "item_changed"
MY_ITEMS = "/me/items"


def lock(item_id: int) -> Item | None:
    """The item, held until the transaction ends; its ownership and what it grants are nobody else's meanwhile."""
    return session().get(Item, item_id, with_for_update=True, populate_existing=True)


def lock_serial(serial: int) -> Item | None:
    """The same by its serial; None while it was never bound."""
    query = select(Item).where(Item.serial == serial).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).one_or_none()


def standing(item: Item) -> Ownership | None:
    """The ownership that is open now; the caller holds the item."""
    query = select(Ownership).where(Ownership.item_id == item.id, Ownership.open_marker == OPEN)
    return session().scalars(query).one_or_none()


def begin(item: Item, follower_id: int, way: str, evidence: Evidence) -> Ownership:
    """From now on it is theirs. The caller holds the item, has ended what stood and named the owner in its row."""
    return insert_row(
        Ownership,
        item_id=item.id,
        follower_id=follower_id,
        way=way,
        dealer_id=evidence.dealer_id,
        rule=evidence.rule,
        share_id=evidence.share_id,
        open_marker=OPEN,
        started_at=clock.now(),
    )


def end(owned: Ownership, why: str, reason: str | None = None) -> None:
    """An ownership is only ended, never before it began, whatever the clock says. A gift on offer ends with it. The
    caller holds the item."""
    at = max(clock.now(), owned.started_at)
    owned.open_marker, owned.ended_at, owned.ended_why, owned.ended_reason = None, at, why, reason
    session().execute(
        update(ItemTransfer)
        .where(ItemTransfer.item_id == owned.item_id, ItemTransfer.open_marker == OPEN)
        .values(open_marker=None, outcome=OVERTAKEN, ended_at=at)
        .execution_options(synchronize_session="fetch")
    )
    session().flush()


def unknown() -> NotFound:
    """There is no such item, or it is not yours."""
    return NotFound("item_unknown", "没有找到这件产品，可能已经转赠或退回。")


def is_back(item: Item) -> bool:
    """Whether the shop has it back: what follows begins anew. The caller holds the item."""
    last = select(Ownership.ended_why).where(Ownership.item_id == item.id).order_by(Ownership.id.desc())
    return session().scalar(last.limit(1)) == RETURNED


def product_of(batch_id: int) -> Product:
    """The product of a batch's items."""
    query = select(Product).join(CodeBatch, CodeBatch.product_id == Product.id).where(CodeBatch.id == batch_id)
    return session().scalars(query).one()


def tell_owner(kind: str, owned: Ownership, facts: dict[str, str]) -> None:
    """Owe the owner of a stretch a word about their item, where a message can reach them: scanning asks nobody to
    follow, and whoever does not has their page of it."""
    if not message_grants.reached(owned.follower_id, kind):
        return
    path = f"{MY_ITEMS}/{owned.item_id}" if kind == MINE else MY_ITEMS
    notices.owe(kind, owned.follower_id, facts, cause=f"ownership:{owned.id}", path=path)


def tell_dealer(owned: Ownership, product: str, label: str) -> None:
    """The dealer's owners hear that one of their items has an owner now, by a label only."""
    facts = {"customer": label, "product": product, "time": clock.shown(owned.started_at)}
    for owner in owners_of(owned.dealer_id, besides=owned.follower_id):
        notices.owe(COUNTED, owner.follower_id, facts, cause=f"ownership:{owned.id}")


def tell_changed(owned: Ownership, product: str, result: str, note: str) -> None:
    """Whoever owned it hears what became of it."""
    facts = {"product": product, "result": result, "time": clock.shown(clock.now()), "note": note}
    tell_owner(CHANGED, owned, facts)
