"""Which items of a batch are meant, as people say it: a serial number, an item's code, or a carton's, from … to …. A
code may come as the link that is printed, as a reader in a warehouse types it."""

from __future__ import annotations

import re
import unicodedata

from models.db import reading
from services.access import Actor, require
from services.errors import Invalid
from services.item_codes import finding, issuing
from services.item_codes.code_text import LONGEST_READ
from services.item_codes.issuing import Batch
from services.item_codes.scheme import Kind
from services.item_codes.states import WHOLE, Span, meant
from services.organisation.forms import Problems

_SERIAL = re.compile(r"[0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,4}")


@reading
def span(actor: Actor, batch: str, begin: str, end: str) -> Span:
    """The items from `begin` to `end`, both with. Nothing said is the whole batch; `begin` alone is that one item, or
    that one carton. Refuses `code_…` for what is no code, `span_elsewhere` for a code of another batch,
    `span_backwards` where the end lies before the beginning, and `range_wrong`."""
    require(actor, "codes.read")
    known = issuing.batch(actor, batch)
    if not begin.strip() and not end.strip():
        return WHOLE
    first = _ends(known, begin)[0] if begin.strip() else known.first_serial
    last = _ends(known, end if end.strip() else begin)[1]
    if last < first:
        raise Invalid("span_backwards", "“到”在“从”的前面，请对调一下。")
    found = Span(first, last - first + 1)
    meant(known, found)
    return found


@reading
def judge(actor: Actor, problems: Problems, batch: str, begin: str, end: str) -> Span:
    """The same of a form, whose `begin` and `end` are told beside each; where one is wrong, what it means is for
    nobody. Refuses `batch_unknown`."""
    require(actor, "codes.read")
    issuing.batch(actor, batch)
    ends = {"begin": begin, "end": end}
    for field, text in ends.items():
        if text.strip():
            with problems.beside(field):
                span(actor, batch, text, "")
    found = WHOLE
    if not ends.keys() & problems.found.keys():
        with problems.beside("end" if end.strip() else "begin"):
            found = span(actor, batch, begin, end)
    return found


def _ends(batch: Batch, text: str) -> tuple[int, int]:
    """The first and the last item that a text stands for."""
    number = unicodedata.normalize("NFKC", text[:LONGEST_READ]).strip()
    if _SERIAL.fullmatch(number):
        serial = int(number.replace(",", ""))
        return serial, serial
    found = finding.find(finding.meant(text), (Kind.ITEM, Kind.CARTON))
    if found is None or found.batch.id != batch.id:
        raise Invalid("span_elsewhere", "这个码不在这一批里，请核对后再试。")
    items = finding.items_of(batch, found.kind, found.serial)
    return items.start, items.stop - 1
