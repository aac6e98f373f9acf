"""What state the items of a batch are in, kept and changed as ranges: activated, frozen, thawed, voided."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select

from models.db import reading, session, transaction
from models.item_codes import CodeRange
from services import audit, clock, reasons, remembering
from services.access import Actor, require
from services.errors import Conflict, Invalid
from services.item_codes import issuing
from services.item_codes.issuing import Batch
from services.sentences import say

# An item: printed, not sold yet; will be active at a set time; good; stopped for a while; dead for good.
ISSUED = "issued"
SCHEDULED = "scheduled"
ACTIVE = "active"
FROZEN = "frozen"
VOID = "void"
LONGEST_REASON = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of every item of a range."""

    active_from: datetime | None = None
    frozen_at: datetime | None = None
    void_at: datetime | None = None
    reason: str | None = None

    def state(self, now: datetime) -> str:
        if self.void_at:
            return VOID
        if self.frozen_at:
            return FROZEN
        if self.active_from is None:
            return ISSUED
        return ACTIVE if self.active_from <= now else SCHEDULED


@dataclass(frozen=True, slots=True)
class Range:
    """Items `first` up to, not with, `after`."""

    first: int
    after: int
    facts: Facts


@dataclass(frozen=True, slots=True)
class Span:
    """Which items of a batch are meant; all of them when nothing is said."""

    first: int | None = None
    count: int | None = None


WHOLE = Span()


@transaction
def activate(actor: Actor, batch: str, span: Span = WHOLE, *, at: datetime | None = None) -> int:
    """Make items good from now on, or from a moment to come; how many items that changed.

    What is active already keeps its time; of what waits for a moment to come the last word counts, earlier or later;
    what is void stays so. Saying it twice changes nothing. Refuses `range_wrong`, `all_void`, `time_past` (more than a
    minute ago). Locks: batch.
    """
    now = clock.now()
    if at is not None:
        refuse_past(at)
    begins = at or now

    def active(facts: Facts) -> Facts:
        running = facts.active_from is not None and facts.active_from <= now
        return facts if running else replace(facts, active_from=begins)

    return _change(actor, "codes:range:activate", batch, span, active, "", begins=clock.shown(at) if at else None)


def refuse_past(at: datetime) -> None:
    """Refuses `time_past` (more than a minute ago)."""
    if (clock.now() - at).total_seconds() > 60:
        raise Invalid("time_past", "生效时间已经过去，请重新选择。")


@transaction
def freeze(actor: Actor, batch: str, span: Span = WHOLE, *, reason: str) -> int:
    """Stop items for a while: nobody can verify or bind them; how many were not frozen before. Locks: batch.

    A whole batch is stopped at once whatever lies in it: what is void stays as it was. Refuses `reason_missing`,
    `range_wrong`, `all_void`.
    """
    now, why = clock.now(), reason_of(reason)

    def frozen(facts: Facts) -> Facts:
        return facts if facts.frozen_at else replace(facts, frozen_at=now, reason=why)

    return _change(actor, "codes:range:freeze", batch, span, frozen, why)


@transaction
def thaw(actor: Actor, batch: str, span: Span = WHOLE, *, reason: str) -> int:
    """End the freezing: items are again what they were before. Refuses like `freeze`. Locks: batch."""
    why = reason_of(reason)

    def thawed(facts: Facts) -> Facts:
        return replace(facts, frozen_at=None, reason=None) if facts.frozen_at else facts

    return _change(actor, "codes:range:thaw", batch, span, thawed, why)


@transaction
def void(actor: Actor, batch: str, span: Span = WHOLE, *, reason: str, confirmed: int | None = None) -> int:
    """Kill items for good (a stolen roll, a misprint); how many lived before. Nothing brings them back. Locks: batch.

    Needs a second person (`confirmed` is the act that was confirmed), but for the operator at the shell. Refuses
    `second_person_needed`, `reason_missing` and `range_wrong`; what is void already stays as it was.
    """
    issuing.refuse_alone(actor, confirmed)
    now, why = clock.now(), reason_of(reason)

    def dead(facts: Facts) -> Facts:
        return facts if facts.void_at else replace(facts, void_at=now, reason=why)

    return _change(actor, "codes:range:void", batch, span, dead, why, dead_too=True, confirmed=confirmed)


@reading
def ranges(actor: Actor, batch: str) -> list[Range]:
    """The states of a whole batch, in order."""
    require(actor, "codes.read")
    known = issuing.batch(actor, batch)
    return [_as_range(row) for row in _rows(known, known.first_serial, known.after_serial)]


def range_of(batch: Batch, serial: int) -> Range:
    """Inside a rule: the range that an item of a batch lies in."""
    query = select(CodeRange).where(CodeRange.batch_id == batch.id, CodeRange.first_serial <= serial)
    return _as_range(session().scalars(query.order_by(CodeRange.first_serial.desc()).limit(1)).one())


def facts_of(batch: Batch, serial: int) -> Facts:
    """Inside a rule: what is known of one item of a batch."""
    return range_of(batch, serial).facts


def worst_of(batch: Batch, items: range) -> Facts:
    """Inside a rule: what is known of the first of these items that is not active; where all are, of the first."""
    if len(items) == 1:
        return facts_of(batch, items.start)
    now = clock.now()
    touched = [_as_range(row).facts for row in _rows(batch, items.start, items.stop)]
    return next((facts for facts in touched if facts.state(now) != ACTIVE), touched[0])


