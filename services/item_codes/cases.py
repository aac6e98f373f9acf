"""Suspicions that a label was copied: opened by looks, decided by headquarters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from models.db import insert_row_once, reading, session, transaction
from models.dealers import Dealer
from models.item_cases import CONFIRMED, DISMISSED, WAITING, ItemCase
from models.item_codes import CodeBatch, CodeRange
from models.item_looks import EarlyLook
from models.organisation import Employee
from models.products import Product
from services import audit, clock
from services.access import Actor, require
from services.accounts import Proof
from services.audit_tags import N_
from services.errors import Conflict, Invalid, NotFound
from services.item_codes import alarming, asking
from services.item_codes.labels import code_of
from services.item_codes.looks import Look
from services.item_codes.states import Facts, Span
from services.item_codes.suspecting import Owned, Reason, Trace, is_suspicious, judge_trace
from services.listing import Columns, Page, Wanted, page_of
from services.reasons import reason_of
from services.typed_words import holds

OPEN = 1
TAGS = {CONFIRMED: "codes:case:confirm", DISMISSED: "codes:case:dismiss"}
LONGEST_REASON = 100
COPIED = N_("%(product)s（%(batch)s）的一个码像是被复制了，请核对。")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the list; `dealer` is whom the batch of its item was made for."""

    id: int
    serial: int
    code: str
    product: str
    batch: str
    dealer: str | None
    state: str
    code_state: str
    reasons: tuple[Reason, ...]
    opened_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


def is_open(serial: int) -> bool:
    """Inside a rule: whether whoever looks at this item is warned."""
    query = select(ItemCase.id).where(ItemCase.serial == serial, ItemCase.open_marker == OPEN)
    return session().execute(query.limit(1)).first() is not None


def weigh(serial: int, batch_id: int, looks: Sequence[Look], owned: Owned | None = None) -> bool:
    """Inside a look's rule, which holds the item: whether whoever looks is warned. Opens a case when the signs are
    enough and none is open; what headquarters called honest is not weighed again."""
    if is_open(serial):
        return True
    if len({look.person for look in looks}) < 2:
        return False  # nobody is accused by one person's looks
    decided = select(ItemCase.decided_at).where(ItemCase.serial == serial, ItemCase.state == DISMISSED)
    forgiven = session().scalar(decided.order_by(ItemCase.id.desc()).limit(1))
    early = session().scalar(select(EarlyLook.first_at).where(EarlyLook.serial == serial))
    trace = Trace(
        [look for look in looks if forgiven is None or look.at > forgiven], None if forgiven else early, owned
    )
    reasons = judge_trace(trace)
    if not is_suspicious(reasons):
        return False
    _open(serial, batch_id, reasons)
    return True


def _open(serial: int, batch_id: int, reasons: Sequence[Reason]) -> None:
    case = insert_row_once(
        ItemCase,
        serial=serial,
        batch_id=batch_id,
        state=WAITING,
        open_marker=OPEN,
        reasons=[[one.rule, one.number, one.weight] for one in reasons],
        opened_at=clock.now(),
    )
    if case is None:
        return
    product = session().scalar(
        select(Product.name).join(CodeBatch, CodeBatch.product_id == Product.id).where(CodeBatch.id == batch_id)
    )
    facts = {"product": product, "batch": f"B{batch_id:06}"}
    alarming.tell(f"case:{case.id}", N_("有码疑似被复制"), COPIED, path=f"/console/item-cases/{case.id}", **facts)


@transaction
def confirm(actor: Actor, case_id: int, *, reason: str) -> None:
    """The label was copied: whoever looks stays warned. For a reason of 1–100 characters. Refuses `case_unknown`,
    `already_decided`, `reason_missing`. Locks: the case."""
    case = _lock(actor, case_id, (WAITING,))
    _decide(actor, case, CONFIRMED, reason)


@transaction
def dismiss(actor: Actor, case_id: int, *, reason: str) -> None:
    """It has an honest reason (a fair, a tasting): nobody is warned any more, and what was seen so far opens no case
    again. Refuses like `confirm`."""
    case = _lock(actor, case_id, (WAITING, CONFIRMED))
    case.open_marker = None
    _decide(actor, case, DISMISSED, reason)


