"""What the search at the top of the console finds of codes: one code however it is written, batches by number, lot and
product."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ColumnElement, or_, select

from models.db import session
from models.item_codes import CodeBatch
from models.products import Product
from services.access import Actor, may
from services.errors import Invalid, NotFound
from services.item_codes import finding
from services.item_codes.code_text import printed
from services.item_codes.issuing import number_of
from services.item_codes.scheme import Kind
from services.typed_words import begins, holds

Line = tuple[str, str, str]
"""What opens it, its name, what tells it from its like."""


def codes(actor: Actor, text: str) -> Iterator[Line]:
    """Inside a rule: the code that a text is, or that stands in a link, of any kind. What was done to it and who looked
    is told by its page alone, which writes down who asked."""
    if not may(actor, "codes.read"):
        return
    try:
        code = finding.meant(text)
    except Invalid:
        return
    found = finding.find(code, tuple(Kind))
    if found is not None:
        name = session().scalar(select(Product.name).where(Product.code == found.batch.product)) or ""
        yield code, printed(code), f"{name} · {found.batch.code}"


def batches(actor: Actor, words: tuple[str, ...], most: int) -> Iterator[Line]:
    """Inside a rule: batches by their number (B000012), by how their lot begins, or by their product; the newest
    first."""
    if not may(actor, "codes.read"):
        return
    named = or_(begins(CodeBatch.lot, words), holds(Product.name, words), *_numbered(words))
    query = select(CodeBatch.id, CodeBatch.lot, Product.name).join(Product, Product.id == CodeBatch.product_id)
    for number, lot, product in session().execute(query.where(named).order_by(CodeBatch.id.desc()).limit(most)):
        code = f"B{number:06}"
        yield code, code, " · ".join(filter(None, (product, lot)))


def _numbered(words: tuple[str, ...]) -> Iterator[ColumnElement[bool]]:
    for word in words:
        if word[:1] in ("B", "b"):
            try:
                yield CodeBatch.id == number_of(word.upper())
            except NotFound:
                continue
