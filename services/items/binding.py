"""Binding (绑定): whoever holds an item makes it theirs. One item has one owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models.db import insert_row_once, transaction
from models.items import BY_CODE, Item, Ownership
from models.people import Follower
from services import access, audit, clock, people, privacy
from services.errors import Conflict, Invalid, NotFound, Refusal
from services.item_codes import finding, issuing, missing, starving, states, verifying
from services.item_codes.finding import Deciphered, Found
from services.item_codes.looks import NOWHERE, Circumstances
from services.item_codes.scheme import Kind
from services.items import granting, inner_tries, owning, warranty
from services.items.attributing import attribute, evidence_of
from services.items.granting import Granted
from services.sentences import say

MAY_AGREE = ("bind", "phone", "lead_to_dealer", "marketing", "place")


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody says who wants to bind: the code as typed or scanned, the digits under the scratch layer where
    there are some, the purposes they agreed to, and, if they say so, the city they live in (GB/T 2260)."""

    code: str
    inner_code: str = ""
    consents: frozenset[str] = frozenset()
    city: str | None = None
    way: str = "mini_program"


@dataclass(frozen=True, slots=True)
class Bound:
    """An item as its owner sees it right after; `new` is false where it was theirs before."""

    item_id: int
    product: str
    bound_at: datetime
    warranty_until: date | None
    privileges: list[Granted]
    new: bool


def bind(follower_id: int, wish: Wish, seen_from: Circumstances = NOWHERE) -> Bound:
    """Make an item mine: the warranty begins, privileges are granted, I count for the dealer whose item it is.

    Bound by me already it stays as it is. Refuses what is no code (`code_…`, `gtin_wrong`), `consent_missing`, what
    cannot be bound now, whatever the cause (`code_not_available`, a miss like any other), `owned_by_another` without a
    word about whom, `inner_missing`, `inner_wrong` (which counts, for the item and for whoever types), `inner_locked`,
    and whoever missed or typed wrong too often (`slow_down`). Locks: follower, batch (shared), item, its tries.
    """
    refuse_without_consent(wish.consents)
    me = people.survivor(follower_id).id
    code, gtin = verifying.meant_to_bind(me, wish.code, seen_from)
    deciphered = finding.decipher(code, (Kind.ITEM,))
    said, found = _bind(me, deciphered, gtin, wish)
    if isinstance(said, NotFound):
        missing.note(me, code, deciphered, found, seen_from.networks)
    elif isinstance(said, Invalid):
        starving.wrong_inner(me)
    if isinstance(said, Refusal):
        raise said
    return said


@transaction
def _bind(
    follower_id: int, deciphered: Sequence[Deciphered], gtin: str | None, wish: Wish
) -> tuple[Bound | Refusal, Found | None]:
    """A wrong inner code is an answer and no exception: that it was typed must stay."""
    row = people.lock(follower_id)
    found = finding.place(deciphered)
    if found is None or not _is_good(found, gtin):
        return NotFound("code_not_available", "暂时查不到这个码，请核对包装后再试，或联系卖给您的商家。"), found
    item = owning.lock_serial(found.serial)
    if item is not None and item.owner_id is not None:
        if item.owner_id != row.id:
            raise _owned()
        return as_it_stands(item, new=False), found
    unheard = _inner(row.id, found, wish.inner_code)
    if unheard is not None:
        return unheard, found
    agree(row.id, wish.consents, wish.way)
    return _make(row, found, item, wish), found


def refuse_without_consent(consents: frozenset[str]) -> None:
    """Nothing is bound before somebody agreed to what binding keeps of them."""
    if "bind" not in consents:
        raise Invalid("consent_missing", "请先阅读并同意绑定说明。")


def agree(follower_id: int, consents: frozenset[str], way: str) -> None:
    """Keep each purpose that was agreed to, with the words that were shown."""
    for purpose in sorted(consents & set(MAY_AGREE)):
        privacy.agree(follower_id, purpose, way, version=privacy.OF_AN_ITEM.get(purpose, privacy.CURRENT))


def _is_good(found: Found, gtin: str | None) -> bool:
    """Whether the item behind a code is good at this moment, its batch held still: what is being frozen waits for us,
    or we for it."""
    issuing.hold(found.batch.id)
    state = states.facts_of(found.batch, found.serial).state(clock.now())
    return state == states.ACTIVE and gtin in (None, found.batch.gtin)


def _inner(follower_id: int, found: Found, typed: str) -> Refusal | None:
    if not found.batch.has_inner:
        return None
    if not typed.strip():
        raise Invalid("inner_missing", "请刮开包装上的涂层，填写下面的 8 位数字。")
    starving.refuse_inner(follower_id)
    heard, left = inner_tries.hear(found, typed)
    if heard == "locked" or (heard == "wrong" and not left):
        return Conflict("inner_locked", "填错次数太多，已经锁定。请联系购买的门店或品牌方，核实后为您打开。")
    if heard == "wrong":
        return Invalid("inner_wrong", say("刮开层数字不对，请对照包装再填一次，还可以试 %(left)s 次。", left=left))
    return None


def _make(row: Follower, found: Found, item: Item | None, wish: Wish) -> Bound:
    """A warranty begins, and privileges are granted, with the first owner and with the first after a return; whoever
    else follows takes over what stands."""
    now, batch = clock.now(), found.batch
    evidence = evidence_of(row.id, batch, wish.city if "place" in wish.consents else None)
    product = owning.product_of(batch.id)
    begins = item is None or owning.is_back(item)
    offers = granting.offered(product.id, now) if begins else []
    until = warranty.last_day(now, product.warranty_months + granting.longer_by(offers))
    if item is None:
        item = insert_row_once(
            Item,
            serial=found.serial,
            batch_id=batch.id,
            owner_id=row.id,
            round=1,
            first_bound_at=now,
            warranty_until=until,
        )
        if item is None:  # somebody else, this very moment
            raise _owned()
    else:
        item.owner_id = row.id
        if begins:
            item.round, item.warranty_until = item.round + 1, until
    owned = owning.begin(item, row.id, BY_CODE, evidence)
    granting.pass_on(item, row.id)
    granting.grant(item, row.id, offers, now)
    actor = access.follower(row.id, row.label)
    audit.record(actor, "item:code:bind", "item", item.id, ownership=owned.id, rule=owned.rule)
    attribute(actor, row, owned, evidence)
    bound = as_it_stands(item, new=True)
    owning.tell_dealer(owned, product.name, row.label)
    tell_thanks(owned, bound)
    return bound


def as_it_stands(item: Item, *, new: bool) -> Bound:
    """Inside a rule that holds the item: what its owner has of it."""
    owned = owning.standing(item)
    if owned is None or item.owner_id is None:
        raise RuntimeError(f"item {item.id} has an owner and no ownership")
    return Bound(
        item.id,
        owning.product_of(item.batch_id).name,
        owned.started_at,
        item.warranty_until,
        granting.granted_with(item.id, item.owner_id),
        new,
    )


def tell_thanks(owned: Ownership, bound: Bound) -> None:
    """The new owner is thanked, and told until when and what for."""
    until = bound.warranty_until.isoformat() if bound.warranty_until else "无"
    gained = "、".join(one.title for one in bound.privileges) or "无"
    facts = {"product": bound.product, "warranty": until, "privileges": gained, "time": clock.shown(owned.started_at)}
    owning.tell_owner(owning.MINE, owned, facts)


def _owned() -> Conflict:
    return Conflict(
        "owned_by_another",
        "这件产品已经绑定在别人名下。如果是您买的或别人送您的，请让对方转赠，或联系购买的门店。",
    )
