"""Owners of dealers: who they are in WeChat now, and which dealer somebody owns."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import ACTIVE, CLERK, OWNER, Dealer, DealerStaff
from services import access, notices, people
from services.access import Actor
from services.bindings.targets import Target
from services.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Owner:
    """A dealer's owner who is bound in WeChat."""

    staff_id: int
    name: str
    follower_id: int
    dealer_id: int
    dealer_code: str
    dealer_name: str

    @property
    def actor(self) -> Actor:
        return access.follower(self.follower_id, self.name)


def _owners() -> Select[tuple[int, str, int, int, str, str]]:
    return (
        select(DealerStaff.id, DealerStaff.name, Binding.follower_id, Dealer.id, Dealer.code, Dealer.name)
        .join(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
        .join(Dealer, Dealer.id == DealerStaff.dealer_id)
        .where(DealerStaff.role == OWNER, DealerStaff.status == ACTIVE, Dealer.status == ACTIVE)
        .order_by(DealerStaff.id)
    )


@reading
def owners_of(dealer_id: int | None, *, besides: int | None = None) -> list[Owner]:
    """The owners of a dealer who can be reached in WeChat; `besides` leaves one follower out."""
    found = session().execute(_owners().where(Dealer.id == dealer_id))
    return [Owner(*row) for row in found if row.follower_id != besides]


@reading
def find_owner(follower_id: int) -> Owner | None:
    """The dealer this person owns, as one of its owners."""
    found = session().execute(_owners().where(Binding.follower_id == people.survivor(follower_id).id)).first()
    return None if found is None else Owner(*found)


@reading
def get_owner(follower_id: int) -> Owner:
    """The same, for what only an owner may do."""
    owner = find_owner(follower_id)
    if owner is None:
        raise NotAllowed("not_owner", "这里只有渠道商老板可以使用。")
    return owner


@reading
def told_of(target: Target, *, besides: int | None = None) -> list[int]:
    """The followers who hear that somebody was bound or left: a clerk's owners, for all others headquarters."""
    if target.role == CLERK:
        near = [owner.follower_id for owner in owners_of(target.dealer_id, besides=besides)]
        if near:
            return near
    return [decider.follower_id for decider in notices.deciders(*target.record, besides=besides)]
