"""For which dealer a bound item counts, by which rule and on which evidence; and whose customer its owner becomes.

The default rule: the dealer the items were made for, else the dealer of whoever's material the person read last within
`attribution.share_days`, else the dealer who alone is authorised where they say they live, else headquarters.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from models.attribution import BY_ITEM, BY_PLACE, BY_SHARER
from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, Dealer, DealerRegion
from models.items import BY_BATCH, BY_NOBODY, Ownership
from models.organisation import Region
from models.people import Follower
from models.reading import Visit
from models.sharing import Share
from services import clock
from services.access import Actor
from services.attribution.making import (
    begin_attribution,
    current_of,
    end_attribution,
    holds_on,
    is_held_active,
    is_insider,
)
from services.hq_settings import number
from services.item_codes.issuing import Batch
from services.reading.touches import is_touch

# What each rule of an item is called in its owner's attribution.
RULES = {BY_BATCH: BY_ITEM, BY_SHARER: BY_SHARER, BY_PLACE: BY_PLACE}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which dealer an item counts for (None: headquarters), by which rule; `staff_id` is whoever of the dealer sent
    what was read, `share_id` that share."""

    dealer_id: int | None
    rule: str
    staff_id: int | None = None
    share_id: int | None = None


def evidence_of(follower_id: int, batch: Batch, city: str | None = None) -> Evidence:
    """Inside a rule: how things stand now. `city` is the GB/T 2260 code of where the person says they live."""
    if batch.dealer_id is not None and _works(batch.dealer_id):
        return Evidence(batch.dealer_id, BY_BATCH)
    return _of_sharer(follower_id) or _of_place(city) or Evidence(None, BY_NOBODY)


def attribute(actor: Actor, row: Follower, owned: Ownership, evidence: Evidence) -> None:
    """Whoever owns an item becomes a customer of the dealer it counts for. The caller holds the person.

    Who belongs to nobody does. Who came to another dealer by a sign goes to the dealer whose item they bound; who came
    by an item, stays. What was read and where somebody lives weigh like a sign: they move nobody whose dealer was
    visited lately. People of headquarters and of dealers become nobody's customers.
    """
    dealer_id = evidence.dealer_id
    if dealer_id is None or is_insider(row.id):
        return
    rule, current = RULES[evidence.rule], current_of(row.id)
    if current is not None:
        stays = current.rule == BY_ITEM if rule == BY_ITEM else holds_on(current)
        if current.dealer_id == dealer_id or stays:
            return
    if not is_held_active(dealer_id):
        return
    if current is not None:
        end_attribution(actor, current, "bound_item")
    begin_attribution(actor, row.id, dealer_id, evidence.staff_id, rule, ownership_id=owned.id)


def _works(dealer_id: int) -> bool:
    return session().scalar(select(Dealer.status).where(Dealer.id == dealer_id)) == ACTIVE


def _of_sharer(follower_id: int) -> Evidence | None:
    since = clock.now() - timedelta(days=number("attribution.share_days"))
    read = (
        select(Share)
        .join(Visit, Visit.share_id == Share.id)
        .join(Dealer, Dealer.id == Share.dealer_id)
        .where(
            Visit.follower_id == follower_id,
            Visit.opened_at > since,
            is_touch(),
            Dealer.status == ACTIVE,
        )
        .order_by(Visit.opened_at.desc(), Visit.id.desc())
    )
    share = session().scalars(read.limit(1)).first()
    return None if share is None else Evidence(share.dealer_id, BY_SHARER, _sender(share), share.id)


def _sender(share: Share) -> int | None:
    """Who of the dealer sent it first, while they are still the dealer's."""
    first = share if share.root_id is None else session().get_one(Share, share.root_id)
    held = select(Binding.dealer_staff_id).where(
        Binding.follower_id == first.sharer_id,
        Binding.dealer_id == share.dealer_id,
        Binding.open_marker == OPEN,
        Binding.dealer_staff_id.is_not(None),
    )
    return session().scalar(held.limit(1))


def _of_place(city: str | None) -> Evidence | None:
    """The nearest exclusive dealer: of the place itself, else of what it lies in."""
    while city is not None:
        alone = (
            select(Dealer.id)
            .join(DealerRegion, DealerRegion.dealer_id == Dealer.id)
            .where(DealerRegion.region_code == city, DealerRegion.exclusive.is_(True), Dealer.status == ACTIVE)
        )
        found = session().scalar(alone.order_by(Dealer.id).limit(1))
        if found is not None:
            return Evidence(found, BY_PLACE)
        city = session().scalar(select(Region.parent_code).where(Region.code == city))
    return None