@transaction
def ask_void(actor: Actor, proof: Proof, case_id: int, *, reason: str) -> int:
    """The label was copied and its code is to die, also on the honest item; for good, once a second person confirmed
    it. The case is confirmed at once. Refuses like `confirm` and `asking.ask_void`. Locks: the case."""
    case = _lock(actor, case_id, (WAITING, CONFIRMED))
    if case.state == WAITING:
        _decide(actor, case, CONFIRMED, reason)
    return asking.ask_void(actor, proof, f"B{case.batch_id:06}", Span(case.serial, 1), reason=reason)


def _lock(actor: Actor, case_id: int, may_be: Sequence[str]) -> ItemCase:
    require(actor, "codes.write")
    case = session().get(ItemCase, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise _unknown()
    if case.state not in may_be:
        raise Conflict("already_decided", "这条预警已经处理过了，请刷新后查看。")
    return case


def _decide(actor: Actor, case: ItemCase, state: str, reason: str) -> None:
    why = reason_of(reason, LONGEST_REASON)
    if not why:
        raise Invalid("reason_missing", "请写明原因，方便以后的同事查看。")
    case.state, case.reason, case.decided_at = state, why, clock.now()
    case.decided_by_id = actor.id if actor.kind == "hq" else None
    audit.record(actor, TAGS[state], "item_case", case.id, serial=case.serial, reason=why)


def _unknown() -> NotFound:
    return NotFound("case_unknown", "没有找到这条预警。")


def _holds_it() -> ColumnElement[bool]:
    """The range of its batch that the item lies in."""
    return and_(
        CodeRange.batch_id == ItemCase.batch_id,
        CodeRange.first_serial <= ItemCase.serial,
        CodeRange.after_serial > ItemCase.serial,
    )


def _cases() -> Select[Any]:
    return (
        select(ItemCase, CodeBatch.key_version, Product.name, Employee.name, CodeRange, Dealer.name)
        .join(CodeRange, _holds_it())
        .join(CodeBatch, CodeBatch.id == ItemCase.batch_id)
        .join(Product, Product.id == CodeBatch.product_id)
        .outerjoin(Employee, Employee.id == ItemCase.decided_by_id)
        .outerjoin(Dealer, Dealer.id == CodeBatch.dealer_id)
    )


COLUMNS = Columns(
    keys=select(ItemCase.id),
    searched=[
        lambda words: (
            select(ItemCase.id)
            .join(CodeBatch, CodeBatch.id == ItemCase.batch_id)
            .join(Product, Product.id == CodeBatch.product_id)
            .where(holds(Product.name, words))
        ),
        ItemCase.reason,
    ],
    filtered={"state": ItemCase.state},
    sorted_by={"opened": ItemCase.opened_at},
    order=[ItemCase.state != WAITING, ItemCase.id.desc()],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[CaseRow]:
    """Cases, those that wait first."""
    require(actor, "codes.read")
    return page_of(_cases(), wanted, COLUMNS, _row, whole=whole)


@reading
def waiting_count(actor: Actor) -> int:
    """How many cases wait for a decision."""
    require(actor, "codes.read")
    return session().execute(select(func.count()).where(ItemCase.state == WAITING)).scalar_one()


@reading
def one(actor: Actor, case_id: int) -> CaseRow:
    """Refuses `case_unknown`."""
    require(actor, "codes.read")
    found = session().execute(_cases().where(ItemCase.id == case_id)).one_or_none()
    if found is None:
        raise _unknown()
    return _row(found)


@reading
def of_item(serial: int) -> list[CaseRow]:
    """Inside a rule: every case about one item, the newest first."""
    found = session().execute(_cases().where(ItemCase.serial == serial).order_by(ItemCase.id.desc()))
    return [_row(row) for row in found]


def _row(row: Any) -> CaseRow:
    case, key_version, product, decider, lies_in, dealer = row
    facts = Facts(lies_in.active_from, lies_in.frozen_at, lies_in.void_at)
    return CaseRow(
        case.id,
        case.serial,
        code_of(key_version, case.serial),
        product,
        f"B{case.batch_id:06}",
        dealer,
        case.state,
        facts.state(clock.now()),
        tuple(Reason(str(rule), int(number), int(weight)) for rule, number, weight in case.reasons),
        case.opened_at,
        decider,
        case.decided_at,
        case.reason,
    )
