"""Sealing the audit into a chain: each seal covers its entry and the seal before it, under a key that is not in the
database, so that nobody who can write rows can change, remove, slip in or reorder an entry unseen.

Business writes plain rows; one worker seals them afterwards, so that writers never queue behind one row. Entries are
chained in the order in which they became visible, which may differ from their ids. What cuts off the end of the chain
is not seen by the chain itself: its head goes into the log with each round, and `verify` holds the chain against such a
head that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from models.audit import AuditCheckpoint, AuditEntry, AuditSeal
from models.db import reading, session, transaction
from services import clock
from services.errors import Invalid
from services.sentences import say

MOST_AT_ONCE = 500
STEP = 2000  # seals read at once when the chain is verified
# No transaction lives as long: an entry older than the newest one sealed before this is sealed, or was hidden.
SEALED_WITHIN = timedelta(hours=1)
BEGINNING = "0" * 64
MOST_TOLD = 100

_key: bytes | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal: how many there are, and what it says."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong with the chain; `what` is one of `altered`, `entry_missing`, `seal_missing`,
    `never_sealed`, `head_missing`, `checkpoint_forged`."""

    what: str
    number: int | None
    entry_id: int | None


@dataclass(frozen=True, slots=True)
class Verified:
    """The whole chain looked at: its head, how many entries wait for their seal, and the first hundred flaws."""

    head: Head
    waiting: int
    flaws: list[Flaw]


def use(key: bytes) -> None:
    """The key of this installation (`AUDIT_KEY`)."""
    global _key
    _key = key


def seal() -> Head | None:
    """Seal what waits, up to 500 entries; the new head, or None when nothing was sealed. Of two workers at once one
    seals: the number of a seal is unique."""
    try:
        return _seal()
    except IntegrityError:
        return None  # the other one was first; what it left comes in the next round


@transaction
def _seal() -> Head | None:
    last = head()
    number, digest, now = last.number, last.digest, clock.now()
    entries = session().execute(_waiting().order_by(AuditEntry.id).limit(MOST_AT_ONCE)).scalars().all()
    for entry in entries:
        number, digest = number + 1, _digest(number + 1, digest, entry)
        session().add(AuditSeal(number=number, entry_id=entry.id, digest=digest, sealed_at=now))
    return Head(number, digest) if entries else None


@reading
def head() -> Head:
    row = session().execute(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).scalar_one_or_none()
    return Head(0, BEGINNING) if row is None else Head(row.number, row.digest)


def verify(known: str | None = None) -> Verified:
    """Look at the whole chain, in steps. `known` is a head from the log, `NUMBER:DIGEST`, which must still be in it."""
    expected = _read_head(known) if known else None
    previous, flaws = _begins()
    met = expected is None or expected == previous
    if expected is not None and expected.number < previous.number:
        raise Invalid(
            "head_let_go", say("这个链头已随旧记录清除，请用序号 %(number)s 以后的链头。", number=previous.number)
        )
    for number, digest, entry_id, entry in _links(previous.number):
        flaws += [Flaw("seal_missing", lost, None) for lost in range(previous.number + 1, number)][:MOST_TOLD]
        if entry is None:
            flaws.append(Flaw("entry_missing", number, entry_id))
        elif not hmac.compare_digest(_digest(number, previous.digest, entry), digest):
            flaws.append(Flaw("altered", number, entry_id))
        previous = Head(number, digest)
        met = met or previous == expected
    flaws += [Flaw("never_sealed", None, entry_id) for entry_id in _overlooked()]
    if not met and expected is not None:
        flaws.append(Flaw("head_missing", expected.number, None))
    return Verified(previous, _count_waiting(), flaws[:MOST_TOLD])


def _read_head(text: str) -> Head:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise Invalid("head_malformed", "链头的写法是“序号:摘要”，可从日志 audit_sealed 一行抄来。")
    return Head(int(number), digest)


@reading
def _begins() -> tuple[Head, list[Flaw]]:
    """Where the chain begins: at nothing, or at the checkpoint of what was let go, if it is one of ours."""
    query = select(AuditCheckpoint).order_by(AuditCheckpoint.number.desc()).limit(1)
    row = session().execute(query).scalar_one_or_none()
    if row is None:
        return Head(0, BEGINNING), []
    forged = not hmac.compare_digest(row.proof, proof_of(row))
    flaws = [Flaw("checkpoint_forged", row.number, None)] if forged else []
    return Head(row.number, row.digest), flaws


def proof_of(row: AuditCheckpoint) -> str:
    """What a checkpoint of ours bears: nobody without the key makes one."""
    said = ["checkpoint", row.number, row.digest, row.entries, row.written_before.isoformat(timespec="microseconds")]
    return _keyed(said)


def _links(after: int) -> Iterator[tuple[int, str, int, AuditEntry | None]]:
    """Seals in their order, each with its entry; read in steps so that a year of them needs little memory."""
    while links := _step(after):
        yield from links
        after = links[-1][0]


@reading
def _step(after: int) -> list[tuple[int, str, int, AuditEntry | None]]:
    rows = session().execute(
        select(AuditSeal.number, AuditSeal.digest, AuditSeal.entry_id, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .where(AuditSeal.number > after)
        .order_by(AuditSeal.number)
        .limit(STEP)
    )
    return [(number, digest, entry_id, entry) for number, digest, entry_id, entry in rows]


def _digest(number: int, previous: str, entry: AuditEntry) -> str:
    """HMAC-SHA-256 over everything the entry says and the seal before it."""
    said: list[Any] = [
        number,
        previous,
        entry.id,
        entry.at.isoformat(timespec="microseconds"),
        entry.actor_kind,
        entry.actor_id,
        entry.actor_name,
        entry.tag,
        entry.subject_kind,
        entry.subject_id,
        entry.details,
        entry.request_id,
        entry.address,
    ]
    return _keyed(said)


def _keyed(said: list[Any]) -> str:
    if _key is None:
        raise RuntimeError("no key is in use: services.audit_chain.use(key) comes first")
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(_key, text.encode(), hashlib.sha256).hexdigest()


def _waiting() -> Any:
    """Entries without a seal; looked for only above what was sealed an hour ago."""
    return (
        select(AuditEntry)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.number.is_(None), AuditEntry.id > _long_sealed())
    )


def _long_sealed() -> int:
    query = select(func.max(AuditSeal.entry_id)).where(AuditSeal.sealed_at < clock.now() - SEALED_WITHIN)
    return session().execute(query).scalar_one() or 0


@reading
def _count_waiting() -> int:
    return session().execute(select(func.count()).select_from(_waiting().subquery())).scalar_one()


@reading
def _overlooked() -> list[int]:
    """Entries that should have been sealed long ago: somebody took their seal away, or slipped them in."""
    query = (
        select(AuditEntry.id)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.number.is_(None), AuditEntry.id <= _long_sealed())
        .order_by(AuditEntry.id)
        .limit(MOST_TOLD)
    )
    return list(session().execute(query).scalars())
