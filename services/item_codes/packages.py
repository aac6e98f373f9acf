"""What goes to the printer: a line for each item, made as it is written and held nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from sqlalchemy import update

from models.db import session, transaction
from models.item_codes import CodeBatch
from services import audit
from services.access import Actor, require
from services.errors import Invalid
from services.item_codes import issuing, keys
from services.item_codes.code_text import LENGTH
from services.item_codes.inner_codes import inner_code
from services.item_codes.issuing import Batch
from services.item_codes.ranges import RangeKey
from services.item_codes.scheme import Kind

COLUMNS = ("serial", "code", "link", "carton_code")
INNER = "inner_code"
PLAIN_LINK = "plain"
GS1_LINK = "gs1"
LINKS = (PLAIN_LINK, GS1_LINK)


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in one package: `count` items of a batch from `first` on; `before` is what their links begin with."""

    batch: Batch
    first: int
    count: int
    before: str


@transaction
def begin(actor: Actor, batch: str, *, confirmed: int | None = None) -> Batch:
    """Write down that a package of this batch leaves the house; what is in it. Refuses `batch_unknown`, `key_gone`,
    `second_person_needed`. Locks: batch."""
    require(actor, "codes.write")
    issuing.refuse_alone(actor, confirmed)
    known = issuing.lock(batch)
    refuse_without_keys(known)
    session().execute(update(CodeBatch).where(CodeBatch.id == known.id).values(exports=CodeBatch.exports + 1))
    audit.record(actor, "codes:package:export", "code_batch", known.id, count=known.count, confirmed=confirmed)
    return known


def refuse_without_keys(batch: Batch) -> None:
    """Refuses `key_gone` where the ring no longer holds what made this batch."""
    keys.code_key(batch.key_version)
    if batch.inner_key_version is not None:
        keys.inner_key(batch.inner_key_version)


def link_before(batch: Batch, base_url: str, link: str) -> str:
    """What stands before a code in its link: `…/c/`, or a GS1 Digital Link. Refuses `gtin_missing`."""
    if link != GS1_LINK:
        return f"{base_url}/c/"
    if batch.gtin is None:
        raise Invalid("gtin_missing", "这个产品还没有商品条码，请先在产品里填写，或改用普通链接。")
    lot = f"/10/{quote(batch.lot, safe='')}" if batch.lot else ""
    return f"{base_url}/01/{batch.gtin}{lot}/21/"


def in_capitals(before: str) -> str:
    """The same link as a QR code holds it, in capitals where that means the same, for then the code is smaller: of a
    house at the root of its host, with a lot that has no small letters."""
    parts = urlsplit(before)
    host, path = f"{parts.scheme}://{parts.netloc}".upper(), parts.path
    if path == "/c/":
        return f"{host}/C/"
    return host + path if path.startswith("/01/") else before


def whole(batch: Batch, base_url: str) -> Contents:
    """All items of a batch, with plain links; `base_url` is PUBLIC_BASE_URL."""
    return Contents(batch, batch.first_serial, batch.count, link_before(batch, base_url, PLAIN_LINK))


def lines(contents: Contents) -> Iterator[str]:
    """The CSV, some thousand lines at a time, the heading first. Nothing in it needs quoting: numbers, codes and an
    address. The same contents give the same bytes."""
    batch = contents.batch
    has_inner = batch.inner_key_version is not None
    yield ",".join((*COLUMNS, INNER) if has_inner else COLUMNS) + "\n"
    serial, before, carton, left = contents.first, contents.before, "", 0
    cartons = _cartons(contents)
    if batch.per_carton and (inside := (contents.first - batch.first_serial) % batch.per_carton):
        carton, left = next(cartons), batch.per_carton - inside
    for block in RangeKey(keys.code_key(batch.key_version), Kind.ITEM).codes(contents.first, contents.count):
        text = block.tobytes().decode("ascii")
        made = []
        for start in range(0, len(text), LENGTH):
            if batch.per_carton and not left:
                carton, left = next(cartons), batch.per_carton
            left -= 1
            code = text[start : start + LENGTH]
            inner = f",{_inner(batch, serial)}" if has_inner else ""
            made.append(f"{serial},{code},{before}{code},{carton}{inner}\n")
            serial += 1
        yield "".join(made)


def _cartons(contents: Contents) -> Iterator[str]:
    batch, per_carton = contents.batch, contents.batch.per_carton
    if not per_carton:
        return
    first = (contents.first - batch.first_serial) // per_carton
    count = (contents.first + contents.count - 1 - batch.first_serial) // per_carton - first + 1
    key = RangeKey(keys.code_key(batch.key_version), Kind.CARTON)
    for block in key.codes(batch.first_serial + first, count):
        text = block.tobytes().decode("ascii")
        yield from (text[start : start + LENGTH] for start in range(0, len(text), LENGTH))


def _inner(batch: Batch, serial: int) -> str:
    return inner_code(keys.inner_key(batch.inner_key_version or 0), Kind.ITEM, serial)
