"""Customers go from one person of a dealer to another, or back to the dealer: all or some, with a record each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from models.attribution import Attribution
from models.bindings import OPEN
from models.db import reading, session, transaction
from models.dealers import ACTIVE, Dealer, DealerStaff
from models.hand_overs import HandOver
from models.people import Follower
from services import audit, clock, people, scopes
from services.access import Actor, require
from services.attribution.care import pass_on
from services.bindings.owners import get_owner
from services.errors import Conflict, Invalid, NotFound
from services.reasons import reason_of
from services.sentences import say

ACT = "customers.hand_over"
LONGEST_REASON = 100
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Hands:
    """Somebody of a dealer, or the dealer itself (None), and how many customers they look after."""

    staff_id: int | None
    name: str
    active: bool
    customers: int


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer by label, and since when they are the dealer's."""

    label: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Holding:
    """What is there to hand over: the giver, the newest of their customers, and who may receive them."""

    dealer: str
    giver: Hands
    newest: list[Customer]
    receivers: list[Hands]


@dataclass(frozen=True, slots=True)
class Wish:
    """A hand-over as somebody asks for it. Giver and receiver are people of the dealer, None is the dealer itself;
    `labels` None is everybody the giver looks after."""

    giver: int | None
    receiver: int | None
    labels: frozenset[str] | None
    reason: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over that was made."""

    id: int
    customers: int
    receiver: str


@reading
def holding_of_owner(follower_id: int, giver: int | None) -> Holding:
    """What a person of the shop this owner owns looks after, before anything is handed over."""
    return _holding(get_owner(follower_id).dealer_id, giver)


@reading
def holding(actor: Actor, dealer_code: str, giver: int | None) -> Holding:
    """The same for headquarters."""
    require(actor, ACT)
    return _holding(_dealer(actor, dealer_code), giver)


@reading
def hands(actor: Actor, dealer_code: str) -> list[Hands]:
    """Everybody of a dealer who looks after customers, or may; the dealer itself first."""
    require(actor, "dealers.read")
    return hands_of(_dealer(actor, dealer_code, "dealers.read"))


@reading
def hands_of_owner(follower_id: int) -> list[Hands]:
    """The same for the shop this owner owns."""
    return hands_of(get_owner(follower_id).dealer_id)


@transaction
def hand_over_by_owner(follower_id: int, wish: Wish) -> HandedOver:
    """The owner hands customers over inside their shop; the rule is `hand_over`'s. Locks: follower, target."""
    people.lock(follower_id)
    owner = get_owner(follower_id)
    return give(owner.actor, owner.dealer_id, wish)


@transaction
def hand_over(actor: Actor, dealer_code: str, wish: Wish) -> HandedOver:
    """Headquarters hands customers over inside a dealer. Which dealer they belong to, since when and why stays as it
    is; who looks after them from now on, who did before, by whose hand and why is kept. A hand-over is undone by
    another one.

    Refuses a giver who is nobody's there (`clerk_unknown`), a receiver who is not in service there, or the giver
    (`receiver_unknown`), no reason (`reason_missing`), nobody to hand over (`nothing_to_hand_over`), and customers whom
    the giver no longer looks after (`handed_over_meanwhile`); of several nobody is then handed over.
    Locks: target (giver and receiver, the lower first), then the attributions.
    """
    require(actor, ACT)
    return give(actor, _dealer(actor, dealer_code), wish)


def give(actor: Actor, dealer_id: int, wish: Wish) -> HandedOver:
    """The hand-over itself, for rules that have judged who may."""
    reason, receiver = _judge(dealer_id, wish)
    held = _held(dealer_id, wish)
    if not held:
        raise Conflict("nothing_to_hand_over", "没有需要转交的顾客，可能刚刚已经转交过了。")
    if wish.labels is not None and len(held) < len(wish.labels):
        gone = len(wish.labels) - len(held)
        raise Conflict(
            "handed_over_meanwhile", say("所选顾客中有 %(gone)s 位刚被转交或离开，请刷新后重选。", gone=gone)
        )
    made = _write(actor, dealer_id, wish, reason, held)
    return HandedOver(made, len(held), receiver.name if receiver else session().get_one(Dealer, dealer_id).name)


def leave_behind(actor: Actor, dealer_id: int, wish: Wish) -> int:
    """Whoever leaves hands everybody over; how many that were, perhaps nobody. The leaver stays held still, so that
    no customer comes to them meanwhile. For the rules of leaving."""
    reason, _ = _judge(dealer_id, wish)
    held = _held(dealer_id, wish)
    if held:
        _write(actor, dealer_id, wish, reason, held)
    return len(held)


