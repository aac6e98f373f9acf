"""Products that somebody on the phone may name in an opportunity."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from models.db import reading, session
from models.products import ON_SALE, Product
from services.leads.viewers import viewer_of
from services.typed_words import holds, spellings

A_LOOK = 20


@dataclass(frozen=True, slots=True)
class Offered:
    """A product on sale, by the code an opportunity names it with."""

    code: str
    name: str


@reading
def products(follower_id: int, search: str) -> tuple[list[Offered], bool]:
    """The first twenty on sale by name, those that a word names, and whether there are more. Refuses whoever is nobody
    of ours (`not_ours`)."""
    viewer_of(follower_id)
    query = select(Product.code, Product.name).where(Product.state == ON_SALE)
    words = spellings(search)
    if words:
        query = query.where(or_(holds(Product.name, words), holds(Product.code, words)))
    rows = session().execute(query.order_by(Product.name, Product.id).limit(A_LOOK + 1)).tuples().all()
    return [Offered(code, name) for code, name in rows[:A_LOOK]], len(rows) > A_LOOK
