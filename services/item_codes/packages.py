"""What goes to the printer: a line for each item of a batch, made as it is written and held nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import update

from models.db import session, transaction
from models.item_codes import CodeBatch
from services import audit
from services.access import Actor, require
from services.item_codes import issuing, keys
from services.item_codes.code_text import LENGTH
from services.item_codes.inner_codes import inner_code
from services.item_codes.issuing import Batch
from services.item_codes.ranges import RangeKey
from services.item_codes.scheme import Kind

COLUMNS = ("serial", "code", "link", "carton_code")
INNER = "inner_code"


@transaction
def begin(actor: Actor, batch: str, *, confirmed: int | None = None) -> Batch:
    """Write down that a package of this batch leaves the house; what is in it. Refuses `batch_unknown`, `key_gone`,
    `second_person_needed`. Locks: batch."""
    require(actor, "codes.write")
    issuing.refuse_alone(actor, confirmed)
    known = issuing.lock(batch)
    keys.code_key(known.key_version)
    if known.inner_key_version is not None:
        keys.inner_key(known.inner_key_version)
    session().execute(update(CodeBatch).where(CodeBatch.id == known.id).values(exports=CodeBatch.exports + 1))
    audit.record(actor, "codes:package:export", "code_batch", known.id, count=known.count, confirmed=confirmed)
    return known


def lines(batch: Batch, base_url: str) -> Iterator[str]:
    """The CSV, some thousand lines at a time, the heading first; `base_url` is PUBLIC_BASE_URL. Nothing in it needs
    quoting: numbers, codes and an address."""
    has_inner = batch.inner_key_version is not None
    yield ",".join((*COLUMNS, INNER) if has_inner else COLUMNS) + "\n"
    cartons = _cartons(batch)
    serial, carton, left = batch.first_serial, "", 0
    for block in RangeKey(keys.code_key(batch.key_version), Kind.ITEM).codes(batch.first_serial, batch.count):
        text = block.tobytes().decode("ascii")
        made = []
        for start in range(0, len(text), LENGTH):
            if batch.per_carton and not left:
                carton, left = next(cartons), batch.per_carton
            left -= 1
            code = text[start : start + LENGTH]
            inner = f",{_inner(batch, serial)}" if has_inner else ""
            made.append(f"{serial},{code},{base_url}/c/{code},{carton}{inner}\n")
            serial += 1
        yield "".join(made)


def _cartons(batch: Batch) -> Iterator[str]:
    for block in RangeKey(keys.code_key(batch.key_version), Kind.CARTON).codes(batch.first_serial, batch.cartons):
        text = block.tobytes().decode("ascii")
        yield from (text[start : start + LENGTH] for start in range(0, len(text), LENGTH))


def _inner(batch: Batch, serial: int) -> str:
    return inner_code(keys.inner_key(batch.inner_key_version or 0), Kind.ITEM, serial)
