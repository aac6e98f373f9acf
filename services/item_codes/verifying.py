"""Verifying (扫码验真): a consumer looks at the code of an item and is told what the brand knows of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from models.db import session, transaction
from models.item_codes import ItemLook
from models.products import Product
from services import clock
from services.errors import Invalid
from services.item_codes import finding
from services.item_codes.code_text import printed
from services.item_codes.finding import Found
from services.item_codes.judging import Evidence, Verdict, judge_look
from services.item_codes.scheme import Kind
from services.item_codes.states import ACTIVE
from services.items.standing import Owner, owner_for, standing_of
from services.products import gtin as gtins
from services.products.descriptions import Part
from services.products.records import parts_of

GTIN_IN_LINK = re.compile(r"/01/([0-9]{1,20})/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """The product as a consumer may read of it."""

    code: str
    name: str
    lot: str | None
    warranty_months: int
    parameters: list[Part]
    selling_points: list[Part]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody is told; of what is not available nothing but that. `item_id` is of an item of theirs; binding one
    that is nobody's asks for the digits under its scratch layer where there are some (`asks_inner`)."""

    verdict: Verdict
    code: str
    product: Shown | None = None
    first_verified_at: datetime | None = None
    seen_by_others_at: datetime | None = None
    owner: Owner = "nobody"
    may_bind: bool = False
    asks_inner: bool = False
    item_id: int | None = None

    @property
    def printed(self) -> str:
        return printed(self.code)


@transaction
def verify(person_id: int | None, text: str, *, gtin: str | None = None, way: str) -> Answer:
    """Look at a code as typed, or at the link that was scanned.

    A known person's look is written down once a minute; an unknown one's is answered and makes no code seen. Unknown,
    void, frozen, not active, of another kind and of another GTIN all answer alike. Refuses (Invalid) what is no code at
    all (`code_…`), and a GTIN whose check digit is wrong (`gtin_wrong`).
    """
    named = GTIN_IN_LINK.search(text) if gtin is None else None
    wanted = _gtin(named[1] if named else gtin)
    code = finding.meant(text)
    found = finding.find(code, (Kind.ITEM,))
    if found is None or not _is_good(found, wanted):
        return Answer(judge_look(Evidence(False)), code)
    first, others = _looks_at(found.serial, person_id)
    if person_id is not None:
        _write_down(found, person_id, way)
    standing = standing_of(found.serial)
    owner = owner_for(person_id, standing)
    verdict = judge_look(Evidence(True, others, owner == "me"))
    return Answer(
        verdict,
        code,
        _shown(found),
        first,
        others,
        owner,
        may_bind=person_id is not None and owner == "nobody",
        asks_inner=found.batch.has_inner,
        item_id=standing.item_id if standing and owner == "me" else None,
    )


def _gtin(text: str | None) -> str | None:
    if text is None:
        return None
    read = gtins.read(text)
    if read is None:
        raise Invalid("gtin_wrong", "链接里的商品条码不完整，请重新扫码。")
    return read


def _is_good(found: Found, gtin: str | None) -> bool:
    return found.facts.state(clock.now()) == ACTIVE and gtin in (None, found.batch.gtin)


def _looks_at(serial: int, person_id: int | None) -> tuple[datetime | None, datetime | None]:
    """When a known person looked first, and when somebody else did. Whoever was forgotten meanwhile was another."""
    of_it = select(func.min(ItemLook.minute)).where(ItemLook.serial == serial)
    others = of_it
    if person_id is not None:
        others = of_it.where((ItemLook.follower_id != person_id) | ItemLook.follower_id.is_(None))
    return session().scalar(of_it), session().scalar(others)


def _write_down(found: Found, person_id: int, way: str) -> None:
    minute = clock.now().replace(second=0, microsecond=0)
    mine = select(ItemLook.id).where(
        ItemLook.serial == found.serial, ItemLook.follower_id == person_id, ItemLook.minute == minute
    )
    if session().scalar(mine.limit(1)) is None:
        session().add(
            ItemLook(serial=found.serial, batch_id=found.batch.id, follower_id=person_id, minute=minute, way=way)
        )


def _shown(found: Found) -> Shown:
    batch = found.batch
    product = session().scalars(select(Product).where(Product.code == batch.product)).one()
    parts = parts_of(product.id)
    return Shown(
        product.code,
        product.name,
        batch.lot,
        product.warranty_months,
        parts["parameters"],
        parts["selling_points"],
    )
