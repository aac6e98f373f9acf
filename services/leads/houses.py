"""What dealers are called where one has to know which is meant: two may bear one name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from models.db import session
from models.dealers import Dealer, DealerRegion
from models.organisation import Region

_other = aliased(Dealer)


def names_of_dealers(numbers: Collection[int]) -> dict[int, str]:
    """Inside a rule: the name of each of these; where another dealer bears it as well, with its place and code, so that
    whoever agrees to be called, or hands something on, knows to whom: 优选家电·深圳市·D0207."""
    if not numbers:
        return {}
    borne_by_another = exists().where(_other.name == Dealer.name, _other.id != Dealer.id)
    query = select(Dealer.id, Dealer.name, Dealer.code, borne_by_another).where(Dealer.id.in_(numbers))
    rows = session().execute(query).tuples().all()
    places = _places([number for number, _, _, twice in rows if twice])
    return {
        number: "·".join(filter(None, (name, places.get(number, ""), code))) if twice else name
        for number, name, code, twice in rows
    }


def _places(numbers: Collection[int]) -> dict[int, str]:
    """The first place each is authorised for."""
    if not numbers:
        return {}
    first = (
        select(DealerRegion.dealer_id, func.min(DealerRegion.region_code).label("code"))
        .where(DealerRegion.dealer_id.in_(numbers))
        .group_by(DealerRegion.dealer_id)
        .subquery()
    )
    query = select(first.c.dealer_id, Region.name).join(Region, Region.code == first.c.code)
    return dict(session().execute(query).tuples().all())
