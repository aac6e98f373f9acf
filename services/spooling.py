"""While the database is away a proved push is kept on the disk and acknowledged; afterwards it is answered as ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy.exc import InternalError, OperationalError

from models.db import DatabaseAway, OutcomeUnknown
from models.spool import LANES, LARGEST_BYTES, Lot, SpoolFull, spool
from services.inbox import Answer
from services.signs import leave_sign

# The database cannot be reached, hangs, is read-only, has no room, or lost the answer to COMMIT: its trouble, not the
# push's. What a push itself is to blame for stays a fault.
AWAY = (DatabaseAway, OutcomeUnknown, OperationalError, InternalError)

Fields = dict[str, Any]

NEARLY_FULL = LARGEST_BYTES * 85 // 100

log = structlog.get_logger(__name__)

__all__ = ["NEARLY_FULL", "SpoolFull", "aside", "drain", "keep_or_answer", "size"]


def keep_or_answer(account: str, openid: str, fields: Fields, answer: Callable[[], Answer]) -> Answer | None:
    """The answer; or None: the push is safely kept and may be acknowledged, its reply comes later.

    While older pushes of this person's lane wait, newer ones wait behind them, so that each person's pushes keep their
    order. Refuses with SpoolFull, and then WeChat must be told to come again.
    """
    lane = _lane(account, openid)
    if not spool().waiting(lane):
        try:
            return answer()
        except AWAY as error:
            log.warning("push_spooled", why=type(error).__name__)
    spool().add(lane, json.dumps({"account": account, "fields": fields}, ensure_ascii=False))
    return None


def _lane(account: str, openid: str) -> int:
    return hashlib.sha256(f"{account}:{openid}".encode()).digest()[0] % LANES


def drain(answer: Callable[[str, Fields], object]) -> int:
    """Answer what waits, lane by lane, each in its order; how many were answered.

    Stops at the first that finds the database away again; all of its lane then stay, and come again from the first
    one, of which the inbox knows what was answered. A push that is a fault by itself is set aside and named.
    """
    return sum(_drain(lane, answer) for lane in range(LANES))


def _drain(lane: int, answer: Callable[[str, Fields], object]) -> int:
    done = 0
    try:
        with spool().emptying(lane) as lot:
            if lot is None:
                return 0
            for record in lot.records():
                if record is None:
                    log.error("spool_record_unreadable", lane=lane)
                    continue
                _answer(record, answer, lot)
                done += 1
    except AWAY as error:
        log.info("spool_waits", lane=lane, why=type(error).__name__)
    return done


def _answer(record: str, answer: Callable[[str, Fields], object], lot: Lot) -> None:
    try:
        told = json.loads(record)
        answer(told["account"], told["fields"])
    except (DatabaseAway, OutcomeUnknown):
        raise
    except Exception as fault:
        if isinstance(fault, AWAY) and not _database_is_well():
            raise
        # One strange push must not hold up everybody behind it.
        log.error("spool_record_aside", error=type(fault).__name__, exc_info=True)
        lot.set_aside(record)


def _database_is_well() -> bool:
    """Whether it takes a row just now: then a refusal was meant for that one push."""
    try:
        leave_sign("spool:probe")
    except AWAY:
        return False
    return True


def size() -> int:
    """Bytes on the disk that wait for the database."""
    return spool().size()


def aside() -> int:
    """How many pushes were a fault by themselves and lie aside."""
    return spool().aside()
