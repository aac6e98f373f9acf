"""What somebody finds under "my messages": the notices owed to them, and at headquarters what fell to their inbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update

from models.approvals import ApprovalLink
from models.bindings import OPEN, Binding
from models.console_inbox import ConsoleEntry
from models.db import reading, session, transaction
from models.outbox import WITHDRAWN, OutboxPromise
from models.sealing import token_hash
from services import accounts, clock, notices, people
from services.notice_kinds import DIGEST
from services.notices import KIND_NAMES, TEMPLATE_MESSAGE, TO_A_DECIDER

PAGE = 20
NOTICE, ENTRY = "n", "i"
LINKS = "/a/"
CLIENT = "/app/#"
TITLES = {
    **KIND_NAMES,
    "lead_waits": "线索待审核",
    "lead_lapsed": "线索退回了",
    "lead_named": "线索想让另一家联系",
    "merge_wanted": "疑为同一人",
    "alarm": "系统提醒",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `facts` are what it says by name; `words`, where there are some, a sentence of ours with a blank
    for each fact. `claim_id` is what it asks to be decided, `page` the page of our client that shows more."""

    key: str
    topic: str
    title: str
    words: str | None
    facts: Mapping[str, str]
    created_at: datetime
    read_at: datetime | None
    claim_id: int | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list, which two sources share: a moment, and of the same moment a source and a number."""

    at: datetime
    source: str
    number: int


@reading
def messages(
    follower_id: int, *, before: Place | None = None, only_unread: bool = False
) -> tuple[list[Message], Place | None]:
    """This person's messages, the newest first, from `before` on; and where the next page begins.

    Notices are there whether or not WeChat could deliver them, until their content goes after the days that
    `retention.outbox_bodies_days` says; not those that were withdrawn, and what is told to deciders only while the
    person decides. The console's inbox is theirs as long as they can sign in there; what lies in it because it could
    not reach themselves is the notice already shown.
    """
    reader = people.survivor(follower_id).id
    notes, entries = _notices(reader), _entries(reader)
    if only_unread:
        notes = notes.where(OutboxPromise.read_at.is_(None))
        entries = None if entries is None else entries.where(ConsoleEntry.read_at.is_(None))
    rows: list[Any] = _newest(notes, OutboxPromise, NOTICE, before)
    if entries is not None:
        rows += _newest(entries, ConsoleEntry, ENTRY, before)
    rows.sort(key=lambda row: (row.created_at, _source(row), row.id), reverse=True)
    shown = rows[:PAGE]
    claims = _claims_behind([row for row in shown if isinstance(row, OutboxPromise)])
    more = Place(shown[-1].created_at, _source(shown[-1]), shown[-1].id) if len(rows) > PAGE else None
    return [_message(row, claims) for row in shown], more


@reading
def unread(follower_id: int) -> int:
    """How many of this person's messages are unread."""
    reader = people.survivor(follower_id).id
    count = session().scalar(_counted(_notices(reader).where(OutboxPromise.read_at.is_(None)))) or 0
    entries = _entries(reader)
    if entries is not None:
        count += session().scalar(_counted(entries.where(ConsoleEntry.read_at.is_(None)))) or 0
    return count


@transaction
def mark_read(follower_id: int, keys: Collection[str] | None) -> int:
    """These messages are read, or all of them (None); another's change nothing, nor do unknown ones. How many are
    unread afterwards."""
    reader = people.survivor(follower_id).id
    _read(OutboxPromise, _notices(reader), NOTICE, keys)
    entries = _entries(reader)
    if entries is not None:
        _read(ConsoleEntry, entries, ENTRY, keys)
    return unread(reader)


def _read(table: Any, theirs: Select[Any], source: str, keys: Collection[str] | None) -> None:
    unread = theirs.where(table.read_at.is_(None)).with_only_columns(table.id)
    if keys is not None:
        named = [int(key[1:]) for key in keys if key[0] == source]
        unread = unread.where(table.id.in_(named))
    # The keys first: MariaDB would not use them for a table that is changed and asked in one statement.
    found = session().scalars(unread).all()
    if found:
        session().execute(
            update(table)
            .where(table.id.in_(found), table.read_at.is_(None))
            .values(read_at=clock.now())
            .execution_options(synchronize_session=False)
        )


