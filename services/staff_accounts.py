"""Console accounts as administrators look after them: who has one, in which roles; taking away needs one person,
giving needs two (`dangerous_deeds.py`)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, func, select

from models.accounts import AuthSession, StaffAccount, StaffRole
from models.db import reading, session, transaction
from models.organisation import ACTIVE, Employee
from models.second_factor import SecondFactor
from services import accounts, audit, clock
from services.access import Actor, require
from services.catching_up import owe_catching_up
from services.errors import Conflict, NotAllowed, NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.scan_sign_in import linking
from services.sentences import say


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One employee's account; `state` is none, active, disabled, or left with its employee. `id` is the account's."""

    code: str
    name: str
    state: str
    roles: tuple[str, ...]
    created_at: datetime | None
    last_seen: datetime | None
    id: int | None = None
    has_second_factor: bool = False


def _lines() -> Select[tuple[Employee, StaffAccount, datetime, datetime | None]]:
    last = (
        select(func.max(AuthSession.seen_at))
        .where(AuthSession.account_id == StaffAccount.id, AuthSession.kind == "console")
        .correlate(StaffAccount)
        .scalar_subquery()
    )
    return (
        select(Employee, StaffAccount, last, SecondFactor.confirmed_at)
        .outerjoin(StaffAccount, StaffAccount.employee_id == Employee.id)
        .outerjoin(SecondFactor, SecondFactor.account_id == StaffAccount.id)
    )


COLUMNS = Columns(
    keys=select(Employee.id).join(StaffAccount, StaffAccount.employee_id == Employee.id),
    searched=[Employee.code, Employee.name],
    filtered={
        "role": lambda role: StaffAccount.id.in_(select(StaffRole.account_id).where(StaffRole.role == role)),
        "state": lambda state: (
            StaffAccount.disabled_at.is_not(None) if state == "disabled" else StaffAccount.disabled_at.is_(None)
        ),
    },
    sorted_by={"code": Employee.code, "name": Employee.name},
    order=[Employee.code],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[AccountRow]:
    """Everybody who has an account."""
    require(actor, "staff.write")
    return page_of(_lines().where(StaffAccount.id.is_not(None)), wanted, COLUMNS, lambda row: _row(*row), whole=whole)


@reading
def account(actor: Actor, code: str) -> AccountRow:
    """One employee's account, also when there is none yet."""
    require(actor, "staff.write")
    found = session().execute(_lines().where(Employee.code == code)).first()
    if found is None:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的员工。", code=code))
    return _row(*found)


def _row(
    employee: Employee, account: StaffAccount | None, last_seen: datetime | None, factor_since: datetime | None
) -> AccountRow:
    if account is None:
        return AccountRow(employee.code, employee.name, "none", (), None, None)
    state = "left" if employee.status != ACTIVE else "disabled" if account.disabled_at else "active"
    roles = tuple(sorted(session().execute(select(StaffRole.role).where(StaffRole.account_id == account.id)).scalars()))
    return AccountRow(
        employee.code, employee.name, state, roles, account.created_at, last_seen, account.id, factor_since is not None
    )


@transaction
def revoke_role(actor: Actor, code: str, role: str) -> None:
    """Take a role away at once. One's own, and the last administrator's, stay (`own_account`, `last_administrator`)."""
    account = _lock(actor, code)
    _refuse_last_administrator(account, role)
    gone = session().execute(delete(StaffRole).where(StaffRole.account_id == account.id, StaffRole.role == role))
    if gone.rowcount:  # type: ignore[attr-defined]
        audit.record(actor, "staff:role:revoke", "staff_account", account.id, employee=code, role=role)


@transaction
def disable(actor: Actor, code: str) -> None:
    """The account signs in no more; every session of it, and its link to WeChat, end at once."""
    account = _lock(actor, code)
    _refuse_last_administrator(account, "admin")
    if account.disabled_at is None:
        account.disabled_at = clock.now()
        accounts.end_sessions(account.id)
        linking.forget(account.id)
        audit.record(actor, "staff:account:disable", "staff_account", account.id, employee=code)


@transaction
def enable(actor: Actor, code: str, *, confirmed: int) -> None:
    """Let an account sign in again; `confirmed` is the act that a second person confirmed."""
    require(actor, "staff.write")
    account = _account(code)
    if account.disabled_at is not None:
        accounts.end_codes(account.employee_id)
        account.disabled_at = None
        audit.record(actor, "staff:account:enable", "staff_account", account.id, employee=code, confirmed=confirmed)
        session().flush()
        owe_catching_up(account.employee_id, f"enabled:{clock.now().timestamp():.6f}")


@transaction
def new_password(actor: Actor, code: str) -> str:
    """A password made up for a colleague, shown once; every session opened with the old one ends."""
    require(actor, "staff.write")
    _refuse_own(actor, code)
    _account(code)
    made = secrets.token_urlsafe(12)
    accounts.set_password(actor, code, made)
    return made


def _lock(actor: Actor, code: str) -> StaffAccount:
    require(actor, "staff.write")
    _refuse_own(actor, code)
    # Administrators are counted below: all accounts are held, so that two cannot take each other's away at once.
    session().execute(select(StaffAccount.id).order_by(StaffAccount.id).with_for_update()).all()
    return _account(code)


def _account(code: str) -> StaffAccount:
    query = select(Employee, StaffAccount).outerjoin(StaffAccount, StaffAccount.employee_id == Employee.id)
    found = session().execute(query.where(Employee.code == code)).first()
    if found is None:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的员工。", code=code))
    if found[1] is None:
        raise Conflict("no_account", say("%(name)s还没有后台账号，请先申请角色。", name=found[0].name))
    account: StaffAccount = found[1]
    return account


@reading
def _refuse_own(actor: Actor, code: str) -> None:
    mine = select(Employee.id).where(Employee.code == code, Employee.id == actor.id)
    if actor.kind == "hq" and session().execute(mine).first() is not None:
        raise NotAllowed("own_account", "不能改动自己的账号，请由另一位管理员处理。")


def _refuse_last_administrator(account: StaffAccount, role: str) -> None:
    others = (
        select(func.count())
        .select_from(StaffRole)
        .join(StaffAccount, StaffAccount.id == StaffRole.account_id)
        .join(Employee, Employee.id == StaffAccount.employee_id)
        .where(
            StaffRole.role == "admin",
            StaffAccount.id != account.id,
            StaffAccount.disabled_at.is_(None),
            Employee.status == ACTIVE,
        )
    )
    if role == "admin" and session().execute(others).scalar_one() == 0:
        raise Conflict("last_administrator", "这是最后一位管理员，请先让另一位同事成为管理员。")
