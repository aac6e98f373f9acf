"""Verifying (扫码验真): somebody looks at the code of an item and is told what the brand knows of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from models.db import reading, session, transaction
from models.products import Product
from services import clock
from services.errors import Invalid, Refusal, SlowDown
from services.item_codes import canaries, cases, finding, inspecting, looks, starving, tallying
from services.item_codes.code_text import printed
from services.item_codes.finding import Deciphered, Found
from services.item_codes.inspecting import UNKNOWN, Insider, Inspection
from services.item_codes.judging import Evidence, Verdict, judge_look
from services.item_codes.looks import NOWHERE, Circumstances, Earlier
from services.item_codes.networks import Networks
from services.item_codes.scheme import Kind
from services.item_codes.states import ACTIVE
from services.item_codes.suspecting import Owned
from services.items.standing import Owner, Standing, owner_for, standing_of
from services.products import gtin as gtins
from services.products.descriptions import Part
from services.products.pictures import Picture, pictures_of
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
    pictures: list[Picture]


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody is told; of what is not available nothing but that. `item_id` is of an item of theirs; binding one
    that is nobody's asks for the digits under its scratch layer where there are some (`asks_inner`). `of_ours` are
    people of ours, who may be told more (`inspection`)."""

    verdict: Verdict
    code: str
    product: Shown | None = None
    first_verified_at: datetime | None = None
    seen_by_others_at: datetime | None = None
    owner: Owner = "nobody"
    may_bind: bool = False
    asks_inner: bool = False
    item_id: int | None = None
    of_ours: bool = False
    inspection: Inspection | None = None

    @property
    def printed(self) -> str:
        return printed(self.code)


def verify(
    person_id: int | None, text: str, *, gtin: str | None = None, way: str, seen_from: Circumstances = NOWHERE
) -> Answer:
    """Look at a code as typed, or at the link that was scanned.

    A known person's look is written down once a minute; an unknown one's is counted and makes no code seen, and so is a
    look of somebody of ours. Unknown, void, frozen, not active, of another kind and of another GTIN all answer alike,
    but to people of ours (inspecting.py). Refuses (Invalid) what is no code at
    all (`code_…`), a GTIN whose check digit is wrong (`gtin_wrong`), and whoever missed too often (`slow_down`).
    """
    networks = seen_from.networks
    try:
        starving.refuse(person_id, networks)
        code, wanted = _read(text, gtin)
    except Refusal as refusal:
        tallying.count("starved" if isinstance(refusal, SlowDown) else "misread", networks.near)
        raise
    insider = inspecting.insider_of(person_id)
    if insider is not None and person_id is not None:
        return _tell_ours(insider, person_id, code, wanted, networks)
    deciphered = finding.decipher(code, (Kind.ITEM,))
    asked = _ask(deciphered, wanted, person_id) if deciphered else None
    if asked is None:
        tallying.count("missed" if deciphered else "forged", networks.near)
        starving.missed(person_id, networks, code)
        canaries.notice(deciphered)
        return Answer(judge_look(Evidence(False)), code)
    tallying.count("nobody" if person_id is None else "good", networks.near)
    before, warned = asked.earlier, asked.warned
    if person_id is not None and not before.noted:
        before, warned = _note(asked, person_id, way, seen_from)
    return _answer(person_id, code, asked, before, warned)


def _tell_ours(insider: Insider, person_id: int, code: str, gtin: str | None, networks: Networks) -> Answer:
    """A look that is nobody's first, raises no suspicion and is counted apart. A code that exists is no miss of theirs;
    a decoy in their hand has leaked as much as in another's."""
    tallying.count("staff", networks.near)
    deciphered = finding.decipher(code, (Kind.ITEM,))
    inspection, asked = _ask_ours(insider, deciphered, code, gtin, person_id)
    if asked is not None:
        told = _answer(person_id, code, asked, asked.earlier, asked.warned)
        return replace(told, of_ours=True, inspection=inspection)
    if inspection is None or inspection.state == UNKNOWN:
        starving.missed(person_id, networks, code)
    canaries.notice(deciphered)
    return Answer(judge_look(Evidence(False)), code, of_ours=True, inspection=inspection)


def _answer(person_id: int | None, code: str, asked: _Asked, before: Earlier, warned: bool) -> Answer:
    standing = asked.standing
    owner = owner_for(person_id, standing)
    return Answer(
        judge_look(Evidence(True, before.others_at, owner == "me", warned)),
        code,
        asked.product,
        before.first_at,
        before.others_at,
        owner,
        may_bind=person_id is not None and owner == "nobody",
        asks_inner=asked.found.batch.has_inner,
        item_id=standing.item_id if standing and owner == "me" else None,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A good code: its item, its product, who looked before, whether whoever looks is warned, whose it is."""

    found: Found
    product: Shown
    earlier: Earlier
    warned: bool
    standing: Standing | None


@transaction
def _note(asked: _Asked, person_id: int, way: str, seen_from: Circumstances) -> tuple[Earlier, bool]:
    """Write a person's look down; what stood before, and whether the label looks copied now."""
    serial, batch_id, standing = asked.found.serial, asked.found.batch.id, asked.standing
    before, now = looks.write_down(serial, batch_id, person_id, way, seen_from)
    owned = Owned(standing.owner_id, standing.first_bound_at) if standing and standing.owner_id else None
    return looks.weigh(before, person_id), cases.weigh(serial, batch_id, now, owned)


@reading
def _ask_ours(
    insider: Insider, deciphered: Sequence[Deciphered], code: str, gtin: str | None, person_id: int
) -> tuple[Inspection | None, _Asked | None]:
    asked = _ask(deciphered, gtin, person_id, of_ours=True) if deciphered else None
    return inspecting.inspection_of(insider, code, gtin), asked


@reading
def _ask(
    deciphered: Sequence[Deciphered], gtin: str | None, person_id: int | None, *, of_ours: bool = False
) -> _Asked | None:
    """None for what may not be shown; that a code of ours was looked at while it was not good is written later, with
    others, so that it takes no longer than an unknown one."""
    found = finding.place(deciphered)
    if found is None:
        return None
    if found.facts.state(clock.now()) != ACTIVE:
        if not of_ours:
            tallying.seen_early(found.serial, found.batch.id)
        return None
    if gtin not in (None, found.batch.gtin):
        return None
    serial = found.serial
    before = looks.earlier(serial, person_id)
    return _Asked(found, _shown(found), before, cases.is_open(serial), standing_of(serial))


def _read(text: str, gtin: str | None) -> tuple[str, str | None]:
    """The code that was meant, and the GTIN that stood in the link with it."""
    named = GTIN_IN_LINK.search(text) if gtin is None else None
    wanted = _gtin(named[1] if named else gtin)
    return finding.plain(finding.in_link(text)), wanted


def _gtin(text: str | None) -> str | None:
    if text is None:
        return None
    read = gtins.read(text)
    if read is None:
        raise Invalid("gtin_wrong", "链接里的商品条码不完整，请重新扫码。")
    return read


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
        pictures_of(product.id),
    )
