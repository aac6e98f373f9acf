"""Many dealers changed by one act: looked at line by line, carried out in one transaction, told line by line; and the
last act of a person undone, as long as nobody touched its dealers since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import select

from models.batches import DealerBatch
from models.db import reading, session, transaction
from models.dealers import Dealer
from services import clock, scopes
from services.access import Actor, may, require
from services.audit_tags import N_
from services.errors import Conflict, Expired, Invalid, NotFound, Refusal
from services.organisation.batch_deeds import DEEDS, Deed, note
from services.organisation.charges import hand_over
from services.organisation.forms import renew
from services.organisation.queue import queue_up
from services.sentences import packed, unpacked

MOST = 1_000
ONE_TO_MANY = N_("一次可以处理 1 到 1,000 家，请先筛选。")
UNDONE_WITHIN = timedelta(minutes=30)
GIVES_BACK = {"employee": "employee_id", "tier": "tier_id", "category": "category_id"}
Outcome = Literal["change", "same", "refused", "meanwhile", "gone", "done"]


@dataclass(frozen=True, slots=True)
class Line:
    """One dealer of an act: what it had, what it gets, what came of it; `why` says why nothing did, with a blank for
    `about`."""

    code: str
    name: str
    version: int
    outcome: Outcome
    was: str = ""
    will: str = ""
    why: str = ""
    number: int = 0
    about: str = ""
    before: object = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One act as it went; `undoable` while its maker may take it back."""

    id: int
    deed: str
    value: str
    lines: list[Line]
    done_at: datetime
    undone_at: datetime | None
    undoable: bool


@reading
def look_at(actor: Actor, codes: Collection[str], name: str, value: str) -> list[Line]:
    """What a deed would do to each dealer, by code; nothing is written. Refuses `value_unknown`, `too_many`."""
    deed = _deed(actor, name, value)
    if len(codes) > MOST:
        raise Invalid("too_many", ONE_TO_MANY)
    rows = _rows(actor, deed, codes)
    deed.look(rows)
    return [_judged(deed, row) for row in rows]


@transaction
def carry_out(actor: Actor, seen: Mapping[str, int], name: str, value: str) -> int:
    """Do it to the dealers seen, each at the version it was looked at; the number of the act.

    What cannot be done to one dealer is told in its line, and nothing of it is done; the others are done together.
    """
    deed = _deed(actor, name, value)
    if not 0 < len(seen) <= MOST:
        raise Invalid("too_many" if seen else "none_chosen", ONE_TO_MANY)
    queue_up()
    rows = _rows(actor, deed, seen)
    lines = {code: Line(code, code, 0, "gone", why=N_("没有这家渠道商，可能刚被删除。")) for code in seen}
    fresh = [row for row in rows if row.version == seen[row.code] or not deed.changes_record]
    lines |= {row.code: _meanwhile(row) for row in rows}
    deed.look(fresh)
    batch = DealerBatch(employee_id=actor.id if actor.kind == "hq" else None, deed=name, value=value[:80], lines=[])
    batch.done_at = clock.now()
    session().add(batch)
    session().flush()
    lines |= {row.code: _done(actor, deed, row, batch.id) for row in fresh}
    batch.lines = [asdict(line) | {"why": packed(line.why)} for line in lines.values()]
    return batch.id


@reading
def batch(actor: Actor, batch_id: int) -> Batch:
    """One's own act; another's is as unknown as one that is not there."""
    row = _mine(actor, batch_id)
    return Batch(row.id, row.deed, row.value, _lines(row), row.done_at, row.undone_at, _refusal(actor, row) is None)


