"""Batches as headquarters lists and opens them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true

from models.db import reading
from models.item_codes import CodeBatch, CodeRange
from models.products import Product
from services import clock
from services.access import Actor, may, require
from services.item_codes import happenings, issuing, package_lists, states
from services.item_codes.happenings import Happened
from services.item_codes.issuing import Batch
from services.item_codes.package_lists import PackageRow
from services.item_codes.states import ACTIVE, FROZEN, ISSUED, SCHEDULED, VOID
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import holds

STATES = (ACTIVE, SCHEDULED, ISSUED, FROZEN, VOID)


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One batch in the list; `active` items are good now."""

    id: int
    product: str
    product_name: str
    lot: str | None
    count: int
    active: int
    frozen: int
    void: int
    per_carton: int | None
    exports: int
    created_by: str
    created_at: datetime

    @property
    def code(self) -> str:
        return f"B{self.id:06}"


@dataclass(frozen=True, slots=True)
class BatchCard:
    """A batch with its ranges in order, how many items are in each state, its packages and what was done to it; the
    name of the dealer it was made for."""

    batch: Batch
    dealer: str | None
    ranges: list[states.Range]
    counts: dict[str, int]
    packages: list[PackageRow]
    history: list[Happened]


def _items(condition: ColumnElement[bool]) -> Any:
    """How many items of a batch are in ranges of this condition."""
    counted = func.coalesce(func.sum(CodeRange.after_serial - CodeRange.first_serial), 0)
    return select(counted).where(CodeRange.batch_id == CodeBatch.id, condition).scalar_subquery()


def _in_state(state: str) -> ColumnElement[bool]:
    """The condition on a range whose items are in a state now, as `Facts.state` reads it."""
    alive, moving = CodeRange.void_at.is_(None), CodeRange.frozen_at.is_(None)
    conditions: dict[str, ColumnElement[bool]] = {
        VOID: CodeRange.void_at.is_not(None),
        FROZEN: and_(alive, CodeRange.frozen_at.is_not(None)),
        ISSUED: and_(alive, moving, CodeRange.active_from.is_(None)),
        ACTIVE: and_(alive, moving, CodeRange.active_from <= clock.now()),
        SCHEDULED: and_(alive, moving, CodeRange.active_from > clock.now()),
    }
    return conditions.get(state, true())


def _has_some(state: str) -> ColumnElement[bool]:
    return exists().where(CodeRange.batch_id == CodeBatch.id, _in_state(state))


def _lines() -> Select[Any]:
    return select(
        CodeBatch.id,
        Product.code,
        Product.name,
        CodeBatch.lot,
        CodeBatch.count,
        _items(_in_state(ACTIVE)),
        _items(_in_state(FROZEN)),
        _items(_in_state(VOID)),
        CodeBatch.per_carton,
        CodeBatch.exports,
        CodeBatch.created_by,
        CodeBatch.created_at,
    ).join(Product, Product.id == CodeBatch.product_id)


def _numbered(words: tuple[str, ...]) -> Select[Any]:
    """A batch by what is printed of it (B000012, or 12)."""
    word = words[-1].upper().removeprefix("B").lstrip("0")
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0
    return select(CodeBatch.id).where(CodeBatch.id == number)


def _of_product(words: tuple[str, ...]) -> Select[Any]:
    named = or_(holds(Product.name, words), holds(Product.code, words))
    return select(CodeBatch.id).join(Product, Product.id == CodeBatch.product_id).where(named)


COLUMNS = Columns(
    keys=select(CodeBatch.id),
    searched=[CodeBatch.lot, _of_product, _numbered],
    filtered={"state": _has_some, "product": lambda code: CodeBatch.product_id.in_(_product(code))},
    sorted_by={"created": CodeBatch.created_at, "count": CodeBatch.count},
    order=[CodeBatch.id.desc()],
)


def _product(code: str) -> Select[Any]:
    return select(Product.id).where(Product.code == code)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[BatchRow]:
    """Every batch, the newest first."""
    require(actor, "codes.read")
    return page_of(_lines(), wanted, COLUMNS, lambda row: BatchRow(*row), whole=whole)


@reading
def of_product(actor: Actor, code: str, *, most: int = 10) -> list[BatchRow]:
    """The newest batches of one product; none for who may not see codes."""
    if not may(actor, "codes.read"):
        return []
    return listing(actor, Wanted(filters={"product": code}, size=most)).rows


@reading
def card(actor: Actor, code: str) -> BatchCard:
    """One batch as its page shows it. Refuses `batch_unknown`."""
    known = issuing.batch(actor, code)
    found, now = states.ranges(actor, known.code), clock.now()
    counts = dict.fromkeys(STATES, 0)
    for one in found:
        counts[one.facts.state(now)] += one.after - one.first
    packed = package_lists.listing(actor, Wanted(filters={"batch": str(known.id)}, size=20)).rows
    history = happenings.history("code_batch", known.id)
    return BatchCard(known, issuing.dealer_named(known), found, counts, packed, history)
