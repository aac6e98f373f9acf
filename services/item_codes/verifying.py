"""Verifying (扫码验真): somebody looks at the code of an item and is told what the brand knows of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models.db import reading, repeatable, transaction
from services import clock
from services.errors import Invalid
from services.item_codes import (
    canaries,
    cases,
    finding,
    first_looks,
    inspecting,
    looks,
    missing,
    remembered,
    starving,
    tallying,
)
from services.item_codes.code_text import printed
from services.item_codes.finding import Deciphered, Found
from services.item_codes.first_looks import NOTHING, Known
from services.item_codes.inspecting import UNKNOWN, Insider, Inspection
from services.item_codes.issuing import Batch
from services.item_codes.judging import Evidence, Verdict, judge_look
from services.item_codes.looks import NOBODY_BEFORE, NOWHERE, Circumstances, Earlier, NewLook, SomebodyWas
from services.item_codes.networks import Networks
from services.item_codes.remembered import Shown
from services.item_codes.scheme import Kind
from services.item_codes.states import ACTIVE
from services.item_codes.suspecting import Owned
from services.items.standing import Owner, Standing, owner_for, standing_of
from services.products import gtin as gtins

NOT_AVAILABLE = judge_look(Evidence(False))
GTIN_IN_LINK = re.compile(r"/01/([0-9]{1,20})/", re.IGNORECASE)


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
    seen_by_others_place: str | None = None
    owner: Owner = "nobody"
    may_bind: bool = False
    asks_inner: bool = False
    item_id: int | None = None
    of_ours: bool = False
    inspection: Inspection | None = None

    @property
    def printed(self) -> str:
        return printed(self.code)

    @property
    def tells_all_alike(self) -> bool:
        """Whether the same is told of many codes: nothing in it but the code is of this item or this person alone."""
        return not (self.item_id or self.inspection or self.first_verified_at or self.seen_by_others_at)


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
    code, wanted = missing.read(person_id, networks, lambda: _read(text, gtin))
    meant = _placed(code, wanted)
    seen = _seen(person_id, meant, way, seen_from)
    if isinstance(seen, Insider):
        return _tell_ours(seen, person_id, meant, networks)
    if seen is None or meant.good is None:
        return _missed(person_id, meant, networks)
    tallying.count("nobody" if person_id is None else "good", networks.near)
    return _answer(person_id, code, meant.good, seen)


@dataclass(frozen=True, slots=True)
class _Good:
    """An item that may be shown."""

    serial: int
    batch: Batch
    product: Shown


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a code stands for: `found` is an item of ours however it stands, `good` the same where it may be shown, with
    what is told of its product: nothing is left to be asked once a look stands."""

    code: str
    gtin: str | None
    deciphered: Sequence[Deciphered]
    found: Found | None = None
    good: _Good | None = None


def _placed(code: str, gtin: str | None) -> _Meant:
    deciphered = finding.decipher(code, (Kind.ITEM,))
    found = remembered.placed(deciphered) if deciphered else None
    good = None
    if found is not None and found.facts.state(clock.now()) == ACTIVE and gtin in (None, found.batch.gtin):
        good = _Good(found.serial, found.batch, remembered.shown(found.batch))
    return _Meant(code, gtin, deciphered, found, good)


def _seen(person_id: int | None, meant: _Meant, way: str, seen_from: Circumstances) -> _Seen | Insider | None:
    """What is known of a good code, the look of a person written down; of any code, who of ours looks; None for a
    consumer who looks at what is not good."""
    if meant.good is None:
        return None if person_id is None else inspecting.insider_of(person_id)
    if person_id is None:
        return _ask(meant.good, None)
    new = NewLook(meant.good.serial, meant.good.batch.id, person_id, way, seen_from)
    try:
        known = first_looks.write_if_first(new)
    except SomebodyWas:
        known = first_looks.write_if_first(new)
    return _FIRST if known == NOTHING else _look(new, known)


def _missed(person_id: int | None, meant: _Meant, networks: Networks) -> Answer:
    missing.note(person_id, meant.code, meant.deciphered, meant.found, networks)
    return Answer(NOT_AVAILABLE, meant.code)


