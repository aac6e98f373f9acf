"""What verifying remembers of batches and products: what state items are in for a second, what is told of a product
for five. So a freeze or a void counts for every look that begins a second later, on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.db import reading, session
from models.products import Product
from services import remembering
from services.item_codes import issuing, states
from services.item_codes.finding import Deciphered, Found
from services.item_codes.issuing import Batch
from services.item_codes.scheme import Kind
from services.item_codes.states import Facts
from services.products.descriptions import Part
from services.products.pictures import Picture, pictures_of
from services.products.records import parts_of
from services.remembering import Kept, KeptRuns

STATE_SECONDS = 1.0
PRODUCT_SECONDS = 5.0
MOST_RUNS, MOST_PRODUCTS = 10_000, 2_000


@dataclass(frozen=True, slots=True)
class Shown:
    """The product as a consumer may read of it."""

    code: str
    name: str
    lot: str | None
    warranty_months: int
    parameters: tuple[Part, ...]
    selling_points: tuple[Part, ...]
    pictures: tuple[Picture, ...]


# None: a serial that is no batch's.
_runs: KeptRuns[tuple[Batch, Facts] | None] = KeptRuns(STATE_SECONDS, MOST_RUNS)
_products: Kept[Shown] = Kept(PRODUCT_SECONDS, MOST_PRODUCTS)


def placed(deciphered: Sequence[Deciphered]) -> Found | None:
    """The item of our batches that a code stands for, and its state, as they were at most a second ago; asks the
    database where that is not remembered. None as `finding.place` says it."""
    for one in deciphered:
        kept = _runs.find(one.serial)
        known = _asked(one.serial) if kept is None else kept[0]
        if known is not None and known[0].key_version == one.key_version:
            return Found(Kind.ITEM, one.serial, *known)
    return None


def shown(batch: Batch) -> Shown:
    """What is told of a batch's product, as it was at most five seconds ago."""
    key = batch.product, batch.lot
    kept = _products.find(key)
    return _described(*key) if kept is None else kept[0]


@reading
def _asked(serial: int) -> tuple[Batch, Facts] | None:
    asked_at = remembering.moment()
    batch = issuing.of_serial(serial)
    if batch is None or serial >= batch.after_serial:
        _runs.keep(serial, serial + 1, None, asked_at)
        return None
    run = states.range_of(batch, serial)
    _runs.keep(run.first, run.after, (batch, run.facts), asked_at)
    return batch, run.facts


@reading
def _described(code: str, lot: str | None) -> Shown:
    asked_at = remembering.moment()
    product = session().scalars(select(Product).where(Product.code == code)).one()
    parts = parts_of(product.id)
    told = Shown(
        product.code,
        product.name,
        lot,
        product.warranty_months,
        tuple(parts["parameters"]),
        tuple(parts["selling_points"]),
        tuple(pictures_of(product.id)),
    )
    _products.keep((code, lot), told, asked_at)
    return told
