"""What somebody is told before they bind: what is kept of them, who would serve them, what else may be agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.db import reading, session
from models.dealers import Dealer
from services import clock, people, privacy
from services.item_codes import finding, missing, verifying
from services.item_codes.finding import Deciphered, Found
from services.item_codes.looks import NOWHERE, Circumstances
from services.item_codes.scheme import Kind
from services.item_codes.states import ACTIVE
from services.items import granting, inner_tries, owning
from services.items.attributing import evidence_of
from services.items.standing import Owner, owner_for, standing_of


@dataclass(frozen=True, slots=True)
class Term:
    """One purpose in the words that are shown; without a required one nothing is bound."""

    purpose: str
    text: str
    required: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """`product` is what would be bound, None of a code that cannot be; `dealer` the name of whoever would serve the
    owner, None where headquarters does itself; `inner` says whether the digits under the scratch layer are asked for,
    `locked` that nobody hears them any more; `owner` whose it is already, of which `item_id` is one of theirs;
    `warranted` that a warranty would begin; `phone` are the words above the number that WeChat verified, for whoever
    likes to leave it: None where it is known, or may not be asked for now."""

    product: str | None
    dealer: str | None
    inner: bool
    locked: bool
    consents: list[Term]
    phone: str | None
    owner: Owner = "nobody"
    item_id: int | None = None
    warranted: bool = False


def consents(dealer: str | None) -> list[Term]:
    """What may be agreed to with an item; a dealer is named, or nothing is handed to one."""
    asked = [Term("bind", _words("bind"), required=True)]
    if dealer is not None:
        asked.append(Term("lead_to_dealer", _words("lead_to_dealer"), required=False))
    return [*asked, Term("marketing", _words("marketing"), required=False)]


def of_code(follower_id: int, text: str, seen_from: Circumstances = NOWHERE) -> Terms:
    """The terms of binding an item. Of a code that is nothing of ours, of another product's GTIN, or not active, frozen
    or void, they are those of one that headquarters serves: they tell nobody whether a code is real, and asking for
    them is a miss like any other (`starving.py`). Refuses what is no code (`code_…`, `gtin_wrong`), and `slow_down`."""
    me = people.survivor(follower_id).id
    code, gtin = verifying.meant_to_bind(me, text, seen_from)
    deciphered = finding.decipher(code, (Kind.ITEM,))
    found, terms = _of_code(me, deciphered, gtin)
    if terms is None:
        missing.note(me, code, deciphered, found, seen_from.networks)
        return Terms(None, None, False, False, consents(None), _phone(me))
    return terms


@reading
def _of_code(me: int, deciphered: Sequence[Deciphered], gtin: str | None) -> tuple[Found | None, Terms | None]:
    found = finding.place(deciphered)
    if found is None or found.facts.state(clock.now()) != ACTIVE or gtin not in (None, found.batch.gtin):
        return found, None
    inner = found.batch.has_inner
    dealer_id = evidence_of(me, found.batch).dealer_id
    dealer = session().scalar(select(Dealer.name).where(Dealer.id == dealer_id))
    locked = inner and inner_tries.is_locked(found.serial)
    standing = standing_of(found.serial)
    owner = owner_for(me, standing)
    item_id = standing.item_id if standing and owner == "me" else None
    name, asked, begins = found.batch.product_name, consents(dealer), _warranted(found)
    return found, Terms(name, dealer, inner, locked, asked, _phone(me), owner, item_id, begins)


def _warranted(found: Found) -> bool:
    """Nothing is promised that the product does not promise."""
    product = owning.product_of(found.batch.id)
    return product.warranty_months + granting.longer_by(granting.offered(product.id, clock.now())) > 0


@reading
def _phone(me: int) -> str | None:
    """The words above the number, for whoever may be asked for one."""
    known = people.survivor(me).phone is not None
    return None if known or not privacy.may_ask(me, "phone") else _words("phone")


def _words(purpose: str) -> str:
    return privacy.text(purpose, privacy.OF_AN_ITEM.get(purpose, privacy.CURRENT))
