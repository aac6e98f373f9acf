"""What a list asks of each person, said in their own row: written in the transaction of what it follows from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, func, select, update

from models.attribution import Attribution
from models.bindings import OPEN, Binding
from models.db import session, transaction
from models.people import BOUND, CUSTOMER, NOBODYS, Follower, Identity

AT_ONCE = 1_000  # people in one statement


def _theirs(table: Any, *conditions: Any) -> Any:
    return exists().where(table.follower_id == Follower.id, *conditions).correlate(Follower)


_listed_as = case(
    (
        _theirs(Identity),
        case((_theirs(Binding, Binding.open_marker == OPEN), BOUND), else_=NOBODYS)
        + case((_theirs(Attribution, Attribution.open_marker == OPEN), CUSTOMER), else_=NOBODYS),
    )
)
_served_by: Select[Any] = (  # of one, as a unique key sees to
    select(func.max(Attribution.dealer_id))
    .where(Attribution.follower_id == Follower.id, Attribution.open_marker == OPEN)
    .correlate(Follower)
)


# Made once: it is said in each binding, and taking it apart anew each time cost more than carrying it out.
_LIST_ANEW = (
    update(Follower.__table__)  # type: ignore[arg-type]
    .where(Follower.id.in_(bindparam("these", expanding=True)))
    .values(listed_as=_listed_as, served_by_id=_served_by.scalar_subquery())
)


@transaction
def list_anew(follower_ids: Iterable[int]) -> None:
    """Say in the rows of these people how lists count them and which dealer serves them, as their openids, bindings and
    attributions stand now. The caller holds them: what one rule reads here no other is just changing."""
    wanted = sorted(set(follower_ids))
    session().flush()  # what it reads here is written by then
    for start in range(0, len(wanted), AT_ONCE):
        session().connection().execute(_LIST_ANEW, {"these": wanted[start : start + AT_ONCE]})


@transaction
def hold_many(follower_ids: Iterable[int]) -> None:
    """Lock these rows, the lower ids first, without reading them."""
    wanted = sorted(set(follower_ids))
    for start in range(0, len(wanted), AT_ONCE):
        these = Follower.id.in_(wanted[start : start + AT_ONCE])
        session().execute(select(Follower.id).where(these).order_by(Follower.id).with_for_update())
