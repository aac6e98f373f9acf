"""Giving (转赠): an owner offers an item by a link, and whoever accepts it is the next owner. An item whose code is
frozen or void goes to nobody: it would come without a code that says genuine, perhaps in the middle of a recall."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import select, update

from models.bindings import OPEN
from models.db import insert_row, reading, session, transaction
from models.items import ACCEPTED, BY_GIFT, EXPIRED, GIVEN, TAKEN_BACK, Item, ItemTransfer, Ownership
from models.people import Follower
from models.sealing import blind_index
from services import access, audit, clock, people
from services.errors import Conflict, Expired, Invalid, NotFound
from services.item_codes import issuing, states
from services.items import binding, granting, owning
from services.items.attributing import Evidence, attribute
from services.items.binding import Bound

LASTS = timedelta(days=7)
TOKEN_BYTES = 16
PURPOSE = "item_transfer"
State = Literal["open", "mine", "accepted", "given", "kept", "taken_back", "over", "stopped"]


@dataclass(frozen=True, slots=True)
class Offered:
    """A gift on offer: the token of its link, and until when."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """A gift as whoever opens its link sees it: the giver themselves (`mine`; `given` once somebody accepted it, `kept`
    where nobody did in time or it was taken back), or somebody who may accept it while it is `open`. `stopped` is told
    to both: it stands, and nobody may accept it as long as the item's code is frozen or void. Who gives it is for the
    giver to say."""

    state: State
    product: str
    warranty_until: date | None
    expires_at: datetime
    item_id: int


@transaction
def offer(follower_id: int, item_id: int) -> Offered:
    """Offer an item of mine; while an offer stands, it is the same one. Good for seven days, once. Refuses
    `item_unknown`, and `item_stopped` while its code is frozen, or void. Locks: follower, batch (shared), item."""
    row = people.lock(follower_id)
    good = _is_good(item_id)
    item = _mine(row.id, item_id)
    if not good:
        raise Conflict("item_stopped", "这件产品现在不能转赠，请联系购买的门店或品牌方。")
    now = clock.now()
    standing = _open_of(item.id)
    if standing is not None and standing.expires_at > now:
        return Offered(standing.token, standing.expires_at)
    if standing is not None:
        _end(standing, EXPIRED)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = insert_row(
        ItemTransfer,
        token=token,
        token_index=blind_index(PURPOSE, token),
        item_id=item.id,
        giver_id=row.id,
        open_marker=OPEN,
        offered_at=now,
        expires_at=now + LASTS,
    )
    audit.record(access.follower(row.id, row.label), "item:gift:offer", "item", item.id, transfer=made.id)
    return Offered(token, made.expires_at)


@transaction
def take_back(follower_id: int, item_id: int) -> None:
    """Take an offer back; without one nothing changes. Refuses `item_unknown`. Locks: follower, item."""
    row = people.lock(follower_id)
    item = _mine(row.id, item_id)
    standing = _open_of(item.id)
    if standing is not None:
        _end(standing, TAKEN_BACK)
        audit.record(access.follower(row.id, row.label), "item:gift:take_back", "item", item.id, transfer=standing.id)


@reading
def look(follower_id: int, token: str) -> Look:
    """A gift before anybody decides. Refuses `gift_unknown`."""
    gift = _find(token)
    item = session().get_one(Item, gift.item_id)
    me = people.survivor(follower_id).id
    return Look(
        _state(gift, me), owning.product_of(item.batch_id).name, item.warranty_until, gift.expires_at, gift.item_id
    )


@transaction
def accept(follower_id: int, token: str, consents: frozenset[str], *, way: str = "mini_program") -> Bound:
    """Accept a gift: the item is mine, with its warranty and what is unused of its privileges; the giver is told.

    Accepted by me before, nothing changes. Refuses `gift_unknown`, `consent_missing`, `gift_to_oneself`, and what can
    be accepted no more: `gift_gone` (somebody else was quicker, or the giver owns it no more), `gift_taken_back`,
    `gift_expired`; and `gift_stopped` as long as the item's code is frozen, or void: the offer stands meanwhile. Of two
    at once one gets it. Locks: both followers (the lower id first), batch (shared), item.
    """
    binding.refuse_without_consent(consents)
    gift = _find(token)
    row, giver = _both(follower_id, gift.giver_id)
    good = _is_good(gift.item_id)
    item = owning.lock(gift.item_id)
    session().refresh(gift)
    if gift.outcome == ACCEPTED and gift.receiver_id == row.id and item is not None and item.owner_id == row.id:
        return binding.as_it_stands(item, new=False)
    if giver.id == row.id:
        raise Invalid("gift_to_oneself", "这是您自己的产品，把链接发给要送的人吧。")
    owned = owning.standing(item) if item is not None else None
    _refuse_over(gift)
    if item is None or owned is None or item.owner_id != giver.id:
        raise _gone()
    if not good:
        raise Conflict("gift_stopped", "这件产品现在不能转赠，请联系送您的朋友或品牌方。")
    gift.receiver_id = row.id
    _end(gift, ACCEPTED)
    binding.agree(row.id, consents, way)
    return _hand_on(row, item, owned)


def _hand_on(row: Follower, item: Item, owned: Ownership) -> Bound:
    """It counts for the dealer it counted for."""
    owning.end(owned, GIVEN)
    item.owner_id = row.id
    evidence = Evidence(owned.dealer_id, owned.rule, None, owned.share_id)
    mine = owning.begin(item, row.id, BY_GIFT, evidence)
    granting.pass_on(item, row.id)
    actor = access.follower(row.id, row.label)
    audit.record(actor, "item:gift:accept", "item", item.id, ownership=mine.id)
    attribute(actor, row, mine, evidence)
    bound = binding.as_it_stands(item, new=True)
    owning.tell_changed(owned, bound.product, "已被收下", "您转赠的产品，对方已经收下")
    binding.tell_thanks(mine, bound)
    return bound


def _both(receiver_id: int, giver_id: int) -> tuple[Follower, Follower]:
    people.lock_both(receiver_id, giver_id)
    return people.survivor(receiver_id), people.survivor(giver_id)


def _is_good(item_id: int) -> bool:
    """Whether the item's code is good at this moment, its batch held still: what is being frozen waits for us, or we
    for it."""
    item = session().get(Item, item_id)
    if item is None:
        return False
    issuing.hold(item.batch_id)
    return _stands_good(item)


def _stands_good(item: Item) -> bool:
    return states.facts_of(issuing.by_number(item.batch_id), item.serial).state(clock.now()) == states.ACTIVE


def _mine(follower_id: int, item_id: int) -> Item:
    item = owning.lock(item_id)
    if item is None or item.owner_id != follower_id:
        raise owning.unknown()
    return item


def _open_of(item_id: int) -> ItemTransfer | None:
    query = select(ItemTransfer).where(ItemTransfer.item_id == item_id, ItemTransfer.open_marker == OPEN)
    return session().scalars(query.execution_options(populate_existing=True)).one_or_none()


def _end(gift: ItemTransfer, outcome: str) -> None:
    """Only while it is open: whoever was first decided."""
    session().execute(
        update(ItemTransfer)
        .where(ItemTransfer.id == gift.id, ItemTransfer.open_marker == OPEN)
        .values(open_marker=None, outcome=outcome, ended_at=clock.now(), receiver_id=gift.receiver_id)
    )
    session().refresh(gift)


def _find(token: str) -> ItemTransfer:
    query = select(ItemTransfer).where(ItemTransfer.token_index == blind_index(PURPOSE, token))
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("gift_unknown", "没有找到这份礼物，请让送的人重新发一次链接。")
    return found


def _state(gift: ItemTransfer, me: int) -> State:
    mine = people.survivor(gift.giver_id).id == me
    if gift.outcome == ACCEPTED:
        return "accepted" if gift.receiver_id == me else "given" if mine else "over"
    if gift.outcome == TAKEN_BACK:
        return "kept" if mine else "taken_back"
    if gift.outcome is not None or gift.expires_at <= clock.now():
        return "kept" if mine else "over"
    if not _stands_good(session().get_one(Item, gift.item_id)):
        return "stopped"
    return "mine" if mine else "open"


def _refuse_over(gift: ItemTransfer) -> None:
    if gift.outcome == TAKEN_BACK:
        raise Expired("gift_taken_back", "送的人已经收回了这份礼物，请联系对方。")
    if gift.outcome is not None:
        raise _gone()
    if gift.expires_at <= clock.now():
        raise Expired("gift_expired", "这份礼物已过期，请让送的人重新发一次链接。")


def _gone() -> Expired:
    return Expired("gift_gone", "这份礼物已经被收下或不在了，请联系送的人。")