def _tell_ours(insider: Insider, person_id: int | None, meant: _Meant, networks: Networks) -> Answer:
    """A look that is nobody's first, raises no suspicion and is counted apart. A code that exists is no miss of theirs;
    a decoy in their hand has leaked as much as in another's."""
    tallying.count("staff", networks.near)
    if meant.good is not None:
        inspection, seen = _inspect_good(insider, meant, meant.good, person_id)
        told = _answer(person_id, meant.code, meant.good, seen)
        return replace(told, of_ours=True, inspection=inspection)
    inspection = inspecting.inspection_of(insider, meant.code, meant.gtin)
    if inspection is None or inspection.state == UNKNOWN:
        starving.missed(person_id, networks, meant.code)
    canaries.notice(meant.deciphered)
    return Answer(NOT_AVAILABLE, meant.code, of_ours=True, inspection=inspection)


def _answer(person_id: int | None, code: str, good: _Good, seen: _Seen) -> Answer:
    before, standing = seen.earlier, seen.standing
    owner = owner_for(person_id, standing)
    return Answer(
        judge_look(Evidence(True, before.others_at, owner == "me", seen.warned)),
        code,
        good.product,
        before.first_at,
        before.others_at,
        before.others_place,
        owner,
        may_bind=person_id is not None and owner == "nobody",
        asks_inner=good.batch.has_inner,
        item_id=standing.item_id if standing and owner == "me" else None,
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of a good code: who looked before, whether whoever looks is warned, whose it is."""

    earlier: Earlier
    warned: bool
    standing: Standing | None


_FIRST = _Seen(NOBODY_BEFORE, False, None)


@repeatable
@transaction
def _look(new: NewLook, known: Known) -> _Seen | Insider:
    """Write a look down of whose item or person something is known, unless they are of ours or it stands already; what
    stood before, and whether the label looks copied now."""
    insider = inspecting.insider_of(new.person_id) if known.bound else None
    if insider is not None:
        return insider
    standing = standing_of(new.serial) if known.owned else None
    before = looks.earlier(new.serial, new.person_id)
    if before.noted:
        return _Seen(before, cases.is_open(new.serial), standing)
    stood, now = looks.write_down(new)
    owned = Owned(standing.owner_id, standing.first_bound_at) if standing and standing.owner_id else None
    return _Seen(looks.weigh(stood, new.person_id), cases.weigh(new.serial, new.batch_id, now, owned), standing)


def _ask(good: _Good, person_id: int | None) -> _Seen:
    """The same for whom no look is written."""
    known = first_looks.known(good.serial)
    return _FIRST if known == NOTHING else _look_up(good.serial, known, person_id)


@reading
def _look_up(serial: int, known: Known, person_id: int | None) -> _Seen:
    standing = standing_of(serial) if known.owned else None
    if not known.looked_at:
        return _Seen(NOBODY_BEFORE, False, standing)
    return _Seen(looks.earlier(serial, person_id), cases.is_open(serial), standing)


@reading
def _inspect_good(
    insider: Insider, meant: _Meant, good: _Good, person_id: int | None
) -> tuple[Inspection | None, _Seen]:
    return inspecting.inspection_of(insider, meant.code, meant.gtin), _ask(good, person_id)


def put_plainly(text: str, seen_from: Circumstances = NOWHERE) -> tuple[str, str | None]:
    """The sixteen characters that were typed, or that stand in a pasted link, and the link's GTIN. Nobody looks yet: no
    row is asked. Refuses (Invalid) what `verify` refuses, and counts it as misread."""
    try:
        return _read(text, None)
    except Invalid:
        tallying.count("misread", seen_from.networks.near)
        raise


def meant_to_bind(person_id: int, text: str, seen_from: Circumstances) -> tuple[str, str | None]:
    """The same by somebody who wants to make an item theirs. Refuses (`slow_down`) whoever missed too often as well."""
    return missing.read(person_id, seen_from.networks, lambda: _read(text, None))


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