@transaction
def undo(actor: Actor, batch_id: int) -> None:
    """Give every dealer of one's last act back what it had. All or nothing: refuses when one of them was changed since
    (`changed_meanwhile`, with their names), when it was undone before, or when half an hour has passed."""
    queue_up()
    row = _mine(actor, batch_id, lock=True)
    if refusal := _refusal(actor, row):
        raise refusal
    lines = [line for line in _lines(row) if line.outcome == "done"]
    dealers = {one.id: one for one in session().scalars(select(Dealer).where(Dealer.id.in_([n.number for n in lines])))}
    touched = [
        line.name for line in lines if line.number not in dealers or dealers[line.number].version != line.version
    ]
    if touched:
        raise Conflict("changed_meanwhile", "有的渠道商后来又被改过，不能一起撤销，请逐一打开处理。", names=touched)
    _give_back(actor, row, [(line, dealers[line.number]) for line in lines])
    row.undone_at = clock.now()


def _give_back(actor: Actor, batch: DealerBatch, both: Sequence[tuple[Line, Dealer]]) -> None:
    for line, dealer in both:
        renew(actor, dealer, line.version)
        setattr(dealer, GIVES_BACK[batch.deed], line.before)
        note(actor, Deed.tag, dealer, batch.id)
    if batch.deed == "employee":
        hand_over(actor, {dealer.id: dealer.employee_id for _line, dealer in both})


def _refusal(actor: Actor, row: DealerBatch) -> Refusal | None:
    """Why an act can no longer be undone, as far as the act itself tells."""
    if not DEEDS[row.deed].changes_record or not may(actor, "organisation.write"):
        return Conflict("cannot_undo", "发出或收回的邀请不能撤销。")
    if row.undone_at is not None:
        return Conflict("undone_already", "这次操作已经撤销过了。")
    if row.done_at < clock.now() - UNDONE_WITHIN:
        return Expired("undo_over", "只能撤销半小时内的操作。")
    later = select(DealerBatch.id).where(
        DealerBatch.employee_id == row.employee_id, DealerBatch.id > row.id, DealerBatch.undone_at.is_(None)
    )
    if session().execute(later.limit(1)).first():
        return Conflict("not_the_last", "您之后又做了别的操作，只能撤销最近的一次。")
    return None


def _deed(actor: Actor, name: str, value: str) -> Deed:
    if name not in DEEDS:
        raise Invalid("deed_unknown", "请选择要做什么。")
    require(actor, DEEDS[name].act)
    return DEEDS[name](actor, value.strip())


def _rows(actor: Actor, deed: Deed, codes: Collection[str]) -> list[Dealer]:
    seen = scopes.seen(actor, deed.act, Dealer)
    return list(session().scalars(select(Dealer).where(Dealer.code.in_(codes), seen).order_by(Dealer.code)))


def _judged(deed: Deed, row: Dealer) -> Line:
    was, will = deed.was(row), deed.will(row)
    line = Line(row.code, row.name, row.version, "change", was, will, number=row.id, before=deed.before(row))
    if why := deed.forbids(row):
        return replace(line, outcome="refused", why=why, about=deed.about(row))
    return replace(line, outcome="same") if was == will else line


def _meanwhile(row: Dealer) -> Line:
    why = N_("%(about)s刚改过，请看过现在的内容再决定。")
    return Line(row.code, row.name, row.version, "meanwhile", why=why, number=row.id, about=row.changed_by or "?")


def _done(actor: Actor, deed: Deed, row: Dealer, batch_id: int) -> Line:
    line = _judged(deed, row)
    if line.outcome != "change":
        return line
    try:
        deed.do(row)
    except Refusal as refusal:
        return replace(line, outcome="refused", why=refusal.sentence)
    if deed.changes_record:
        renew(actor, row, row.version)
        note(actor, deed.tag, row, batch_id)
    return replace(line, outcome="done", version=row.version)


def _mine(actor: Actor, batch_id: int, *, lock: bool = False) -> DealerBatch:
    query = select(DealerBatch).where(DealerBatch.id == batch_id)
    row = session().scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None or row.employee_id != (actor.id if actor.kind == "hq" else None):
        raise NotFound("batch_unknown", "没有找到这次操作。")
    return row


def _lines(row: DealerBatch) -> list[Line]:
    stored: Any = row.lines
    return [Line(**{**line, "why": unpacked(line["why"])}) for line in stored]
