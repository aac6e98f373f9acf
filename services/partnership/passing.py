"""Where customers and dealers below go when a partnership ends."""

from __future__ import annotations

from sqlalchemy import select, update

from models.attribution import BY_HAND_OVER, Attribution
from models.bindings import OPEN
from models.db import session
from models.dealers import Dealer
from services import clock, people
from services.access import Actor
from services.attribution.care import care_begins, end_care
from services.organisation.handing_over import touch
from services.organisation.writing import ROWS_AT_ONCE, chunks, insert_rows
from services.partnership.hanging import children

WHY = "dealer_closed"


def pass_customers_on(dealer_id: int, to: Dealer | None, hand_over_id: int) -> int:
    """Their attributions end here; with an heir a new one begins there, whose record is the hand-over. The caller holds
    the dealer and the people (`customers_of`)."""
    mine = select(Attribution.id, Attribution.follower_id).where(
        Attribution.dealer_id == dealer_id, Attribution.open_marker == OPEN
    )
    held = list(session().execute(mine.order_by(Attribution.id).with_for_update()).tuples())
    numbers, now = [number for number, _ in held], clock.now()
    end_care(numbers)
    for chunk in chunks(numbers, ROWS_AT_ONCE):
        ending = update(Attribution).where(Attribution.id.in_(chunk))
        session().execute(
            ending.values(open_marker=None, ended_at=now, ended_why=WHY).execution_options(synchronize_session=False)
        )
    if to is not None:
        begun = {"dealer_id": to.id, "rule": BY_HAND_OVER, "open_marker": OPEN, "started_at": now}
        insert_rows(Attribution, ({"follower_id": who, **begun} for _, who in held))
        care_begins(to.id, [who for _, who in held], hand_over_id)
    people.list_anew(who for _, who in held)
    return len(held)


def customers_of(dealer_id: int) -> list[int]:
    """Who is a customer there now."""
    theirs = select(Attribution.follower_id).where(Attribution.dealer_id == dealer_id, Attribution.open_marker == OPEN)
    return list(session().execute(theirs).scalars())


def pass_children_on(actor: Actor, row: Dealer, to: Dealer | None) -> int:
    """The dealers below stand under the heir, or else one step higher."""
    above = to.id if to else row.parent_id
    found = children(row.id)
    for child in found:
        child.parent_id = above
        touch(actor, child)
    session().flush()
    return len(found)