def _judge(dealer_id: int, wish: Wish) -> tuple[str, DealerStaff | None]:
    """The reason and the receiver, who is held still like the giver."""
    reason = reason_of(wish.reason, LONGEST_REASON)
    if not reason:
        raise Invalid("reason_missing", "请写一句转交的原因，会留在顾客的记录里。")
    known = _locked(dealer_id, wish)
    receiver = known.get(wish.receiver) if wish.receiver is not None else None
    if wish.receiver == wish.giver or (wish.receiver is not None and (receiver is None or receiver.status != ACTIVE)):
        raise Invalid("receiver_unknown", "请选一位在职的店里人来接手，或者交回店里。")
    return reason, receiver


def _write(actor: Actor, dealer_id: int, wish: Wish, reason: str, held: list[tuple[int, int]]) -> int:
    made = HandOver(
        from_dealer_id=dealer_id,
        to_dealer_id=dealer_id,
        from_staff_id=wish.giver,
        to_staff_id=wish.receiver,
        dealers=0,
        customers=len(held),
        reason=reason,
        made_by=actor.name,
        made_at=clock.now(),
    )
    session().add(made)
    session().flush()
    pass_on(held, wish.receiver, made.id)
    facts = {"dealer": dealer_id, "from": wish.giver, "to": wish.receiver, "customers": len(held)}
    audit.record(actor, "consumer:attribution:hand_over", "hand_over", made.id, **facts)
    return made.id


def _locked(dealer_id: int, wish: Wish) -> dict[int, DealerStaff]:
    """Giver and receiver held still, if they are this dealer's: nobody is let go while customers come to them."""
    numbers = [number for number in (wish.giver, wish.receiver) if number is not None]
    query = select(DealerStaff).where(DealerStaff.id.in_(numbers), DealerStaff.dealer_id == dealer_id)
    held = query.order_by(DealerStaff.id).with_for_update().execution_options(populate_existing=True)
    known = {one.id: one for one in session().scalars(held)}
    if wish.giver is not None and wish.giver not in known:
        raise _nobody()
    return known


def _held(dealer_id: int, wish: Wish) -> list[tuple[int, int]]:
    """The customers that are meant, held still: attribution and follower of each."""
    query = select(Attribution.id, Attribution.follower_id).where(*_looked_after(dealer_id, wish.giver))
    if wish.labels is not None:
        query = query.join(Follower, Follower.id == Attribution.follower_id).where(Follower.label.in_(wish.labels))
    return list(session().execute(query.order_by(Attribution.id).with_for_update(of=Attribution)).tuples())


def _looked_after(dealer_id: int, giver: int | None) -> tuple[ColumnElement[bool], ...]:
    mine = Attribution.dealer_staff_id.is_(None) if giver is None else Attribution.dealer_staff_id == giver
    return (Attribution.dealer_id == dealer_id, Attribution.open_marker == OPEN, mine)


def _dealer(actor: Actor, code: str, act: str = ACT) -> int:
    found = session().scalar(select(Dealer.id).where(Dealer.code == code, scopes.seen(actor, act, Dealer)))
    if found is None:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=code))
    return found


def _holding(dealer_id: int, giver: int | None) -> Holding:
    everybody = hands_of(dealer_id)
    giving = next((one for one in everybody if one.staff_id == giver), None)
    if giving is None:
        raise _nobody()
    rows = session().execute(_newest(dealer_id, giver)).tuples()
    return Holding(
        session().get_one(Dealer, dealer_id).name,
        giving,
        [Customer(label, since) for label, since in rows],
        [one for one in everybody if one.active and one is not giving],
    )


def _newest(dealer_id: int, giver: int | None) -> Select[tuple[str, datetime]]:
    return (
        select(Follower.label, Attribution.started_at)
        .join(Follower, Follower.id == Attribution.follower_id)
        .where(*_looked_after(dealer_id, giver))
        .order_by(Attribution.id.desc())
        .limit(SHOWN)
    )


def hands_of(dealer_id: int) -> list[Hands]:
    """The same, for rules that have judged who may see it."""
    counted = select(Attribution.dealer_staff_id, func.count()).where(
        Attribution.dealer_id == dealer_id, Attribution.open_marker == OPEN
    )
    counts = dict(session().execute(counted.group_by(Attribution.dealer_staff_id)).tuples().all())
    query = select(DealerStaff).where(DealerStaff.dealer_id == dealer_id).order_by(DealerStaff.id)
    people_of = [
        Hands(one.id, one.name, one.status == ACTIVE, counts.get(one.id, 0)) for one in session().scalars(query)
    ]
    shop = Hands(None, session().get_one(Dealer, dealer_id).name, True, counts.get(None, 0))
    return [shop, *people_of]


def _nobody() -> NotFound:
    return NotFound("clerk_unknown", "没有找到这位店员。")
