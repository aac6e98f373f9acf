"""From a code to the item, carton or pallet it stands for; and what headquarters knows of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from models.db import reading
from services import clock
from services.access import Actor, require
from services.errors import Invalid, NotFound
from services.item_codes import issuing, keys, states
from services.item_codes.code_text import Misread, read
from services.item_codes.issuing import Batch
from services.item_codes.labels import code_of
from services.item_codes.scheme import Kind
from services.item_codes.states import Facts
from services.sentences import N_

IN_LINK = re.compile(r"/(?:c|21)/([^/?#\s]{1,60})/?(?:[?#\s]|$)", re.IGNORECASE)
MISREAD = {
    "code_empty": N_("请输入防伪码。"),
    "code_too_short": N_("防伪码应有 16 个字符，还差几个，请对照包装补全。"),
    "code_too_long": N_("防伪码只有 16 个字符，这里太多了，请只输入一个码。"),
    "code_odd_character": N_("防伪码里只有数字和字母，请对照包装检查。"),
    "code_not_in_it": N_("这个二维码里没有我们的防伪码，请扫包装上印着防伪码的那一个。"),
}
# A link, a way into a network, a business card: what a camera reads and nobody types.
OF_A_PICTURE = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]{1,20}:\S")


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stands for: a serial of a batch; of an item also what is known of it."""

    kind: Kind
    serial: int
    batch: Batch
    facts: Facts


@dataclass(frozen=True, slots=True)
class Looked:
    """What headquarters sees of one code; `items` are the serials it stands for: one, or all of a carton, of which
    `states` counts how many are in each state. `carton` is the serial of the carton that an item lies in by count,
    `carton_code` what is printed on that; `dealer` whom the batch was made for."""

    code: str
    kind: str
    serial: int
    batch: str
    batch_id: int
    product: str
    product_name: str
    lot: str | None
    dealer: str | None
    state: str
    active_from: datetime | None
    reason: str | None
    carton: int | None
    carton_code: str | None
    items: range
    states: Mapping[str, int]


def in_link(text: str) -> str:
    """The code in a link of ours, plain or GS1 Digital Link; any other text as it is. Of links with several codes all
    of them, which together are too long for one: none is taken for the one that was meant."""
    found = dict.fromkeys(IN_LINK.findall(text))
    return "".join(found) if found else text


def plain(text: str) -> str:
    """The sixteen characters that were meant. Refuses what is no code, in the way it is none (`code_…`)."""
    try:
        return read(text)
    except Misread as misread:
        other = misread.code == "code_odd_character" and OF_A_PICTURE.match(text)
        code = "code_not_in_it" if other else misread.code
        raise Invalid(code, MISREAD[code]) from None


def meant(text: str) -> str:
    """The same of what was typed, or of the link that was scanned."""
    return plain(in_link(text))


@dataclass(frozen=True, slots=True)
class Deciphered:
    """What a key of ours makes of a code: it is no forgery, though perhaps never issued."""

    kind: Kind
    serial: int
    key_version: int


def decipher(code: str, kinds: Sequence[Kind]) -> list[Deciphered]:
    """What a read code may stand for, without asking a row; nothing for a forgery."""
    return [
        Deciphered(kind, serial, version)
        for kind in kinds
        for version, key in keys.readers(kind)
        if (serial := key.serial(code)) is not None
    ]


def find(code: str, kinds: Sequence[Kind]) -> Found | None:
    """Inside a rule: what a read code stands for. None for a forgery (no row is asked), for a serial that was never
    issued, and where another key than the batch's made it."""
    return place(decipher(code, kinds))


def place(deciphered: Sequence[Deciphered]) -> Found | None:
    """Inside a rule: the item, carton or pallet among our batches."""
    for one in deciphered:
        batch = issuing.of_serial(one.serial)
        if batch is not None and batch.key_version == one.key_version and one.serial < _end(batch, one.kind):
            return Found(one.kind, one.serial, batch, _facts(batch, one.kind, one.serial))
    return None


@reading
def look_up(actor: Actor, text: str) -> Looked:
    """A code of any kind, or a link with one, and all that is known of it. Refuses `code_…` for what is no code,
    `code_unknown`."""
    require(actor, "codes.read")
    code = meant(text)
    found = find(code, tuple(Kind))
    if found is None:
        raise NotFound("code_unknown", "没有发过这个码，请核对后再试。")
    batch, facts, carton = found.batch, found.facts, _carton(found)
    items = items_of(batch, found.kind, found.serial)
    return Looked(
        code,
        found.kind.name.lower(),
        found.serial,
        batch.code,
        batch.id,
        batch.product,
        batch.product_name,
        batch.lot,
        issuing.dealer_named(batch),
        facts.state(clock.now()),
        facts.active_from,
        facts.reason,
        carton,
        None if carton is None else code_of(batch.key_version, carton, Kind.CARTON),
        items,
        states.counted(batch, items),
    )


def _end(batch: Batch, kind: Kind) -> int:
    """The first serial behind the last of this kind; there are no pallets yet."""
    counts = {Kind.ITEM: batch.count, Kind.CARTON: batch.cartons, Kind.PALLET: 0}
    return batch.first_serial + counts[kind]


def _facts(batch: Batch, kind: Kind, serial: int) -> Facts:
    """Of a carton: those of its first item that is not good, or else of its first."""
    return states.worst_of(batch, items_of(batch, kind, serial))


def items_of(batch: Batch, kind: Kind, serial: int) -> range:
    """The serials of the items that a code stands for: one, or a carton's by count."""
    if kind is not Kind.CARTON:
        return range(serial, serial + 1)
    each = batch.per_carton or 1
    first = batch.first_serial + (serial - batch.first_serial) * each
    return range(first, min(first + each, batch.after_serial))


def _carton(found: Found) -> int | None:
    batch = found.batch
    if found.kind is not Kind.ITEM or not batch.per_carton:
        return None
    return batch.first_serial + (found.serial - batch.first_serial) // batch.per_carton
