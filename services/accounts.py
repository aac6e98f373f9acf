"""Console accounts: who of the employees may sign in, in which roles, and proving it by password and code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import delete, select, update

from models.accounts import AuthSession, StaffAccount, StaffRole
from models.bindings import ON_FOLLOW, Invitation
from models.db import reading, session, transaction
from models.organisation import ACTIVE, Employee
from models.sealing import token_hash
from services import audit, clock, sign_in_tries
from services.access import ANONYMOUS, ROLE_NAMES, Actor, require
from services.catching_up import owe_catching_up
from services.errors import Invalid, NotAllowed, NotFound
from services.second_factor import codes
from services.sentences import say
from services.sign_in_tries import Try

SHORTEST_PASSWORD = 10
PROOF_LASTS = timedelta(minutes=5)
OPEN, HALF = "staff:session:open", "staff:session:half"

_hasher = PasswordHasher()
# Verified when there is no such account, so that the answer takes as long as for a real one. Made of random bytes that
# nobody kept; a password hashed at each start would make every process of ours wait for it.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$wDN463dNEj681bGvDb5Fcw$t/vEFEa3s217ku4qPFVoLGv2GKk8XiaqVx90rnYQozU"


@dataclass(frozen=True, slots=True)
class Staff:
    """An employee with a console account; `language` is the one they chose, None: their browser's."""

    account_id: int
    employee_id: int
    code: str
    name: str
    roles: frozenset[str]
    language: str | None = None

    @property
    def actor(self) -> Actor:
        return Actor("hq", self.name, self.employee_id, self.roles)


@dataclass(frozen=True, slots=True)
class Proof:
    """Somebody just proved that it is they who sit there: by their password, and a code where the account has a second
    factor."""

    employee_id: int
    at: datetime


@transaction
def add_staff(actor: Actor, employee_code: str, role: str, password: str, *, confirmed: int | None = None) -> Staff:
    """Give an employee a console role; a first role makes the account with `password`, a later one keeps it.

    Headquarters' people do so through `second_person` alone, whose act `confirmed` is; the operator at the shell is
    exempt (`needs_second_person`)."""
    require(actor, "staff.write")
    if actor.kind == "hq" and confirmed is None:
        raise NotAllowed("needs_second_person", "授予角色需要另一位管理员确认。")
    if role not in ROLE_NAMES:
        raise Invalid(
            "role_unknown", say("没有“%(role)s”这个角色，可选：%(roles)s。", role=role, roles="、".join(ROLE_NAMES))
        )
    employee = session().execute(select(Employee).where(Employee.code == employee_code)).scalar_one_or_none()
    if employee is None or employee.status != ACTIVE:
        raise NotFound("employee_unknown", say("没有编码为 %(code)s 的在职员工。", code=employee_code))
    account = _account_of(employee.id)
    if account is None:
        check_password(password)
        end_codes(employee.id)
        account = StaffAccount(employee_id=employee.id, password_hash=_hasher.hash(password), created_at=clock.now())
        session().add(account)
        session().flush()
    if role not in _roles(account.id):
        session().add(StaffRole(account_id=account.id, role=role))
        session().flush()
        facts = {"employee": employee.code, "role": role, "confirmed": confirmed}
        audit.record(actor, "staff:role:grant", "staff_account", account.id, **facts)
        owe_catching_up(employee.id, f"role:{role}:{clock.now().timestamp():.6f}")
    return _staff(account, employee)


