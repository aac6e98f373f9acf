"""Codes of an authenticator, RFC 6238: six digits, steps of thirty seconds, SHA-1, as every authenticator app has them.

A code is right one step early or late (clocks drift), and once: the step of the newest accepted code is kept, and that
step and all before it are worth nothing any more.
"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from typing import Literal

import pyotp
from pyotp.utils import strings_equal
from sqlalchemy import Select, select

from models.db import reading, session, transaction
from models.second_factor import SecondFactor
from services import audit, clock, console_inbox
from services.access import Actor
from services.errors import NotAllowed, SlowDown
from services.second_factor import recovery
from services.sentences import say

DRIFT = 1  # steps before and after the present one
FREE_TRIES = 5
RESTS_FOR = timedelta(minutes=15)
LONGEST = 40  # what is typed: a recovery code with its dashes has 24

Verdict = Literal["right", "used", "wrong"]


def typed(text: str) -> str:
    """What was typed as it is meant: full-width digits, blanks and dashes are all the same to us."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).upper()
    return "".join(letter for letter in plain if letter.isalnum())


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is, of the present one and its neighbours; None when it is none of theirs."""
    totp = pyotp.TOTP(secret)
    present = totp.timecode(now)
    steps = range(present - DRIFT, present + DRIFT + 1)
    return next((step for step in steps if strings_equal(totp.generate_otp(step), code)), None)


@reading
def has(account_id: int) -> bool:
    """Whether signing in asks this account for a code."""
    return session().execute(_confirmed(account_id)).first() is not None


def spend(actor: Actor, account_id: int, code: str, tag: str = "staff:second_factor:prove") -> None:
    """Accept a code of the authenticator, or a recovery code, once; the act is audited under `tag`.

    Refuses a wrong one (`wrong_code`) and one that was accepted before (`code_used`). After five wrong ones in a row
    the account's codes rest for fifteen minutes (`code_resting`), and administrators hear of it: whoever is asked for a
    code has the password, or a phone that is linked.
    """
    verdict = _settle(actor, account_id, typed(code), tag)
    if verdict == "used":
        raise NotAllowed("code_used", "这个验证码已经用过了，请等验证器里的下一个。")
    if verdict == "wrong":
        raise NotAllowed("wrong_code", "验证码不正确，请看验证器里最新的六位数字。")


@transaction
def _settle(actor: Actor, account_id: int, code: str, tag: str) -> Verdict:
    """The row is held, so that of two who come with one code one is first, and parallel tries all count."""
    factor = _held(account_id)
    if factor is None:
        raise NotAllowed("no_second_factor", "这个账号没有开启两步验证，请重新登录。")
    if factor.rests_until is not None and factor.rests_until > clock.now():
        raise _resting()
    step = step_of(factor.secret, code, clock.now())
    if step is not None and step <= factor.last_step:
        return "used"
    if step is None and not recovery.take(account_id, code):
        _count(actor, factor)
        return "wrong"
    factor.last_step, factor.failed_tries, factor.rests_until = step or factor.last_step, 0, None
    facts = {} if step is not None else {"recovery_codes_left": recovery.left(account_id)}
    audit.record(actor, tag, "staff_account", account_id, **facts)
    return "right"


def _confirmed(account_id: int) -> Select[tuple[SecondFactor]]:
    return select(SecondFactor).where(SecondFactor.account_id == account_id, SecondFactor.confirmed_at.is_not(None))


def _held(account_id: int) -> SecondFactor | None:
    return session().execute(_confirmed(account_id).with_for_update()).scalar_one_or_none()


def _count(actor: Actor, factor: SecondFactor) -> None:
    """One wrong code more; the fifth in a row begins a rest."""
    factor.failed_tries += 1
    audit.record(actor, "staff:second_factor:refuse", "staff_account", factor.account_id)
    if factor.failed_tries < FREE_TRIES:
        return
    factor.failed_tries, factor.rests_until = 0, clock.now() + RESTS_FOR
    audit.record(actor, "staff:second_factor:rest", "staff_account", factor.account_id)
    words = f"有人用{actor.name}的密码或扫码登录，验证码却连续输错 {FREE_TRIES} 次。如果不是本人，请马上重设密码。"
    console_inbox.alarm(f"second_factor:{factor.account_id}:{clock.now().timestamp():.0f}", words)


def _resting() -> SlowDown:
    minutes = int(RESTS_FOR.total_seconds() // 60)
    return SlowDown(
        "code_resting", say("验证码输错次数过多，请 %(minutes)s 分钟后再试。", minutes=minutes), seconds=minutes * 60
    )
