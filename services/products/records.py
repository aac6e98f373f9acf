"""One product as headquarters enters and changes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from models.db import insert_row_once, reading, session, transaction
from models.products import (
    CONSUMERS,
    DEALERS,
    DISCONTINUED,
    ON_SALE,
    PARAMETER,
    SELLING_POINT,
    Product,
    ProductPart,
    ProductPicture,
)
from services import audit, remembering, uploads
from services.access import Actor, require
from services.errors import Conflict, NotFound
from services.organisation.forms import Problems, code_of, judge_code, judge_name, plain, renew
from services.organisation.uses import refuse_used
from services.products import gtin as gtins
from services.products.descriptions import Part, read_parts, typed
from services.products.printed import is_on_labels
from services.sentences import N_, say

NAME_LENGTH = 80
SKU_LENGTH = 40
LONGEST_WARRANTY = 600  # months: fifty years
STATES = (ON_SALE, DISCONTINUED)
PRINTED = N_("已经有标签印着这个条码，改了以后顾客会扫不出。条码印错了，请新建一个产品再发码。")
# Each field of the form that holds lines: what they are, and for whom.
DESCRIBED = {
    "parameters": (PARAMETER, CONSUMERS),
    "selling_points": (SELLING_POINT, CONSUMERS),
    "dealer_parameters": (PARAMETER, DEALERS),
    "dealer_points": (SELLING_POINT, DEALERS),
}


@dataclass(frozen=True, slots=True)
class ProductWish:
    """A product as a form says it; descriptions are lines, `warranty_months` is "" or a number."""

    code: str
    name: str
    gtin: str = ""
    sku: str = ""
    warranty_months: str = ""
    state: str = ON_SALE
    parameters: str = ""
    selling_points: str = ""
    dealer_parameters: str = ""
    dealer_points: str = ""


@dataclass(frozen=True, slots=True)
class ProductForm:
    version: int
    wish: ProductWish


@dataclass(frozen=True, slots=True)
class _Judged:
    values: dict[str, Any]
    parts: dict[str, list[Part]]


@reading
def product_form(actor: Actor, code: str) -> ProductForm:
    """One product to be edited. Refuses `product_unknown`."""
    require(actor, "products.write")
    row = get(code)
    described = {field: typed(parts) for field, parts in parts_of(row.id).items()}
    months = str(row.warranty_months) if row.warranty_months else ""
    wish = ProductWish(row.code, row.name, row.gtin or "", row.sku or "", months, row.state, **described)
    return ProductForm(row.version, wish)


@transaction
def create_product(actor: Actor, wish: ProductWish) -> str:
    """A new product; its code. Refuses `form_wrong`: a code, GTIN or SKU is one product's only. Of two who enter the
    same at once the database lets one through; the other is refused `came_second`."""
    require(actor, "products.write")
    judged = _judge(wish, None)
    row = insert_row_once(Product, **judged.values)
    if row is None:
        raise Conflict("came_second", "这个编码、条码或货号刚被别人用了，请刷新后核对。")
    _write(row.id, judged.parts)
    audit.record(actor, "product:record:create", "product", row.id, code=row.code)
    return row.code


@transaction
def change_product(actor: Actor, code: str, seen: int, wish: ProductWish) -> None:
    """Change everything but the code, and but a GTIN that labels carry. Refuses `form_wrong` and `changed_meanwhile`.
    Locks: product."""
    require(actor, "products.write")
    row = get(code, lock=True)
    renew(actor, row, seen)
    judged = _judge(wish, row)
    for name, value in judged.values.items():
        setattr(row, name, value)
    session().execute(delete(ProductPart).where(ProductPart.product_id == row.id))
    _write(row.id, judged.parts)
    remembering.forget()
    audit.record(actor, "product:record:change", "product", row.id, version=row.version)


@transaction
def delete_product(actor: Actor, code: str) -> None:
    """Take away a product that nothing refers to; else refused `in_use`. Locks: product."""
    require(actor, "products.write")
    row = get(code, lock=True)
    advice = say("不再生产的产品，请把状态改为“停产”。")
    refuse_used(row.name, Product, row.id, advice=advice, except_for=("product_part", "product_picture"))
    _let_pictures_go(row.id)
    session().execute(delete(ProductPart).where(ProductPart.product_id == row.id))
    session().execute(delete(Product).where(Product.id == row.id))
    audit.record(actor, "product:record:delete", "product", row.id, code=code)


def get(code: str, *, lock: bool = False) -> Product:
    """Inside a rule: the product of a code. Refuses `product_unknown`."""
    query = select(Product).where(Product.code == code_of(code))
    row = session().scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("product_unknown", say("没有编码为 %(code)s 的产品。", code=code))
    return row


def parts_of(product_id: int) -> dict[str, list[Part]]:
    """Inside a rule: the lines of each field of a product's description."""
    rows = session().scalars(
        select(ProductPart).where(ProductPart.product_id == product_id).order_by(ProductPart.position)
    )
    found: dict[str, list[Part]] = {field: [] for field in DESCRIBED}
    fields = {which: field for field, which in DESCRIBED.items()}
    for row in rows:
        found[fields[row.kind, row.shown_to]].append(Part(row.name, row.value))
    return found


