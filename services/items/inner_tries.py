"""Wrong inner codes: five for an item, whoever types them; then it is locked until somebody of ours opens it again."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import select

from models.db import insert_once, session, transaction
from models.items import InnerTries
from services import access, audit, clock, people
from services.access import Actor, require
from services.bindings.owners import get_owner
from services.errors import Invalid, NotAllowed
from services.item_codes import finding, inner_codes, keys
from services.item_codes.finding import Found
from services.item_codes.inner_codes import TRIES
from services.item_codes.scheme import Kind
from services.reasons import reason_of

LONGEST_REASON = 100
Heard = Literal["right", "wrong", "locked"]


def hear(found: Found, typed: str) -> tuple[Heard, int]:
    """Inside a rule: whether these are the digits under the scratch layer, and how many tries are left.

    The comparison takes as long for every answer, and a locked item hears no right ones either. Wrong ones of many at
    once all count. Locks: the item's tries.
    """
    version = found.batch.inner_key_version
    if version is None:
        raise ValueError(f"batch {found.batch.code} has no inner codes")
    right = inner_codes.matches(keys.inner_key(version), Kind.ITEM, found.serial, typed)
    row = _locked(found.serial)
    if row is None and not right:
        insert_once(InnerTries, serial=found.serial, batch_id=found.batch.id, wrong=0, last_at=clock.now())
        row = _locked(found.serial)
    if row is None:
        return "right", TRIES
    if row.wrong >= TRIES:
        return "locked", 0
    if not right:
        row.wrong, row.last_at = row.wrong + 1, clock.now()
    return "right" if right else "wrong", TRIES - row.wrong


def is_locked(serial: int) -> bool:
    """Inside a rule: whether no inner code of this item is heard any more."""
    wrong = session().scalar(select(InnerTries.wrong).where(InnerTries.serial == serial))
    return wrong is not None and wrong >= TRIES


@transaction
def open_again(actor: Actor, text: str, *, reason: str) -> None:
    """Headquarters lets inner codes of an item be tried anew, with a reason. Refuses `code_…`, `code_unknown`,
    `reason_missing`, and `not_locked`. Locks: the item's tries."""
    require(actor, "codes.write")
    _open(actor, _found(text), reason)


@transaction
def open_again_by_owner(follower_id: int, text: str, *, reason: str) -> None:
    """The owner of the dealer whose items these are helps a customer out; the rule is `open_again`'s. An item of
    nobody's or of another dealer's batch is refused `not_your_item`, and so is a code that was never issued: an owner
    learns of no other's goods. Locks: follower, the item's tries."""
    row = people.lock(follower_id)
    owner = get_owner(row.id)
    found = finding.find(finding.meant(text), (Kind.ITEM,))
    if found is None or found.batch.dealer_id != owner.dealer_id:
        raise NotAllowed("not_your_item", "这件产品不是您店里的货，请顾客联系购买的门店或品牌方。")
    _open(access.follower(row.id, owner.name), found, reason)


def _found(text: str) -> Found:
    found = finding.find(finding.meant(text), (Kind.ITEM,))
    if found is None:
        raise Invalid(
            "code_unknown",
            "没有发过这个码，请核对后再试。",
            fields={"code": "没有发过这个码，请核对后再试。"},
        )
    return found


def _open(actor: Actor, found: Found, reason: str) -> None:
    why = reason_of(reason, LONGEST_REASON)
    if not why:
        raise Invalid("reason_missing", "请写明原因。")
    row = _locked(found.serial)
    if row is None or row.wrong < TRIES:
        raise Invalid("not_locked", "这件产品的刮刮码没有锁定，请顾客直接填写。")
    row.wrong = 0
    audit.record(actor, "item:inner_code:open", "code_batch", found.batch.id, serial=found.serial, reason=why)


def _locked(serial: int) -> InnerTries | None:
    return session().get(InnerTries, serial, with_for_update=True, populate_existing=True)
