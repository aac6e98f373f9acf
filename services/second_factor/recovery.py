"""Recovery codes: ten for the day the phone is lost, each good once; only their hashes are kept."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, func, select, update

from models.db import reading, session
from models.sealing import token_hash
from models.second_factor import RecoveryCode
from services import clock

RECOVERY_CODES = 10
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # 31 signs nobody mistakes for another on paper
LENGTH = 20  # 99 bits: enough to keep a plain hash


def make(account_id: int) -> list[str]:
    """Ten new codes, the only time they are known to us; the ones before are worth nothing any more."""
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    made = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(RECOVERY_CODES)]
    now = clock.now()
    session().add_all(RecoveryCode(account_id=account_id, code_hash=token_hash(code), created_at=now) for code in made)
    return ["-".join(code[at : at + 5] for at in range(0, LENGTH, 5)) for code in made]


def take(account_id: int, code: str) -> bool:
    """Use one up; the condition decides between two who come with it at the same moment."""
    taken = session().execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == token_hash(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


@reading
def left(account_id: int) -> int:
    """How many are still good."""
    query = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session().execute(query).scalar_one()


def forget(account_id: int) -> None:
    session().execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
