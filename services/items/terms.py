"""What somebody is told before they bind: what is kept of them, who would serve them, what else may be agreed to."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.db import reading, session
from models.dealers import Dealer
from services import clock, people, privacy
from services.item_codes import finding
from services.item_codes.scheme import Kind
from services.item_codes.states import ACTIVE
from services.items import inner_tries
from services.items.attributing import evidence_of


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
    `locked` that nobody hears them any more."""

    product: str | None
    dealer: str | None
    inner: bool
    locked: bool
    consents: list[Term]


def consents(dealer: str | None) -> list[Term]:
    """What may be agreed to with an item; a dealer is named, or nothing is handed to one."""
    asked = [Term("bind", _words("bind"), required=True)]
    if dealer is not None:
        asked.append(Term("lead_to_dealer", _words("lead_to_dealer"), required=False))
    return [*asked, Term("marketing", _words("marketing"), required=False)]


@reading
def of_code(follower_id: int, text: str) -> Terms:
    """The terms of binding an item. Of a code that is nothing of ours, or is not active, frozen or void, they are those
    of one that headquarters serves: they tell nobody whether a code is real. Refuses what is no code (`code_…`)."""
    found = finding.find(finding.meant(text), (Kind.ITEM,))
    if found is None or found.facts.state(clock.now()) != ACTIVE:
        return Terms(None, None, False, False, consents(None))
    inner = found.batch.has_inner
    dealer_id = evidence_of(people.survivor(follower_id).id, found.batch).dealer_id
    dealer = session().scalar(select(Dealer.name).where(Dealer.id == dealer_id))
    locked = inner and inner_tries.is_locked(found.serial)
    return Terms(found.batch.product_name, dealer, inner, locked, consents(dealer))


def _words(purpose: str) -> str:
    return privacy.text(purpose, privacy.OF_AN_ITEM.get(purpose, privacy.CURRENT))
