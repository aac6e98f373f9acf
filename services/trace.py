"""What happened behind the scenes lately, for a developer who watches: pushes, promises, acts; nobody's data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from models.audit import AuditEntry
from models.db import reading, session
from models.inbox import InboxPush
from models.outbox import OutboxPromise
from models.people import Follower
from services.audit_tags import TAGS

MOST_ROWS = 200
MOST_WATCHED = 100
# Rows get their numbers before they are committed, so a lower one may appear after a higher one was read.
LOOK_BACK = 20

# Of a push only this is told; whoever sent it and what they wrote stay sealed.
TOLD_FIELDS = ("MsgType", "Event", "Status", "MsgID")
PHONE = re.compile(r"(?<!\d)(?:\+?86)?(1[3-9]\d)\d{4}(\d{4})(?!\d)")
OPENID = re.compile(r"(?<![\w-])o[A-Za-z0-9_-]{27}(?![\w-])")
LINK_TOKEN = re.compile(r"(/(?:bind|a|q|m|enter|p/go)/)[A-Za-z0-9_-]{6,}")
NAMED = frozenset({"applicant", "name"})


@dataclass(frozen=True, slots=True)
class Cursor:
    """The newest numbers somebody has seen."""

    inbox: int = 0
    outbox: int = 0
    audit: int = 0

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """`12.7.40` as it was handed out; None for anything else."""
        found = re.fullmatch(r"(\d{1,18})\.(\d{1,18})\.(\d{1,18})", text)
        return cls(*map(int, found.groups())) if found else None

    def __str__(self) -> str:
        return f"{self.inbox}.{self.outbox}.{self.audit}"


@dataclass(frozen=True, slots=True)
class TracedPush:
    """One push that was answered: which, when, and our reply with links and numbers masked (None: `success`)."""

    id: int
    at: datetime
    sent_at: datetime | None
    account: str
    event: str
    fields: dict[str, str]
    reply: str | None


@dataclass(frozen=True, slots=True)
class TracedPromise:
    """One promise as it stands now; `who` is the follower's label."""

    id: int
    at: datetime
    kind: str
    topic: str | None
    who: str | None
    state: str
    tries: int
    run_at: datetime
    done_at: datetime | None
    last_error: str | None
    delivery: str | None
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class TracedAct:
    """One act of the audit; `words` is how people call it."""

    id: int
    at: datetime
    who: str
    tag: str
    words: str
    subject: str
    details: dict[str, Any]
    request_id: str | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What came since a cursor, oldest first; at most 200 rows of each kind, the newest ones."""

    cursor: Cursor
    inbox: list[TracedPush]
    outbox: list[TracedPromise]
    audit: list[TracedAct]


@reading
def since(after: Cursor | None, watched: Sequence[int] = ()) -> Trace:
    """Rows newer than the cursor (without one: the newest), and the promises `watched` as they stand now.

    A row may come twice; none of the newest 200 is left out. openids are never told, phones and names masked.
    """
    seen = after or Cursor()
    pushes = session().execute(_newest(select(InboxPush), InboxPush.id, seen.inbox)).scalars().all()[::-1]
    promises = session().execute(_newest(_PROMISES, OutboxPromise.id, seen.outbox)).all()[::-1]
    acts = session().execute(_newest(select(AuditEntry), AuditEntry.id, seen.audit)).scalars().all()[::-1]
    known = {row.id for row, _ in promises}
    more = [number for number in watched[:MOST_WATCHED] if number not in known]
    older = session().execute(_PROMISES.where(OutboxPromise.id.in_(more))).all() if more else []
    return Trace(
        Cursor(
            max([seen.inbox, *(row.id for row in pushes)]),
            max([seen.outbox, *(row.id for row, _ in promises)]),
            max([seen.audit, *(row.id for row in acts)]),
        ),
        [_push(row) for row in pushes],
        [_promise(row, label) for row, label in [*older, *promises]],
        [_act(row) for row in acts],
    )


_PROMISES = select(OutboxPromise, Follower.label).join(Follower, Follower.id == OutboxPromise.follower_id, isouter=True)


def _newest(query: Select[Any], number: Any, seen: int) -> Select[Any]:
    return query.where(number > seen - LOOK_BACK).order_by(number.desc()).limit(MOST_ROWS)


def _push(row: InboxPush) -> TracedPush:
    fields = {name: str(row.fields[name]) for name in TOLD_FIELDS if name in row.fields} if row.fields else {}
    key = str((row.fields or {}).get("EventKey") or "")
    if key:
        fields["EventKey"] = _scene(key)
    return TracedPush(
        row.id, row.received_at, row.sent_at, row.account, row.event, fields, masked(row.reply) if row.reply else None
    )


def _promise(row: OutboxPromise, label: str | None) -> TracedPromise:
    facts = (row.payload or {}).get("facts")
    told = facts if isinstance(facts, dict) else {}
    return TracedPromise(
        id=row.id,
        at=row.created_at,
        kind=row.kind,
        topic=row.topic,
        who=label,
        state=row.state,
        tries=row.tries,
        run_at=row.run_at,
        done_at=row.done_at,
        last_error=masked(row.last_error) if row.last_error else None,
        delivery=row.delivery,
        facts={name: _fact(name, str(value)) for name, value in told.items()},
    )


def _act(row: AuditEntry) -> TracedAct:
    subject = f"{row.subject_kind} {row.subject_id}" if row.subject_id is not None else row.subject_kind
    details = {name: masked(value) if isinstance(value, str) else value for name, value in row.details.items()}
    return TracedAct(
        row.id, row.at, row.actor_name, row.tag, TAGS.get(row.tag, row.tag), subject, details, row.request_id
    )


def _fact(name: str, value: str) -> str:
    return value[:1] + "＊" * (len(value) - 1) if name in NAMED else masked(value)


def _scene(key: str) -> str:
    """The letter says what kind of code it was; its token would let anybody redeem it."""
    head, letter, token = re.fullmatch(r"(qrscene_)?(?:([a-z])_)?(.*)", key, re.DOTALL).groups()  # type: ignore[union-attr]
    return f"{head or ''}{letter}_…" if letter else masked(key if len(token) < 12 else token[:4] + "…")


def masked(text: str) -> str:
    """The text without openids, phone numbers and the tokens of our links."""
    return LINK_TOKEN.sub(r"\1…", OPENID.sub("o…", PHONE.sub(r"\1****\2", text)))
