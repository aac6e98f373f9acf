"""Issuing: a batch reserves serial numbers that nobody had before; a billion codes cost one row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import insert_once, insert_row, reading, session, transaction
from models.dealers import ACTIVE, Dealer
from models.item_codes import CodeBatch, CodeRange, SerialCounter
from models.products import Product
from services import audit, clock, remembering
from services.access import Actor, require
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.item_codes import keys
from services.item_codes.scheme import SERIALS
from services.products.records import get as get_product
from services.sentences import say

MOST = 100_000_000
MOST_IN_CARTON = 100_000
LOT = re.compile(r"[!%-?A-Z_a-z\"]{1,20}")  # what GS1 allows in AI 10
NO_SEGMENT = re.compile(r"/|.*/|.*//.*|/.*|\.{1,2}")  # what browsers and servers make something else of in a path
COUNTER = 1
_NUMBER = re.compile(r"[Bb]?0*([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class BatchWish:
    """What is to be issued: `per_carton` items to a carton, None without cartons; `dealer` is the code of whom these
    items are for, if that is known already; `key_version` names the key that makes their codes, None the newest."""

    product: str
    count: int
    lot: str = ""
    per_carton: int | None = None
    inner: bool = False
    dealer: str = ""
    key_version: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One batch; `after_serial` is the first number that is not its own, `dealer_id` whom its items are for."""

    id: int
    product: str
    product_name: str
    gtin: str | None
    lot: str | None
    first_serial: int
    count: int
    per_carton: int | None
    has_inner: bool
    key_version: int
    inner_key_version: int | None
    exports: int
    created_by: str
    created_at: datetime
    dealer_id: int | None

    @property
    def code(self) -> str:
        return f"B{self.id:06}"

    @property
    def after_serial(self) -> int:
        return self.first_serial + self.count

    @property
    def cartons(self) -> int:
        return -(-self.count // self.per_carton) if self.per_carton else 0


@transaction
def issue(actor: Actor, wish: BatchWish, *, confirmed: int | None = None) -> Batch:
    """Reserve the serial numbers of a new batch; its items are `issued`, not active, and verify as not available.

    1 to 100 million items, a lot of up to 20 characters that GS1 allows, 1 to 100,000 items in a carton. Needs a second
    person (`confirmed` is the act that was confirmed), but for the operator at the shell. Refuses `product_unknown`,
    `count_wrong`, `carton_wrong`, `lot_wrong`, `key_gone`, `second_person_needed`, `serials_used_up`. Locks: counter.
    """
    require(actor, "codes.write")
    refuse_alone(actor, confirmed)
    judge(wish)
    dealer_id = dealer_of(wish.dealer)
    first = reserve(wish.count)
    product = get_product(wish.product)
    version, inner_version = keys.newest()
    row = insert_row(
        CodeBatch,
        product_id=product.id,
        dealer_id=dealer_id,
        lot=wish.lot or None,
        first_serial=first,
        count=wish.count,
        per_carton=wish.per_carton,
        has_inner=wish.inner,
        key_version=wish.key_version or version,
        inner_key_version=inner_version if wish.inner else None,
        created_by=actor.name,
        created_at=clock.now(),
    )
    session().add(CodeRange(batch_id=row.id, first_serial=first, after_serial=first + wish.count))
    audit.record(
        actor, "codes:batch:issue", "code_batch", row.id, code=product.code, count=wish.count, confirmed=confirmed
    )
    return _made(row, product)


def judge(wish: BatchWish) -> None:
    """Refuses what could not be issued."""
    if not 1 <= wish.count <= MOST:
        raise Invalid("count_wrong", say("数量应为 1 到 %(most)s。", most=f"{MOST:,}"))
    if wish.per_carton is not None:
        judge_carton(wish.per_carton, wish.count)
    judge_lot(wish.lot)
    if wish.key_version is not None:
        keys.code_key(wish.key_version)


def judge_carton(per_carton: int, count: int) -> None:
    """Refuses `carton_wrong`."""
    if not 1 <= per_carton <= MOST_IN_CARTON:
        raise Invalid("carton_wrong", say("每箱数量应为 1 到 %(most)s。", most=f"{MOST_IN_CARTON:,}"))
    if per_carton > count:
        raise Invalid("carton_wrong", "每箱数量比总数还多，请检查。")


def judge_lot(lot: str) -> None:
    """Refuses `lot_wrong`."""
    if lot and not LOT.fullmatch(lot):
        raise Invalid("lot_wrong", "批号最多 20 个字符，只能用字母、数字和常用半角符号。")
    if NO_SEGMENT.fullmatch(lot):
        raise Invalid("lot_wrong", "批号不能只有点，斜杠只能在中间、一次一个，否则链接里的批号会读错。")


def refuse_alone(actor: Actor, confirmed: int | None) -> None:
    """One person alone puts no codes into the world; the operator at the shell could do worse anyway."""
    if actor.kind != "operator" and confirmed is None:
        raise NotAllowed("second_person_needed", "这项操作需要另一位同事确认。")


@reading
def batch(actor: Actor, code: str) -> Batch:
    """One batch by what is printed of it (B000012, or 12). Refuses `batch_unknown`."""
    require(actor, "codes.read")
    return _made(*_joined(number_of(code)))


def number_of(code: str) -> int:
    """The number behind a batch's code. Refuses `batch_unknown`."""
    found = _NUMBER.fullmatch(code.strip())
    if found is None:
        raise unknown(code)
    return int(found[1])


def by_number(number: int) -> Batch:
    """Inside a rule: one batch by its number. Refuses `batch_unknown`."""
    return _made(*_joined(number))


def hold(number: int) -> None:
    """Inside a rule: nobody changes the states of this batch's items until the transaction ends; others hold it too."""
    session().execute(select(CodeBatch.id).where(CodeBatch.id == number).with_for_update(read=True))


def lock(code: str) -> Batch:
    """Inside a rule: the batch, held until the transaction ends; its ranges are nobody else's meanwhile."""
    number = number_of(code)
    held = session().scalars(select(CodeBatch.id).where(CodeBatch.id == number).with_for_update()).one_or_none()
    if held is None:
        raise unknown(code)
    return _made(*_joined(number))


def of_serial(serial: int) -> Batch | None:
    """Inside a rule: the batch that a serial number would lie in, by where it begins; its end is for the asker."""
    query = select(CodeBatch, Product).join(Product, Product.id == CodeBatch.product_id)
    query = query.where(CodeBatch.first_serial <= serial).order_by(CodeBatch.first_serial.desc())
    found = session().execute(query.limit(1)).one_or_none()
    return None if found is None else _made(found[0], found[1])


def unknown(code: str) -> NotFound:
    return NotFound("batch_unknown", say("没有码批次 %(code)s。", code=code[:20]))


def _joined(number: int) -> tuple[CodeBatch, Product]:
    query = select(CodeBatch, Product).join(Product, Product.id == CodeBatch.product_id)
    found = session().execute(query.where(CodeBatch.id == number)).one_or_none()
    if found is None:
        raise unknown(str(number))
    return found[0], found[1]


def _made(row: CodeBatch, product: Product) -> Batch:
    return Batch(
        row.id,
        product.code,
        product.name,
        product.gtin,
        row.lot,
        row.first_serial,
        row.count,
        row.per_carton,
        row.has_inner,
        row.key_version,
        row.inner_key_version,
        row.exports,
        row.created_by,
        row.created_at,
        row.dealer_id,
    )


def dealer_of(code: str) -> int | None:
    if not code:
        return None
    found = session().scalar(select(Dealer.id).where(Dealer.code == code, Dealer.status == ACTIVE))
    if found is None:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=code[:20]))
    return found


def dealer_named(batch: Batch) -> str | None:
    """Inside a rule: whom its items are for, by name; also one that is closed meanwhile."""
    return session().scalar(select(Dealer.name).where(Dealer.id == batch.dealer_id)) if batch.dealer_id else None


def reserve(count: int) -> int:
    """Inside a rule: the first of `count` serial numbers that are nobody's yet; others wait until its end."""
    row = _counter()
    if row is None:
        insert_once(SerialCounter, id=COUNTER, next_serial=0)
        row = _counter()
    if row is None:
        raise RuntimeError("the counter of serial numbers was made and is not there")
    first = row.next_serial
    if first + count > SERIALS:
        raise Conflict("serials_used_up", "序列号已经用完，请联系技术支持。")
    row.next_serial = first + count
    remembering.forget()
    return first


def _counter() -> SerialCounter | None:
    return session().get(SerialCounter, COUNTER, with_for_update=True, populate_existing=True)