def end_codes(employee_id: int) -> None:
    """Codes that bind an employee by the follow itself end where the employee gets an account, or gets it back: they
    were made, and may be held, by people who must not hand out the powers it brings."""
    session().execute(
        update(Invitation)
        .where(Invitation.employee_id == employee_id, Invitation.policy == ON_FOLLOW, Invitation.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def check_password(password: str) -> None:
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid("password_short", say("密码至少 %(least)s 位。", least=SHORTEST_PASSWORD))
    if len(password) > 200:
        raise Invalid("password_long", "密码最多 200 位。")


@transaction
def set_password(actor: Actor, employee_code: str, password: str) -> None:
    """A new password ends every session opened with the old one; whoever made it for a colleague has the account in
    hand (`hand_of`)."""
    require(actor, "staff.write")
    check_password(password)
    account = _by_code(employee_code)
    if account is None:
        raise NotFound("staff_unknown", say("员工 %(code)s 没有后台账号。", code=employee_code))
    _renew_password(account, password, keeps=None)
    account.in_hand_of_id = _hand_behind(actor, account)
    audit.record(actor, "staff:password:set", "staff_account", account.id)


@transaction
def change_password(staff: Staff, proof: Proof, password: str, *, token: str) -> None:
    """One's own new password; every session ends but the present one (`token`)."""
    refuse_stale(staff.actor, proof)
    check_password(password)
    _renew_password(session().get_one(StaffAccount, staff.account_id), password, keeps=token)
    audit.record(staff.actor, "staff:password:change", "staff_account", staff.account_id)


def _renew_password(account: StaffAccount, password: str, *, keeps: str | None) -> None:
    account.password_hash = _hasher.hash(password)
    sign_in_tries.forget(session().get_one(Employee, account.employee_id).code)
    end_sessions(account.id, keeps=keeps)


@transaction
def end_sessions(account_id: int, *, keeps: str | None = None) -> int:
    """End every session of an account, but the one whose token is `keeps`; says how many."""
    ended = delete(AuthSession).where(AuthSession.account_id == account_id)
    if keeps is not None:
        ended = ended.where(AuthSession.token_hash != token_hash(keeps))
    return int(session().execute(ended).rowcount)  # type: ignore[attr-defined]


def _hand_behind(actor: Actor, account: StaffAccount) -> int | None:
    if actor.kind != "hq" or actor.id is None:
        return None
    return account.in_hand_of_id if actor.id == account.employee_id else hand_of(actor.id)


@reading
def hand_of(employee_id: int) -> int:
    """Who may be sitting at an employee's account: the colleague who made its password (or who made *that*
    colleague's), else the employee. Choosing another password changes nothing: the colleague could have done so too."""
    account = _account_of(employee_id)
    return employee_id if account is None or account.in_hand_of_id is None else account.in_hand_of_id


def sign_in(employee_code: str, password: str, address: str = "", browser: str = "") -> Staff:
    """The account behind code and password. Unknown, disabled and wrong answer alike, word for word. Where the account
    has a second factor that is half the way: the door asks for a code before it opens a session.

    After five wrong tries at one code from one address that pair rests for fifteen minutes; after fifty from
    everywhere the code rests as long for strangers: whether or not there is such a code. In a `browser` that knows the
    code (`sign_in_tries.known_from_now`) wrong tries count by themselves, so that nobody locks a colleague out of it.
    """
    code = employee_code.strip()
    seen = _look(code)
    one = sign_in_tries.at_the_door(code, address, seen.id if seen else None, browser)
    return _checked(code, seen, password, one, OPEN)


def prove(staff: Staff, password: str, *, code: str = "") -> Proof:
    """The same proof once more, before a dangerous act, with a code where the account has a second factor. After five
    wrong tries of whoever sits at this account it rests for fifteen minutes."""
    one = sign_in_tries.inside(staff.account_id)
    _checked(staff.code, _look(staff.code), password, one, "staff:password:prove")
    if codes.has(staff.account_id):
        codes.spend(staff.actor, staff.account_id, code)
    return Proof(staff.employee_id, clock.now())


def refuse_stale(actor: Actor, proof: Proof) -> None:
    """Refuse a proof of somebody else, or of more than five minutes ago (`prove_again`)."""
    if actor.kind != "hq" or proof.employee_id != actor.id or proof.at < clock.now() - PROOF_LASTS:
        raise NotAllowed("prove_again", "请再输入一次您的登录密码。")


def _checked(code: str, seen: StaffAccount | None, password: str, one: Try, tag: str) -> Staff:
    right = _verify(seen.password_hash if seen else _NOBODY, password[:200])
    staff = _settle(code, right and seen is not None, tag, rests=one.is_last)
    if staff is None:
        raise NotAllowed("wrong_credentials", "工号或密码不正确。")
    sign_in_tries.was_right(one)
    return staff


@reading
def _look(code: str) -> StaffAccount | None:
    return _by_code(code)


def _verify(password_hash: str, password: str) -> bool:
    # Outside any transaction: argon2 takes tens of milliseconds on purpose.
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@transaction
def _settle(code: str, right: bool, tag: str, *, rests: bool) -> Staff | None:
    """Whoever it is, if it was right and may sign in still; written down either way, also of codes nobody has: it must
    take as long."""
    account = _by_code(code, lock=True)
    staff = None if account is None else staff_by_account(account.id)
    if account is not None and staff is not None and right:
        is_half = tag == OPEN and codes.has(account.id)
        audit.record(staff.actor, HALF if is_half else tag, "staff_account", account.id)
        return staff
    whose = account.id if account is not None else None
    audit.record(ANONYMOUS, "staff:session:refuse", "staff_account", whose)
    if rests:
        audit.record(ANONYMOUS, "staff:account:lock", "staff_account", whose)
    return None


@reading
def staff_by_account(account_id: int) -> Staff | None:
    """The account as it stands now: None once it is disabled or its employee has left."""
    account = session().get(StaffAccount, account_id)
    if account is None or account.disabled_at is not None:
        return None
    employee = session().get(Employee, account.employee_id)
    return _staff(account, employee) if employee is not None and employee.status == ACTIVE else None


@reading
def staff_of_employee(employee_id: int) -> Staff | None:
    account = _account_of(employee_id)
    return None if account is None else staff_by_account(account.id)


@reading
def all_staff() -> list[Staff]:
    """Every account that may sign in."""
    ids = session().execute(select(StaffAccount.id).order_by(StaffAccount.id)).scalars()
    return [staff for staff in map(staff_by_account, ids) if staff is not None]


def _account_of(employee_id: int) -> StaffAccount | None:
    return session().execute(select(StaffAccount).where(StaffAccount.employee_id == employee_id)).scalar_one_or_none()


def _by_code(code: str, *, lock: bool = False) -> StaffAccount | None:
    # Phones write codes in small letters; an exact match wins, so that e1 and E1 stay two people.
    query = (
        select(StaffAccount)
        .join(Employee, Employee.id == StaffAccount.employee_id)
        .where(Employee.code.in_((code, code.upper())))
        .order_by((Employee.code == code).desc())
        .limit(1)
    )
    return session().execute(query.with_for_update(of=StaffAccount) if lock else query).scalar_one_or_none()


def _roles(account_id: int) -> frozenset[str]:
    return frozenset(session().execute(select(StaffRole.role).where(StaffRole.account_id == account_id)).scalars())


def _staff(account: StaffAccount, employee: Employee) -> Staff:
    return Staff(account.id, employee.id, employee.code, employee.name, _roles(account.id), account.language)
