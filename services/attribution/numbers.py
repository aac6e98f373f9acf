"""A dealer's own figures, for its owner: customers, where they come from, who looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import case, func, select

from models.attribution import Attribution, SignScan
from models.bindings import DEALER_CLERK, OPEN, Binding, Claim, Invitation
from models.db import reading, session
from models.dealers import ACTIVE, DealerStaff
from services import clock
from services.attribution.handing_over import Hands, hands_of
from services.bindings.owners import get_owner

DAYS = 30


@dataclass(frozen=True, slots=True)
class Numbers:
    """A dealer as it stands at `as_of`. Days are China's; those of `per_day` are the last 30, today last, and count
    customers who came. `came`, `left` and `visitors` count the same days; visitors are people who scanned a sign."""

    as_of: datetime
    customers: int
    came: int
    left: int
    visitors: int
    per_day: list[tuple[date, int]]
    staff: int
    bound: int
    waiting: int
    hands: list[Hands]


@reading
def numbers_of_owner(follower_id: int) -> Numbers:
    """The figures of the dealer this person owns. Refuses who owns none (`not_owner`)."""
    mine = get_owner(follower_id).dealer_id
    now = clock.now()
    today = now.astimezone(clock.SHANGHAI).date()
    dates = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    starts = [datetime.combine(day, time.min, clock.SHANGHAI) for day in [*dates, today + timedelta(days=1)]]
    per_day = _per_day(mine, starts)
    hands = hands_of(mine)
    staff, bound = _staff(mine)
    return Numbers(
        as_of=now,
        customers=sum(one.customers for one in hands),
        came=sum(per_day),
        left=_count(Attribution.dealer_id == mine, Attribution.ended_at >= starts[0]),
        visitors=_visitors(mine, starts[0]),
        per_day=list(zip(dates, per_day, strict=True)),
        staff=staff,
        bound=bound,
        waiting=_waiting(mine),
        hands=hands,
    )


def _per_day(dealer_id: int, starts: list[datetime]) -> list[int]:
    counts = [
        func.count(case(((Attribution.started_at >= begin) & (Attribution.started_at < end), 1)))
        for begin, end in pairwise(starts)
    ]
    query = select(*counts).where(Attribution.dealer_id == dealer_id, Attribution.started_at >= starts[0])
    return list(session().execute(query).one())


def _visitors(dealer_id: int, since: datetime) -> int:
    query = (
        select(func.count(SignScan.follower_id.distinct()))
        .join(Invitation, Invitation.id == SignScan.invitation_id)
        .where(Invitation.dealer_id == dealer_id, SignScan.last_at >= since)
    )
    return session().execute(query).scalar_one()


def _staff(dealer_id: int) -> tuple[int, int]:
    """How many work there, and how many of these are in WeChat."""
    query = (
        select(func.count(DealerStaff.id), func.count(Binding.id))
        .outerjoin(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
        .where(DealerStaff.dealer_id == dealer_id, DealerStaff.status == ACTIVE)
    )
    staff, bound = session().execute(query).one()
    return staff, bound


def _waiting(dealer_id: int) -> int:
    """Claims to become a clerk that the owner has not decided yet."""
    query = (
        select(func.count(Claim.id))
        .join(Invitation, Invitation.id == Claim.invitation_id)
        .where(Invitation.dealer_id == dealer_id, Invitation.letter == DEALER_CLERK, Claim.open_marker == OPEN)
    )
    return session().execute(query).scalar_one()


def _count(*conditions: Any) -> int:
    return session().scalar(select(func.count()).where(*conditions)) or 0
