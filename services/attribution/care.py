"""Who of a dealer looks after which customer: the stretches of each, for the rules of attribution."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.orm import aliased

from models.attribution import Attribution
from models.bindings import OPEN
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.hand_overs import CustomerCare, HandOver
from services import clock
from services.organisation.writing import ROWS_AT_ONCE, chunks, insert_rows


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of care for a customer; `person` None is the dealer itself. What was handed over says from whom, by
    whose hand and why; the first stretch says nothing of these."""

    dealer: str
    person: str | None
    started_at: datetime
    ended_at: datetime | None
    handed_over: bool = False
    giver: str | None = None
    made_by: str | None = None
    reason: str | None = None


def begin_care(made: Attribution) -> None:
    """The first stretch, where somebody in person brought the customer."""
    if made.dealer_staff_id is not None:
        session().add(
            CustomerCare(
                follower_id=made.follower_id,
                attribution_id=made.id,
                dealer_staff_id=made.dealer_staff_id,
                open_marker=OPEN,
                started_at=made.started_at,
            )
        )


def end_care(attribution_ids: Sequence[int], at: datetime | None = None) -> None:
    """Nobody looks after these any more, or from this very moment somebody else."""
    at = at or clock.now()
    for chunk in chunks(attribution_ids, ROWS_AT_ONCE):
        session().execute(
            update(CustomerCare)
            .where(CustomerCare.attribution_id.in_(chunk), CustomerCare.open_marker == OPEN)
            .values(open_marker=None, ended_at=at)
            .execution_options(synchronize_session=False)
        )


def pass_on(held: Sequence[tuple[int, int]], receiver: int | None, hand_over_id: int) -> None:
    """Give customers (attribution and follower each) to a person of the dealer, or back to the dealer (None). The
    caller holds their attributions."""
    numbers, now = [attribution for attribution, _ in held], clock.now()
    end_care(numbers, now)
    for chunk in chunks(numbers, ROWS_AT_ONCE):
        given = update(Attribution).where(Attribution.id.in_(chunk)).values(dealer_staff_id=receiver)
        session().execute(given.execution_options(synchronize_session=False))
    begun = {
        "dealer_staff_id": receiver,
        "hand_over_id": hand_over_id,
        "open_marker": OPEN,
        "started_at": now,
    }
    insert_rows(CustomerCare, ({"attribution_id": one, "follower_id": who, **begun} for one, who in held))


def care_begins(dealer_id: int, follower_ids: Sequence[int], hand_over_id: int) -> None:
    """These have just become this dealer's customers by a hand-over, and nobody's in person."""
    for chunk in chunks(follower_ids, ROWS_AT_ONCE):
        made = select(Attribution.id, Attribution.follower_id).where(
            Attribution.dealer_id == dealer_id, Attribution.open_marker == OPEN, Attribution.follower_id.in_(chunk)
        )
        begun = {"hand_over_id": hand_over_id, "open_marker": OPEN, "started_at": clock.now()}
        rows = [{"attribution_id": one, "follower_id": who, **begun} for one, who in session().execute(made).tuples()]
        insert_rows(CustomerCare, rows)


@reading
def care_for(follower_id: int, seen: Callable[[Any], ColumnElement[bool]] = lambda _: true()) -> list[Stretch]:
    """Everybody who looked after a customer, the newest first; for pages whose rule has judged who may see them. `seen`
    makes of a column with dealers' numbers the condition that a reader may know of them."""
    giver, giving = aliased(DealerStaff), aliased(Dealer)
    rows = session().execute(
        select(CustomerCare, Dealer.name, DealerStaff.name, HandOver, giver.name, giving.name)
        .join(Attribution, Attribution.id == CustomerCare.attribution_id)
        .join(Dealer, Dealer.id == Attribution.dealer_id)
        .outerjoin(DealerStaff, DealerStaff.id == CustomerCare.dealer_staff_id)
        .outerjoin(HandOver, HandOver.id == CustomerCare.hand_over_id)
        .outerjoin(giver, giver.id == HandOver.from_staff_id)
        .outerjoin(giving, (giving.id == HandOver.from_dealer_id) & seen(giving.id))
        .where(CustomerCare.follower_id == follower_id, seen(Attribution.dealer_id))
        .order_by(CustomerCare.id.desc())
    )
    return [
        Stretch(dealer, person, care.started_at, care.ended_at)
        if over is None
        else Stretch(
            dealer, person, care.started_at, care.ended_at, True, by_name or by_dealer, over.made_by, over.reason
        )
        for care, dealer, person, over, by_name, by_dealer in rows
    ]
