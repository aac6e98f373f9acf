"""王敏's authenticator, and a clock that stands where a test puts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp

from services import clock
from services.accounts import Proof, Staff
from services.errors import NotAllowed
from services.second_factor import codes, setting_up

NOW = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)


def at(**later: float) -> None:
    clock.use(lambda: NOW + timedelta(**later))


def proof(staff: Staff) -> Proof:
    return Proof(staff.employee_id, clock.now())


def secret_of(staff: Staff) -> str:
    waits = setting_up.pending(staff)
    assert waits is not None
    return waits.secret


def turned_on(staff: Staff) -> tuple[pyotp.TOTP, list[str]]:
    """The authenticator of somebody who set it up a while ago, and their recovery codes."""
    setting_up.begin(staff, proof(staff))
    totp = pyotp.TOTP(secret_of(staff))
    made = setting_up.confirm(staff, totp.at(clock.now()), token="")
    at(minutes=5)
    return totp, made


def now_of(totp: pyotp.TOTP, steps: int = 0) -> str:
    return totp.at(clock.now(), counter_offset=steps)


def spend(staff: Staff, code: str) -> str:
    """How giving this code ends."""
    try:
        codes.spend(staff.actor, staff.account_id, code)
    except NotAllowed as refusal:
        return refusal.code
    return "right"
