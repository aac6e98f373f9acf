"""Setting a second factor up, renewing its recovery codes, turning it off, and resetting a colleague's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pyotp
from sqlalchemy import select

from models.accounts import StaffAccount
from models.db import reading, session, transaction
from models.second_factor import SecondFactor
from services import accounts, audit, clock
from services.access import Actor, require
from services.accounts import Proof, Staff
from services.errors import Conflict, Expired, Invalid, NotAllowed
from services.scan_sign_in import linking
from services.second_factor import recovery
from services.second_factor.codes import step_of, typed

ISSUER = "渠道在线"
SET_UP_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pending:
    """A second factor that waits for its first code: what the QR code says, and the same secret to type by hand."""

    uri: str
    secret: str


@transaction
def begin(staff: Staff, proof: Proof) -> None:
    """Make a new secret up, which counts nothing before its first code within ten minutes. Takes a fresh proof of who
    sits there, or an open desk would be enough to lock its owner out. Refuses where one stands (`has_second_factor`).
    """
    accounts.refuse_stale(staff.actor, proof)
    _hold(staff.account_id)
    factor = _factor(staff.account_id)
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict("has_second_factor", "两步验证已经开启，换手机请先停用再重新设置。")
    if factor is not None:
        session().delete(factor)
        session().flush()
    session().add(SecondFactor(account_id=staff.account_id, secret=pyotp.random_base32(), created_at=clock.now()))


@reading
def pending(staff: Staff) -> Pending | None:
    """What to show while the first code is awaited; None when nothing is, or no longer."""
    factor = _factor(staff.account_id)
    if factor is None or factor.confirmed_at is not None or factor.created_at + SET_UP_WITHIN <= clock.now():
        return None
    uri = pyotp.TOTP(factor.secret).provisioning_uri(name=staff.code, issuer_name=ISSUER)
    return Pending(uri, factor.secret)


@transaction
def confirm(staff: Staff, code: str, *, token: str) -> list[str]:
    """The first code proves that the authenticator has the secret: from now on it is asked for. Gives ten recovery
    codes, known only now; every session but the present one (`token`) ends. Refuses a wrong code (`wrong_code`) and one
    that comes after ten minutes (`set_up_over`)."""
    _hold(staff.account_id)
    factor = _factor(staff.account_id)
    if factor is None or factor.confirmed_at is not None or factor.created_at + SET_UP_WITHIN <= clock.now():
        raise Expired("set_up_over", "设置已经过期或已完成，请重新开始。")
    step = step_of(factor.secret, typed(code), clock.now())
    if step is None:
        raise Invalid("wrong_code", "验证码不正确，请看验证器里最新的六位数字；手机的时间也要准确。")
    factor.confirmed_at, factor.last_step = clock.now(), step
    made = recovery.make(staff.account_id)
    accounts.end_sessions(staff.account_id, keeps=token)
    audit.record(staff.actor, "staff:second_factor:begin", "staff_account", staff.account_id)
    return made


@transaction
def new_recovery_codes(staff: Staff, proof: Proof) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing any more."""
    accounts.refuse_stale(staff.actor, proof)
    _hold(staff.account_id)
    _standing(staff.account_id)
    audit.record(staff.actor, "staff:recovery_codes:make", "staff_account", staff.account_id)
    return recovery.make(staff.account_id)


@transaction
def remove(staff: Staff, proof: Proof) -> None:
    """Turn one's own second factor off."""
    accounts.refuse_stale(staff.actor, proof)
    _hold(staff.account_id)
    session().delete(_standing(staff.account_id))
    recovery.forget(staff.account_id)
    audit.record(staff.actor, "staff:second_factor:end", "staff_account", staff.account_id)


@transaction
def reset(actor: Actor, account_id: int, *, employee: str, confirmed: int | None = None) -> None:
    """A colleague (`employee` is their code) lost the phone and the recovery codes: the second factor, the link to
    WeChat and every session end. Headquarters' people do so through `second_person` alone, whose act `confirmed` is;
    the operator at the shell is exempt (`needs_second_person`)."""
    require(actor, "staff.write")
    if actor.kind == "hq" and confirmed is None:
        raise NotAllowed("needs_second_person", "重置两步验证需要另一位管理员确认。")
    _hold(account_id)
    session().delete(_standing(account_id))
    recovery.forget(account_id)
    linking.forget(account_id)
    accounts.end_sessions(account_id)
    facts = {"employee": employee, "confirmed": confirmed}
    audit.record(actor, "staff:second_factor:reset", "staff_account", account_id, **facts)


def _hold(account_id: int) -> None:
    """One change of an account's second factor after the other."""
    session().execute(select(StaffAccount.id).where(StaffAccount.id == account_id).with_for_update()).one()


def _factor(account_id: int) -> SecondFactor | None:
    return session().execute(select(SecondFactor).where(SecondFactor.account_id == account_id)).scalar_one_or_none()


def _standing(account_id: int) -> SecondFactor:
    factor = _factor(account_id)
    if factor is None or factor.confirmed_at is None:
        raise Conflict("no_second_factor", "这个账号没有开启两步验证。")
    return factor
