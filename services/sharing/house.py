"""What the people of a dealer shared, as their owner sees it: whose, what came of it, readers by label."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import DealerStaff
from models.materials import Material
from models.sharing import Share
from services import people
from services.errors import NotAllowed
from services.sharing.hands import owned_dealer
from services.sharing.mine import SHARES_A_PAGE, MyShare, of_house, shares_told


@dataclass(frozen=True, slots=True)
class HouseShare:
    """One share of somebody of the house; `by` is their name, None when they left."""

    by: str | None
    share: MyShare


@reading
def house_shares(follower_id: int, *, before: int | None = None) -> tuple[list[HouseShare], int | None]:
    """What the owner's people took out or passed on for the house, the newest first, without the owner's own; and where
    the next page begins. Customers' forwards hang below these. Refuses `not_owner`."""
    me = people.survivor(follower_id).id
    owned = owned_dealer(me)
    if owned is None:
        raise NotAllowed("not_owner", "只有老板能看店里的分享。")
    query = (
        select(Share, Material)
        .join(Material, Material.id == Share.material_id)
        .where(of_house(owned), Share.sharer_id != me, Share.sent_at.is_not(None))
        .order_by(Share.id.desc())
        .limit(SHARES_A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Share.id < before)
    rows = session().execute(query).all()
    shown = rows[:SHARES_A_PAGE]
    names = _names(owned, {share.sharer_id for share, _ in shown})
    told = shares_told([(one, of) for one, of in shown])
    found = [HouseShare(names.get(row[0].sharer_id), one) for row, one in zip(shown, told, strict=True)]
    return found, shown[-1][0].id if len(rows) > SHARES_A_PAGE else None


def _names(dealer_id: int, followers: set[int]) -> dict[int, str]:
    query = (
        select(Binding.follower_id, DealerStaff.name)
        .join(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
        .where(Binding.follower_id.in_(followers), Binding.open_marker == OPEN, Binding.dealer_id == dealer_id)
    )
    return dict(session().execute(query).tuples().all())