def counted(batch: Batch, items: range) -> dict[str, int]:
    """Inside a rule: how many of these items are in which state."""
    now, counts = clock.now(), Counter[str]()
    for one in map(_as_range, _rows(batch, items.start, items.stop)):
        counts[one.facts.state(now)] += min(one.after, items.stop) - max(one.first, items.start)
    return dict(counts)


@reading
def void_within(actor: Actor, batch: str, span: Span = WHOLE) -> int:
    """How many of these items are void: what changes the others leaves them alone. Refuses `range_wrong`."""
    require(actor, "codes.read")
    known = issuing.batch(actor, batch)
    return counted(known, range(*meant(known, span))).get(VOID, 0)


def refuse_void(batch: Batch, first: int, after: int) -> None:
    """Inside a rule: no label is printed that nobody can verify. Refuses `void_in_it`, and names the first of them."""
    dead = [_as_range(row) for row in _rows(batch, first, after) if row.void_at]
    if not dead:
        return
    begins, ends = max(dead[0].first, first), dead[0].after
    for one in dead[1:]:
        ends = one.after if one.first == ends else ends
    last = min(ends, after) - 1
    raise Conflict(
        "void_in_it",
        say(
            "序列号 %(which)s 已经作废，印出来顾客扫不出；请分几份申请，避开它们。",
            which=f"{begins}–{last}" if last > begins else begins,
        ),
    )


def _change(
    actor: Actor,
    tag: str,
    batch: str,
    span: Span,
    change: Callable[[Facts], Facts],
    reason: str,
    *,
    dead_too: bool = False,
    **told: object,
) -> int:
    require(actor, "codes.write")
    known = issuing.lock(batch)
    first, after = meant(known, span)
    # With the neighbours: what becomes equal to them is joined to them.
    rows = _rows(known, max(first - 1, known.first_serial), min(after + 1, known.after_serial))
    before = [_as_range(row) for row in rows]
    inside = [one for one in before if one.first < after and one.after > first]
    if not dead_too and all(one.facts.void_at for one in inside):
        raise Conflict("all_void", "这个范围里的码都已经作废，不能再改。")
    pieces = list(_split(before, first, after))
    changed = [
        replace(one, facts=change(one.facts)) if first <= one.first < after and not one.facts.void_at else one
        for one in pieces
    ]
    count = sum(new.after - new.first for old, new in zip(pieces, changed, strict=True) if old != new)
    if count:
        session().execute(delete(CodeRange).where(CodeRange.id.in_([row.id for row in rows])))
        session().add_all(_as_row(known, one) for one in _joined(changed))
        remembering.forget()
    meant_by = {"first": first, "after": after, "count": count, "reason": reason or None}
    audit.record(actor, tag, "code_batch", known.id, **meant_by, **told)
    return count


def meant(batch: Batch, span: Span) -> tuple[int, int]:
    """The first item and the one behind the last. Refuses `range_wrong`."""
    first = batch.first_serial if span.first is None else span.first
    after = batch.after_serial if span.count is None else first + span.count
    if not batch.first_serial <= first < after <= batch.after_serial:
        raise Invalid(
            "range_wrong",
            say(
                "这批码的序列号从 %(first)s 到 %(last)s，请检查填的范围。",
                first=batch.first_serial,
                last=batch.after_serial - 1,
            ),
        )
    return first, after


def _split(known: Iterable[Range], first: int, after: int) -> Iterable[Range]:
    """The same ranges, cut where the change begins and ends."""
    for one in known:
        cuts = [one.first, *(cut for cut in (first, after) if one.first < cut < one.after), one.after]
        yield from (Range(begin, end, one.facts) for begin, end in itertools.pairwise(cuts))


def _joined(pieces: Iterable[Range]) -> list[Range]:
    """The fewest ranges that say the same."""
    joined: list[Range] = []
    for one in pieces:
        if joined and joined[-1].facts == one.facts:
            joined[-1] = replace(joined[-1], after=one.after)
        else:
            joined.append(one)
    return joined


def _rows(batch: Batch, first: int, after: int) -> list[CodeRange]:
    """The rows that touch these serials, in order."""
    query = select(CodeRange).where(
        CodeRange.batch_id == batch.id, CodeRange.first_serial < after, CodeRange.after_serial > first
    )
    return list(session().scalars(query.order_by(CodeRange.first_serial)))


def _as_range(row: CodeRange) -> Range:
    return Range(row.first_serial, row.after_serial, Facts(row.active_from, row.frozen_at, row.void_at, row.reason))


def _as_row(batch: Batch, one: Range) -> CodeRange:
    facts = one.facts
    return CodeRange(
        batch_id=batch.id,
        first_serial=one.first,
        after_serial=one.after,
        active_from=facts.active_from,
        frozen_at=facts.frozen_at,
        void_at=facts.void_at,
        reason=facts.reason,
    )


def reason_of(text: str) -> str:
    """Refuses `reason_missing` and `reason_long`."""
    reason = reasons.reason_of(text, LONGEST_REASON)
    if not reason:
        raise Invalid("reason_missing", "请写明原因。")
    return reason
