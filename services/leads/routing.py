"""Whose a lead is to be: the sharer's; else the dealer's whom its person belongs to; else of those authorised for the
place, its district, city or province, the one with least to do; else headquarters' pool."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from models.attribution import Attribution
from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, Dealer, DealerRegion, DealerTier
from models.leads import Lead
from services.leads.holders import HEADQUARTERS_POOL, Holder, dealer_hand, let_it_go
from services.region_names import around


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dealer authorised for a place: how many open leads it has, and how many rungs it stands above the lowest."""

    dealer_id: int
    exclusive: bool
    load: int
    rungs_above: int


def choose(candidates: Sequence[Candidate]) -> int | None:
    """Pure: an exclusive dealer goes before all others; then whoever has least to do, where each rung above the lowest
    counts a lead once more, since those nearest to the consumer are to answer; of equals the older one."""
    alone = [one for one in candidates if one.exclusive] or list(candidates)
    if not alone:
        return None
    return min(alone, key=lambda one: ((one.load + 1) * (one.rungs_above + 1), one.dealer_id)).dealer_id


def next_hand(lead: Lead, prefer: Holder | None = None) -> Holder:
    """The next hand for a lead, whoever let it go before left out. Who declined for themselves leaves their dealer
    in."""
    dealers, staff, employees = let_it_go(lead.id)
    if prefer is not None and not (
        prefer.staff_id in staff or prefer.employee_id in employees or (prefer.dealer_id in dealers)
    ):
        return prefer
    served = dealer_hand(_served_by(lead.follower_id))
    if served is not None and served.dealer_id not in dealers:
        return served
    chosen = dealer_for(lead.region_code, besides=dealers)
    return HEADQUARTERS_POOL if chosen is None else Holder(chosen)


def dealer_for(region_code: str | None, *, besides: set[int] = frozenset()) -> int | None:  # type: ignore[assignment]
    """The dealer for a place, widening from it to its city and its province."""
    if region_code is None:
        return None
    province, city = around(region_code)
    for place in dict.fromkeys((region_code, city, province)):
        chosen = choose([one for one in _authorised(place) if one.dealer_id not in besides])
        if chosen is not None:
            return chosen
    return None


def _served_by(follower_id: int | None) -> int | None:
    served = select(Attribution.dealer_id).where(
        Attribution.follower_id == follower_id, Attribution.open_marker == OPEN
    )
    return None if follower_id is None else session().scalar(served)


def _authorised(place: str) -> list[Candidate]:
    """Dealers authorised for exactly this place who are in partnership and can be reached in WeChat."""
    lowest = session().scalar(select(func.max(DealerTier.rank))) or 1
    reached = select(Binding.dealer_id).where(Binding.open_marker == OPEN, Binding.dealer_id == Dealer.id).exists()
    load = (
        select(func.count())
        .where(Lead.dealer_id == Dealer.id, Lead.open_marker == OPEN)
        .correlate(Dealer)
        .scalar_subquery()
    )
    rows = session().execute(
        select(Dealer.id, DealerRegion.exclusive, load, DealerTier.rank)
        .join(DealerRegion, DealerRegion.dealer_id == Dealer.id)
        .outerjoin(DealerTier, DealerTier.id == Dealer.tier_id)
        .where(DealerRegion.region_code == place, Dealer.status == ACTIVE, reached)
    )
    return [
        Candidate(number, exclusive, count, lowest - (lowest if rank is None else rank))
        for number, exclusive, count, rank in rows
    ]
