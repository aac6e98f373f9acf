"""Headquarters' inbox in the console: what WeChat could not tell somebody, told to who looks after them; and alarms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models.accounts import StaffAccount, StaffRole
from models.bindings import OPEN, Binding
from models.console_inbox import ConsoleEntry
from models.db import Base, insert_once, reading, session, transaction
from models.dealers import Dealer, DealerStaff
from models.organisation import ACTIVE, Employee
from models.outbox import OutboxPromise
from services import clock, scopes
from services.access import Actor, roles_everywhere, roles_that_may
from services.audit_tags import N_
from services.errors import NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.notice_facts import facts_of, kept

ALARM = "alarm"
TOLD_BY_NOTICE = "template_message"


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as its reader sees it; `to` is whom it was meant for. `words` is a sentence of ours with blanks for
    `facts`, which the door says in the reader's language; without one the facts are what was to be told. `path`
    is the page that shows more, where there is one."""

    id: int
    topic: str
    to: str | None
    words: str | None
    path: str | None
    facts: dict[str, str]
    why: str
    created_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Meant:
    """Whom a notice was meant for, and the employees who should know instead."""

    name: str
    readers: list[int]


@transaction
def hand_over(letter: OutboxPromise, why: str) -> None:
    """A notice that cannot reach its person becomes an entry: for the person of headquarters whom it was meant for,
    for the employee in charge of a dealer, else for whoever decides claims. Once for each reader, however often."""
    if letter.kind != TOLD_BY_NOTICE or letter.topic is None or letter.follower_id is None or letter.payload is None:
        return
    meant = _meant_for(letter.follower_id)
    for reader in meant.readers:
        body = {"to": meant.name, **kept(facts_of(letter.payload))}
        _tell(reader, letter.topic, f"letter:{letter.id}:{reader}", body, why, follower_id=letter.follower_id)
    if letter.delivery is None:
        letter.delivery = "handed_over"


@transaction
def alarm(cause: str, words: str, **facts: object) -> None:
    """Tell every administrator that something needs a hand; once for each `cause`. `words` is a sentence with
    `%(name)s` for each fact."""
    told = {name: str(value) for name, value in facts.items()}
    tell("outbox.retry", ALARM, f"alarm:{cause}", {"words": words, **told}, N_("系统提醒"))


@transaction
def tell(act: str, topic: str, cause: str, facts: Mapping[str, str], why: str) -> None:
    """Tell whoever may do `act` in the console; each once for each `cause`. Of the facts, `words` is the sentence they
    are filled into, `path` the page that shows more."""
    for reader in _holders(act):
        _tell(reader, topic, f"{cause}:{reader}", {"facts": dict(facts)}, why)


@transaction
def tell_about(
    act: str, table: type[Base], number: int, topic: str, cause: str, facts: Mapping[str, str], why: str
) -> None:
    """Tell whoever may do `act` to this very thing in the console; each once for each `cause`."""
    held = select(Employee.id, Employee.name, StaffRole.role).join(
        StaffAccount, StaffAccount.employee_id == Employee.id
    )
    held = held.join(StaffRole, StaffRole.account_id == StaffAccount.id)
    grants = StaffRole.role.in_(roles_that_may(act))
    rows = session().execute(held.where(Employee.status == ACTIVE, StaffAccount.disabled_at.is_(None), grants))
    for reader, name, role in rows.tuples().all():
        if scopes.can(Actor("hq", name, reader, frozenset([role])), act, table, number):
            _tell(reader, topic, f"{cause}:{reader}", {"facts": dict(facts)}, why)


@transaction
def tell_employee(employee_id: int, topic: str, cause: str, facts: Mapping[str, str], why: str) -> None:
    """Tell one employee, if they can sign in to the console; once for each `cause`."""
    if employee_id in _holders(None):
        _tell(employee_id, topic, f"{cause}:{employee_id}", {"facts": dict(facts)}, why)


def _tell(
    employee_id: int, topic: str, cause: str, body: Mapping[str, object], why: str, *, follower_id: int | None = None
) -> None:
    if session().execute(select(ConsoleEntry.id).where(ConsoleEntry.cause == cause)).first():
        return
    insert_once(
        ConsoleEntry,
        employee_id=employee_id,
        follower_id=follower_id,
        topic=topic,
        cause=cause,
        body=dict(body),
        why=why[:200],
        created_at=clock.now(),
    )


def _meant_for(follower_id: int) -> _Meant:
    held = (
        session()
        .execute(
            select(Employee.id, Employee.name, DealerStaff.name, Dealer.name, Dealer.employee_id)
            .select_from(Binding)
            .outerjoin(Employee, Employee.id == Binding.employee_id)
            .outerjoin(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
            .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
            .where(Binding.follower_id == follower_id, Binding.open_marker == OPEN)
            .order_by(Binding.id)
        )
        .first()
    )
    if held is None:
        return _Meant("", _holders("bindings.decide"))
    employee_id, employee, person, dealer, in_charge = held
    reader = employee_id or in_charge
    readers = [reader] if reader in _holders(None) else _holders("bindings.decide")
    return _Meant(employee or f"{dealer} {person}", readers)


def _holders(act: str | None) -> list[int]:
    """Employees who can sign in to the console, and may do `act` everywhere when one is named."""
    query = (
        select(Employee.id)
        .join(StaffAccount, StaffAccount.employee_id == Employee.id)
        .where(Employee.status == ACTIVE, StaffAccount.disabled_at.is_(None))
        .distinct()
        .order_by(Employee.id)
    )
    if act is not None:
        query = query.join(StaffRole, StaffRole.account_id == StaffAccount.id).where(
            StaffRole.role.in_(roles_everywhere(act))
        )
    return list(session().execute(query).scalars())


COLUMNS = Columns(
    keys=select(ConsoleEntry.id),
    searched=[ConsoleEntry.why],
    filtered={"topic": ConsoleEntry.topic},
    sorted_by={"created": ConsoleEntry.created_at},
    order=[ConsoleEntry.read_at.is_not(None), ConsoleEntry.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[EntryRow]:
    """One's own entries, the unread ones first."""
    query = select(
        ConsoleEntry.id,
        ConsoleEntry.topic,
        ConsoleEntry.body,
        ConsoleEntry.why,
        ConsoleEntry.created_at,
        ConsoleEntry.read_at,
    ).where(ConsoleEntry.employee_id == _reader(actor))
    return page_of(query, wanted, COLUMNS, _row, whole=whole)


def _row(row: tuple[int, str, dict[str, object], str, datetime, datetime | None]) -> EntryRow:
    id_, topic, body, why, created_at, read_at = row
    facts = facts_of(body)
    words, path = facts.pop("words", None), facts.pop("path", None)
    return EntryRow(id_, topic, str(body.get("to") or "") or None, words, path, facts, why, created_at, read_at)


@reading
def unread(actor: Actor) -> int:
    """How many of one's own entries are unread: the number at the bell."""
    query = select(func.count()).where(ConsoleEntry.employee_id == _reader(actor), ConsoleEntry.read_at.is_(None))
    return session().execute(query).scalar_one()


@transaction
def mark_read(actor: Actor, entry_id: int) -> None:
    """Read; another's entry is as unknown as one that is not there."""
    entry = session().get(ConsoleEntry, entry_id)
    if entry is None or entry.employee_id != _reader(actor):
        raise NotFound("entry_unknown", "没有找到这条消息。")
    entry.read_at = entry.read_at or clock.now()


def _reader(actor: Actor) -> int:
    """Only headquarters' people have an inbox; nobody else's id is ever an employee's."""
    return actor.id if actor.kind == "hq" and actor.id is not None else 0
