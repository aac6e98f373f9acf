"""Who stands at a counter: a person of a dealer in partnership, in service there now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, OWNER, Dealer, DealerStaff
from services import access, people
from services.access import Actor
from services.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class AtCounter:
    """Somebody who redeems for their dealer."""

    follower_id: int
    name: str
    dealer_id: int
    staff_id: int
    dealer: str
    owner: bool

    @property
    def actor(self) -> Actor:
        return access.follower(self.follower_id, self.name)


def at_counter(follower_id: int) -> AtCounter:
    """As they stand now. Refuses everybody else (`not_at_counter`), headquarters' own people too: what is redeemed is
    settled with a dealer."""
    me = people.survivor(follower_id).id
    query = (
        select(DealerStaff.name, DealerStaff.dealer_id, DealerStaff.id, Dealer.name, DealerStaff.role)
        .join(Binding, Binding.dealer_staff_id == DealerStaff.id)
        .join(Dealer, Dealer.id == DealerStaff.dealer_id)
        .where(Binding.follower_id == me, Binding.open_marker == OPEN)
        .where(DealerStaff.status == ACTIVE, Dealer.status == ACTIVE)
    )
    found = session().execute(query).first()
    if found is None:
        raise NotAllowed("not_at_counter", "只有合作中的门店的老板和店员可以核销。")
    name, dealer_id, staff_id, dealer, role = found
    return AtCounter(me, name, dealer_id, staff_id, dealer, role == OWNER)
