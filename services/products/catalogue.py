"""Products as headquarters looks at them: the list, one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select

from models.db import reading, session
from models.products import ON_SALE, Product
from services.access import Actor, require
from services.listing import Columns, Page, Wanted, page_of
from services.products.descriptions import Part
from services.products.pictures import Picture, pictures_of
from services.products.records import get, parts_of
from services.typed_words import begins, holds, spellings

SUGGESTED = 12


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One line of the list; `warranty_months` 0 promises nothing."""

    id: int
    code: str
    name: str
    gtin: str | None
    sku: str | None
    warranty_months: int
    state: str


@dataclass(frozen=True, slots=True)
class ProductCard:
    """All of one product that the console shows; `parts` by field of the form; the main picture first."""

    row: ProductRow
    parts: dict[str, list[Part]]
    pictures: list[Picture]


def _lines() -> Select[Any]:
    return select(
        Product.id, Product.code, Product.name, Product.gtin, Product.sku, Product.warranty_months, Product.state
    )


COLUMNS = Columns(
    keys=select(Product.id),
    searched=[Product.code, Product.name, Product.gtin, Product.sku],
    filtered={"state": Product.state},
    sorted_by={"code": Product.code, "name": Product.name},
    order=[Product.code],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[ProductRow]:
    """Products by code."""
    require(actor, "products.read")
    return page_of(_lines(), wanted, COLUMNS, lambda row: ProductRow(*row), whole=whole)


@reading
def suggestions(actor: Actor, typed: str) -> list[tuple[str, str]]:
    """Code and name of a dozen products on sale whose code begins with what was typed or whose name holds it."""
    require(actor, "products.read")
    words = spellings(typed)
    query = select(Product.code, Product.name).where(Product.state == ON_SALE)
    if words:
        coded = begins(Product.code, [*words, *(word.upper() for word in words)])
        query = query.where(or_(coded, holds(Product.name, words)))
    return list(session().execute(query.order_by(Product.code).limit(SUGGESTED)).tuples())


@reading
def card(actor: Actor, code: str) -> ProductCard:
    """One product with both parts of its description. Refuses `product_unknown`."""
    require(actor, "products.read")
    row = get(code)
    shown = ProductRow(row.id, row.code, row.name, row.gtin, row.sku, row.warranty_months, row.state)
    return ProductCard(shown, parts_of(row.id), pictures_of(row.id))
