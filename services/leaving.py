"""An employee leaves: out at once everywhere, and what was theirs goes to a named colleague or waits for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from models.accounts import AuthSession
from models.audit import AuditEntry
from models.bindings import OPEN, Binding, Invitation
from models.db import reading, session, transaction
from models.dealers import ACTIVE as IN_PARTNERSHIP
from models.dealers import Dealer
from models.leads import Lead
from models.organisation import ACTIVE, LEFT, Employee
from services import accounts, audit, clock, people, staff_accounts
from services.access import Actor, may, require
from services.bindings.asking import ask_others
from services.bindings.making import end, tell_ended
from services.errors import Conflict, NotAllowed, NotFound
from services.leads import passing
from services.organisation.handing_over import LONGEST_REASON, find_heir, give_everything, touch
from services.organisation.queue import queue_up
from services.reasons import reason_of
from services.sentences import say

WHY = "left_company"
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Belongings:
    """What an employee has in hand now; `exports` is how many lists they took out in the last 30 days."""

    code: str
    name: str
    active: bool
    dealers: int
    people: int
    leads: int
    bound: bool
    account: bool
    invitations: int
    exports: int


@dataclass(frozen=True, slots=True)
class Left:
    """How a leave ended: how many dealers, people and leads went to whom, None being nobody yet: then the leads are in
    headquarters' pool."""

    dealers: int
    people: int
    successor: str | None
    leads: int = 0


@reading
def belongings(actor: Actor, code: str) -> Belongings:
    """What there is to hand over, before anything is done."""
    require(actor, "organisation.write")
    row = _get(code)
    return Belongings(
        row.code,
        row.name,
        row.status == ACTIVE,
        _count(Dealer.employee_id == row.id, Dealer.status == IN_PARTNERSHIP),
        _count(Employee.manager_id == row.id, Employee.status == ACTIVE),
        _count(Lead.employee_id == row.id, Lead.open_marker == OPEN),
        _count(Binding.employee_id == row.id, Binding.open_marker == OPEN) > 0,
        accounts.staff_of_employee(row.id) is not None,
        _count(*_living_invitations(row.id)),
        _count(
            AuditEntry.tag == "console:list:export",
            AuditEntry.actor_kind == "hq",
            AuditEntry.actor_id == row.id,
            AuditEntry.at > clock.now() - LOOKED_BACK,
        ),
    )


@transaction
def leave(actor: Actor, code: str, *, successor: str = "", reason: str = "") -> Left:
    """An employee leaves. In one transaction: the binding ends and the person is told; sessions of the console, of
    pages and of the API end; the account is disabled; open invitations are revoked; the dealers they looked after go to
    `successor` (a code or a name; "" leaves them without, to be handed out later), the people below them to the
    successor or else to their own manager. Who was in charge until when, and why that changed, stays on each dealer's
    page. Notices to them as one who decides are withdrawn, and what waits for a decision is put to whoever decides now.

    Refuses oneself (`own_leaving`), twice (`already_left`), a successor who is not in service or the leaver
    (`successor_unknown`), and anybody with a console account unless an administrator asks (`needs_administrator`); the
    last administrator stays. Locks: the organisation's queue, follower, invitations, employee.
    """
    require(actor, "organisation.write")
    queue_up()
    found = _get(code).id
    holder = _holder(found)
    if holder is not None:
        people.lock(holder)
    _revoke_invitations(found)
    row = session().get_one(Employee, found, with_for_update=True, populate_existing=True)
    if actor.kind == "hq" and actor.id == row.id:
        raise NotAllowed("own_leaving", "不能给自己办离职，请由另一位同事处理。")
    if row.status != ACTIVE:
        raise Conflict("already_left", say("%(name)s已经离职了。", name=row.name))
    heir = find_heir(row, successor)
    if accounts.staff_of_employee(row.id) is not None:
        if not may(actor, "staff.write"):
            raise NotAllowed("needs_administrator", "这位员工有后台账号，请由管理员办理离职。")
        staff_accounts.disable(actor, code)
    row.status = LEFT
    touch(actor, row)
    _end_binding(actor, row.id)
    why = reason_of(reason, LONGEST_REASON) or "离职"
    dealers = give_everything(actor, row, heir, why)
    leads = passing.of_employee(actor, row.id, heir.id if heir else None)
    left = Left(dealers, _hand_people(actor, row, heir), heir.name if heir else None, leads)
    facts = {"leads": leads, "dealers": left.dealers, "people": left.people, "successor": heir.code if heir else None}
    audit.record(actor, "employee:record:leave", "employee", row.id, code=row.code, **facts)
    return left


@transaction
def come_back(actor: Actor, code: str) -> None:
    """An employee is in service again: they can be invited, be in charge and be anybody's manager. Nothing else comes
    back by itself: not the binding (invite them anew), not the console account (an administrator enables it, with a
    second person), not the dealers and people they handed over. Refuses `not_left`. Locks: the organisation's queue,
    employee."""
    require(actor, "organisation.write")
    queue_up()
    row = session().get_one(Employee, _get(code).id, with_for_update=True, populate_existing=True)
    if row.status == ACTIVE:
        raise Conflict("not_left", say("%(name)s已经在职。", name=row.name))
    row.status = ACTIVE
    touch(actor, row)
    audit.record(actor, "employee:record:return", "employee", row.id, code=row.code)


def _get(code: str) -> Employee:
    row = session().scalars(select(Employee).where(Employee.code == code)).one_or_none()
    if row is None:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的员工。", code=code))
    return row


def _holder(employee_id: int) -> int | None:
    query = select(Binding.follower_id).where(Binding.employee_id == employee_id, Binding.open_marker == OPEN)
    return session().scalar(query)


def _end_binding(actor: Actor, employee_id: int) -> None:
    query = select(Binding).where(Binding.employee_id == employee_id, Binding.open_marker == OPEN)
    binding = session().scalars(query).one_or_none()
    if binding is None or not end(actor, binding, WHY):
        return
    # The person remains a consumer and may come back as one, by signing in anew.
    session().execute(
        update(AuthSession)
        .where(AuthSession.follower_id == binding.follower_id, AuthSession.revoked_at.is_(None))
        .values(revoked_at=clock.now(), session_key=None)
        .execution_options(synchronize_session=False)
    )
    tell_ended(binding, say("您已离职，员工身份结束"))
    ask_others(binding.follower_id)


def _living_invitations(employee_id: int) -> tuple[Any, ...]:
    return (
        Invitation.employee_id == employee_id,
        Invitation.revoked_at.is_(None),
        Invitation.used_at.is_(None),
        Invitation.expires_at > clock.now(),
    )


def _revoke_invitations(employee_id: int) -> None:
    session().execute(
        update(Invitation)
        .where(*_living_invitations(employee_id))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def _hand_people(actor: Actor, row: Employee, heir: Employee | None) -> int:
    """The people below, whom the queue keeps still, to the successor or else to the leaver's own manager; a successor
    among them follows the leaver's manager, so that no circle begins."""
    rows = session().scalars(select(Employee).where(Employee.manager_id == row.id)).all()
    for one in rows:
        one.manager_id = row.manager_id if heir is None or one.id == heir.id else heir.id
        touch(actor, one)
    session().flush()
    return len(rows)


def _count(*conditions: Any) -> int:
    return session().scalar(select(func.count()).where(*conditions)) or 0