def _let_pictures_go(product_id: int) -> None:
    mine = ProductPicture.product_id == product_id
    files = session().scalars(select(ProductPicture.file_id).where(mine)).all()
    session().execute(delete(ProductPicture).where(mine))
    for file_id in files:
        uploads.let_go(file_id)


def _write(product_id: int, described: dict[str, list[Part]]) -> None:
    for field, parts in described.items():
        kind, shown_to = DESCRIBED[field]
        session().add_all(
            ProductPart(
                product_id=product_id, kind=kind, shown_to=shown_to, position=place, name=part.name, value=part.value
            )
            for place, part in enumerate(parts)
        )


def _judge(wish: ProductWish, row: Product | None) -> _Judged:
    problems = Problems()
    code = row.code if row else judge_code(problems, wish.code)
    gtin = _gtin(problems, wish.gtin)
    sku = plain(wish.sku)
    values = {
        "code": code,
        "name": judge_name(problems, wish.name, NAME_LENGTH),
        "gtin": gtin,
        "sku": sku,
        "warranty_months": _months(problems, wish.warranty_months),
        "state": wish.state,
    }
    if len(sku or "") > SKU_LENGTH:
        problems.wrong("sku", say("最多 %(most)s 个字，请缩短。", most=SKU_LENGTH))
    if wish.state not in STATES:
        problems.wrong("state", "没有这个状态，请重新选择。")
    _refuse_taken(problems, row.id if row else None, code, gtin, sku)
    if row is not None and row.gtin is not None and gtin != row.gtin and is_on_labels(row.id):
        problems.wrong("gtin", PRINTED)
    parts = {field: read_parts(problems, field, kind, getattr(wish, field)) for field, (kind, _) in DESCRIBED.items()}
    problems.refuse()
    return _Judged(values, parts)


def _gtin(problems: Problems, text: str) -> str | None:
    if not text.strip():
        return None
    read = gtins.read(text)
    if read is None:
        problems.wrong("gtin", "这不是有效的商品条码：应为 8、12、13 或 14 位数字，最后一位是校验码，请对照包装核对。")
    return read


def _months(problems: Problems, text: str) -> int:
    if not text.strip():
        return 0
    typed_number = code_of(text[:20])
    if typed_number.isascii() and typed_number.isdigit() and int(typed_number) <= LONGEST_WARRANTY:
        return int(typed_number)
    problems.wrong("warranty_months", say("请填 0 到 %(most)s 的整数，单位是月。", most=LONGEST_WARRANTY))
    return 0


def _refuse_taken(problems: Problems, own_id: int | None, code: str, gtin: str | None, sku: str | None) -> None:
    asked = (("code", Product.code, code), ("gtin", Product.gtin, gtin), ("sku", Product.sku, sku))
    for field, column, value in asked:
        other = session().scalar(select(Product.code).where(column == value, Product.id != (own_id or 0)))
        if value and other is not None:
            problems.wrong(field, say("产品 %(other)s 已经在用，请换一个。", other=other))
