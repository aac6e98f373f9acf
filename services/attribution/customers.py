"""A dealer's customers as headquarters and the dealer's owner see them: labels, never names or numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from models.attribution import Attribution
from models.bindings import OPEN
from models.db import reading, session, transaction
from models.dealers import Dealer, DealerStaff
from models.hand_overs import CustomerCare, HandOver
from models.journal import TakenBack
from models.people import Follower
from services import access, clock, people, privacy, scopes
from services.access import Actor, require
from services.attribution.signs import current_of, end_attribution
from services.bindings.owners import get_owner
from services.errors import NotFound
from services.sentences import say

_giver, _giving = aliased(DealerStaff), aliased(Dealer)
NEWEST = 20
PAGE = 50


@dataclass(frozen=True, slots=True)
class Customer:
    """One consumer of a dealer, by label; `sign` is the number of the sign that brought them, `held_by` the name of
    whoever of the dealer looks after them in person; if they were handed over, when last, from whom and why.
    `follower_id` is for headquarters' page about them and leaves the house nowhere else."""

    follower_id: int
    label: str
    since: datetime
    rule: str
    sign: int | None
    follow_state: str
    held_by_id: int | None
    held_by: str | None
    handed_at: datetime | None
    giver: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Customers:
    """How many a dealer has now, and the newest of them."""

    count: int
    newest: list[Customer]


@dataclass(frozen=True, slots=True)
class Belongs:
    """Which dealer serves a consumer, since when."""

    dealer: str
    since: datetime


@reading
def customers_of(actor: Actor, dealer_code: str) -> Customers:
    """The customers of a dealer this actor may see."""
    require(actor, "dealers.read")
    mine = select(Dealer.id).where(Dealer.code == dealer_code, scopes.seen(actor, "dealers.read", Dealer))
    dealer_id = session().execute(mine).scalar_one_or_none()
    if dealer_id is None:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=dealer_code))
    rows = session().execute(
        _newest_first().where(Attribution.dealer_id == dealer_id, Attribution.open_marker == OPEN).limit(NEWEST)
    )
    return Customers(count_of(dealer_id), [Customer(*row) for row in rows])


@reading
def page_of_owner(follower_id: int, *, before: int | None = None) -> tuple[list[Customer], int | None]:
    """The customers of the dealer this person owns, the newest first, from `before` on; and where the next page begins.
    Refuses who owns no dealer (`not_owner`)."""
    owner = get_owner(follower_id)
    query = (
        _newest_first()
        .add_columns(Attribution.id)
        .where(Attribution.dealer_id == owner.dealer_id, Attribution.open_marker == OPEN)
        .limit(PAGE + 1)
    )
    if before is not None:
        query = query.where(Attribution.id < before)
    rows = session().execute(query).all()
    shown = rows[:PAGE]
    return [Customer(*row[:-1]) for row in shown], shown[-1][-1] if len(rows) > PAGE else None


def _newest_first() -> Select[Any]:
    return (
        select(
            Follower.id,
            Follower.label,
            Attribution.started_at,
            Attribution.rule,
            Attribution.invitation_id,
            Follower.follow_state,
            DealerStaff.id,
            DealerStaff.name,
            HandOver.made_at,
            func.coalesce(_giver.name, _giving.name),
            HandOver.reason,
        )
        .join(Follower, Follower.id == Attribution.follower_id)
        .outerjoin(DealerStaff, DealerStaff.id == Attribution.dealer_staff_id)
        .outerjoin(CustomerCare, (CustomerCare.attribution_id == Attribution.id) & (CustomerCare.open_marker == OPEN))
        .outerjoin(HandOver, HandOver.id == CustomerCare.hand_over_id)
        .outerjoin(_giver, _giver.id == HandOver.from_staff_id)
        .outerjoin(_giving, _giving.id == HandOver.from_dealer_id)
        .order_by(Attribution.id.desc())
    )


@reading
def count_of(dealer_id: int) -> int:
    """How many customers a dealer has now."""
    query = select(func.count()).where(Attribution.dealer_id == dealer_id, Attribution.open_marker == OPEN)
    return session().execute(query).scalar_one()


@reading
def served_by(follower_id: int) -> Belongs | None:
    """The dealer this person is a customer of."""
    standing = current_of(people.survivor(follower_id).id)
    if standing is None:
        return None
    return Belongs(session().get_one(Dealer, standing.dealer_id).name, standing.started_at)


def object_to(follower_id: int) -> None:
    """The person wants to be nobody's customer, and takes back their consent to it. Written into the erasure journal
    first, so that no restored backup makes them one again; no attribution to end when they are none. Locks:
    follower."""
    if _is_customer(follower_id):
        now = clock.now()
        _object_to(follower_id, now, privacy.write_down(follower_id, privacy.CUSTOMER, now))


@reading
def _is_customer(follower_id: int) -> bool:
    row = people.survivor(follower_id)
    return current_of(row.id) is not None or privacy.stands(row.id, "bind", version=privacy.OF_A_SIGN)


@transaction
def _object_to(follower_id: int, at: datetime, lines: list[TakenBack]) -> None:
    row = people.lock(follower_id)
    privacy.withdraw(row.id, "bind", clock.now() + timedelta(seconds=1), version=privacy.OF_A_SIGN, at=at)
    standing = current_of(row.id)
    if standing is not None:
        end_attribution(access.follower(row.id, row.label), standing, "objected", at=at)
    privacy.note(lines)
