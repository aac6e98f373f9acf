"""Dealers go from the employee in charge to a colleague, or wait for somebody: all or some, with a record each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from models.db import reading, session, transaction
from models.dealers import ACTIVE, Dealer
from models.hand_overs import HandOver
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from models.types import Versioned
from services import audit, clock
from services.access import Actor, require
from services.errors import Conflict, Invalid, NotFound
from services.organisation import charges
from services.organisation.queue import queue_up
from services.reasons import reason_of
from services.sentences import say

LONGEST_REASON = 100
SHOWN = 200


@dataclass(frozen=True, slots=True)
class InCharge:
    """The dealers somebody is in charge of: how many, and the first of them by code and name."""

    code: str
    name: str
    count: int
    first: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Given:
    """How many dealers went to whom, None being nobody yet."""

    dealers: int
    receiver: str | None


@reading
def in_charge(actor: Actor, code: str) -> InCharge:
    """What there is to hand over, before anything is done: dealers in partnership."""
    require(actor, "organisation.write")
    giver = _get(code)
    mine = (Dealer.employee_id == giver.id, Dealer.status == ACTIVE)
    first = select(Dealer.code, Dealer.name).where(*mine).order_by(Dealer.code).limit(SHOWN)
    count = session().scalar(select(func.count()).where(*mine)) or 0
    return InCharge(giver.code, giver.name, count, list(session().execute(first).tuples()))


@transaction
def hand_dealers_over(actor: Actor, code: str, receiver: str, *, dealers: Collection[str] | None, reason: str) -> Given:
    """The dealers an employee is in charge of go to `receiver` (a code; "" is nobody yet): those named by their codes,
    or (None) all in partnership. Who was in charge until when, and why that changed, stays on each dealer's page.

    Refuses no reason (`reason_missing`), a receiver who is not in service or the giver (`successor_unknown`), nothing
    to hand over (`nothing_to_hand_over`), and dealers the giver is no longer in charge of (`handed_over_meanwhile`); of
    several none is then handed over. Locks: the organisation's queue.
    """
    require(actor, "organisation.write")
    queue_up()
    giver = _get(code)
    why = reason_of(reason, LONGEST_REASON)
    if not why:
        raise Invalid("reason_missing", "请写一句转交的原因，会留在渠道商的记录里。")
    heir = find_heir(giver, receiver)
    query = select(Dealer).where(Dealer.employee_id == giver.id, Dealer.status == ACTIVE)
    found = _held(query if dealers is None else query.where(Dealer.code.in_(dealers)))
    if not found:
        raise Conflict("nothing_to_hand_over", "没有需要转交的渠道商，可能刚刚已经转交过了。")
    if dealers is not None and len(found) < len(set(dealers)):
        raise Conflict("handed_over_meanwhile", "所选渠道商中有的刚被转交给别人，请刷新后重选。")
    give(actor, giver, heir, found, why)
    return Given(len(found), heir.name if heir else None)


def give_everything(actor: Actor, giver: Employee, heir: Employee | None, why: str) -> int:
    """Every dealer, also those whose partnership ended: none keeps somebody in charge who is gone. How many. For the
    rule of leaving, which holds the queue."""
    found = _held(select(Dealer).where(Dealer.employee_id == giver.id))
    if found:
        give(actor, giver, heir, found, why)
    return len(found)


def give(actor: Actor, giver: Employee, heir: Employee | None, found: list[Dealer], why: str) -> None:
    """The hand-over itself, with its record."""
    made = HandOver(
        from_employee_id=giver.id,
        to_employee_id=heir.id if heir else None,
        dealers=len(found),
        customers=0,
        reason=why,
        made_by=actor.name,
        made_at=clock.now(),
    )
    session().add(made)
    for dealer in found:
        dealer.employee_id = heir.id if heir else None
        touch(actor, dealer)
    session().flush()
    charges.hand_over(actor, {dealer.id: dealer.employee_id for dealer in found}, hand_over_id=made.id)
    facts = {"from": giver.code, "to": heir.code if heir else None, "dealers": len(found)}
    audit.record(actor, "dealer:charge:hand_over", "hand_over", made.id, **facts)


def find_heir(giver: Employee, typed: str) -> Employee | None:
    """The colleague in service who takes over, by code, or by a name that no other colleague has; nobody for ""."""
    if not typed.strip():
        return None
    heir = session().scalars(select(Employee).where(Employee.code == typed.strip())).one_or_none()
    if heir is None:
        called = select(Employee).where(Employee.name == typed.strip(), Employee.status == EMPLOYED).limit(2)
        namesakes = session().scalars(called).all()
        heir = namesakes[0] if len(namesakes) == 1 else None
    if heir is None or heir.status != EMPLOYED or heir.id == giver.id:
        raise Invalid("successor_unknown", "请选一位在职的同事来接手，或者留空。")
    return heir


def touch(actor: Actor, row: Versioned) -> None:
    """A form that was opened before is told that the record changed meanwhile."""
    row.version, row.changed_at, row.changed_by = row.version + 1, clock.now(), actor.name


def _held(query: Select[tuple[Dealer]]) -> list[Dealer]:
    return list(session().scalars(query.order_by(Dealer.id).with_for_update()))


def _get(code: str) -> Employee:
    row = session().scalars(select(Employee).where(Employee.code == code)).one_or_none()
    if row is None:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的员工。", code=code))
    return row