def _notices(reader: int) -> Select[Any]:
    topics = set(KIND_NAMES) - {DIGEST}  # it only counts those that stand here themselves
    if not notices.still_deciding([reader]):
        topics -= set(TO_A_DECIDER)
    return select(OutboxPromise).where(
        OutboxPromise.follower_id == reader,
        OutboxPromise.kind == TEMPLATE_MESSAGE,
        OutboxPromise.topic.in_(sorted(topics)),
        OutboxPromise.state != WITHDRAWN,
        OutboxPromise.payload.is_not(None),
    )


def _entries(reader: int) -> Select[Any] | None:
    held = select(Binding.employee_id).where(
        Binding.follower_id == reader, Binding.employee_id.is_not(None), Binding.open_marker == OPEN
    )
    employee_id = session().execute(held).scalar_one_or_none()
    if employee_id is None or accounts.staff_of_employee(employee_id) is None:
        return None
    not_mine = or_(ConsoleEntry.follower_id.is_(None), ConsoleEntry.follower_id != reader)
    return select(ConsoleEntry).where(ConsoleEntry.employee_id == employee_id, not_mine)


def _newest(query: Select[Any], table: Any, source: str, before: Place | None) -> list[Any]:
    if before is not None:
        query = query.where(_after(table, source, before))
    return list(session().scalars(query.order_by(table.created_at.desc(), table.id.desc()).limit(PAGE + 1)))


def _after(table: Any, source: str, before: Place) -> ColumnElement[bool]:
    """Further down the list than a place: earlier, or of the same moment and behind it."""
    if source == before.source:
        of_the_moment = table.id < before.number
        return or_(table.created_at < before.at, and_(table.created_at == before.at, of_the_moment))
    earlier: ColumnElement[bool] = (
        table.created_at <= before.at if source < before.source else table.created_at < before.at
    )
    return earlier


def _counted(query: Select[Any]) -> Select[tuple[int]]:
    return query.with_only_columns(func.count())


def _source(row: Any) -> str:
    return NOTICE if isinstance(row, OutboxPromise) else ENTRY


def _claims_behind(rows: list[OutboxPromise]) -> dict[int, int]:
    """Which claim each of these notices asks about, by the link it carries."""
    hashes = {}
    for row in rows:
        path = str((row.payload or {}).get("path") or "")
        if path.startswith(LINKS):
            hashes[token_hash(path.removeprefix(LINKS))] = row.id
    if not hashes:
        return {}
    links = select(ApprovalLink.token_hash, ApprovalLink.claim_id).where(ApprovalLink.token_hash.in_(hashes))
    return {hashes[found]: claim_id for found, claim_id in session().execute(links)}


def _message(row: Any, claims: Mapping[int, int]) -> Message:
    body = (row.payload if isinstance(row, OutboxPromise) else row.body) or {}
    kept = body.get("facts")
    facts = {str(name): str(fact) for name, fact in kept.items()} if isinstance(kept, dict) else {}
    words = facts.pop("words", None)
    source = _source(row)
    if source == ENTRY and words is None:
        facts = {"to": str(body.get("to") or ""), **facts, "why": row.why}
    return Message(
        f"{source}{row.id}",
        row.topic or "",
        TITLES.get(row.topic or "", "通知"),
        words,
        facts,
        row.created_at,
        row.read_at,
        claims.get(row.id) if source == NOTICE else None,
        _page_of(str(body.get("path") or "")) if source == NOTICE else None,
    )


def _page_of(path: str) -> str | None:
    """Whoever reads this is in the client already: of an address of it they need the page alone."""
    return path.removeprefix(CLIENT) if path.startswith(CLIENT) else None
