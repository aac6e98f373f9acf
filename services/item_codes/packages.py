"""What goes to the printer: a line for each item, made as it is written and held nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from sqlalchemy import update

from models.db import session, transaction
from models.item_codes import CodeBatch
from services import audit
from services.access import Actor, require
from services.errors import Invalid
from services.item_codes import issuing, keys, states
from services.item_codes.inner_codes import inner_code
from services.item_codes.issuing import Batch
from services.item_codes.ranges import RangeKey
from services.item_codes.scheme import Kind
from services.item_codes.states import WHOLE, Span
from services.sentences import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from services.item_codes.ranges import Codes, Numbers

COLUMNS = ("serial", "code", "link", "carton_code")
INNER = "inner_code"
PLAIN_LINK = "plain"
GS1_LINK = "gs1"
LINKS = (PLAIN_LINK, GS1_LINK)
PRINTER_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in one package: `count` items of a batch from `first` on; `before` is what their links begin with."""

    batch: Batch
    first: int
    count: int
    before: str


@transaction
def begin(
    actor: Actor, batch: str, span: Span = WHOLE, *, printer: str | None = None, confirmed: int | None = None
) -> Batch:
    """Write down which items of this batch leave the house in a package, to which printer (None: to a file of the
    operator's); what batch it is.

    Refuses `batch_unknown`, `range_wrong`, `printer_missing`, `void_in_it`, `key_gone`, `second_person_needed`. Locks:
    batch.
    """
    require(actor, "codes.write")
    issuing.refuse_alone(actor, confirmed)
    printer = None if printer is None else printer_of(printer)
    known = issuing.lock(batch)
    refuse_without_keys(known)
    first, after = states.meant(known, span)
    states.refuse_void(known, first, after)
    session().execute(update(CodeBatch).where(CodeBatch.id == known.id).values(exports=CodeBatch.exports + 1))
    told = {"first": first, "after": after, "count": after - first, "printer": printer}
    audit.record(actor, "codes:package:export", "code_batch", known.id, **told, confirmed=confirmed)
    return known


def printer_of(text: str) -> str:
    """Whom a package is for, in one line. Refuses `printer_missing` and `printer_long`."""
    printer = " ".join(text.split())
    if not printer:
        raise Invalid("printer_missing", "请写明交给哪家印刷厂，泄漏时靠它追查。")
    if len(printer) > PRINTER_LENGTH:
        raise Invalid("printer_long", say("印刷厂的名字最多 %(most)s 个字，请缩短。", most=PRINTER_LENGTH))
    return printer


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
    return part(batch, base_url, WHOLE)


def part(batch: Batch, base_url: str, span: Span, link: str = PLAIN_LINK) -> Contents:
    """Some of them. Refuses `range_wrong` and `gtin_missing`."""
    first, after = states.meant(batch, span)
    return Contents(batch, first, after - first, link_before(batch, base_url, link))


def lines(contents: Contents) -> Iterator[bytes]:
    """The CSV, some thousand lines at a time, the heading first. Nothing in it needs quoting: numbers, codes and an
    address. The same contents give the same bytes.

    The lines of a block are columns of letters put beside each other, for a line of Python each would take ten times as
    long as making the codes."""
    batch = contents.batch
    has_inner = batch.inner_key_version is not None
    yield (",".join((*COLUMNS, INNER) if has_inner else COLUMNS) + "\n").encode("ascii")
    import numpy as np

    before, cartons, sheet = contents.before.encode("ascii"), _cartons(batch), None
    first = contents.first
    for codes in RangeKey(keys.code_key(batch.key_version), Kind.ITEM).codes(contents.first, contents.count):
        serials = np.arange(first, first + len(codes), dtype=np.uint64)
        first += len(codes)
        for some, one_width in _of_one_width(serials, codes):
            columns = [_digits(some), one_width, one_width, cartons(some)]
            columns += [_inner_codes(batch, some)] if has_inner else []
            widths = [column.shape[-1] for column in columns]
            if sheet is None or not sheet.holds(len(some), widths):
                between = [b",", b"," + before, *[b","] * (len(widths) - 3)]
                sheet = _Sheet(len(some), widths, [*between, b"\n"])
            yield sheet.filled(columns)


class _Sheet:
    """Lines of one width: what stands behind each column is the same in all, and written once."""

    def __init__(self, rows: int, widths: Sequence[int], behind: Sequence[bytes]) -> None:
        import numpy as np

        self._widths = list(widths)
        self._cells = np.empty((rows, sum(widths) + sum(map(len, behind))), np.uint8)
        self._columns, place = [], 0
        for width, text in zip(widths, behind, strict=True):
            self._columns.append(slice(place, place + width))
            place += width + len(text)
            self._cells[:, place - len(text) : place] = np.frombuffer(text, np.uint8)

    def holds(self, rows: int, widths: Sequence[int]) -> bool:
        return rows <= len(self._cells) and self._widths == list(widths)

    def filled(self, columns: Sequence[Codes]) -> bytes:
        cells = self._cells[: len(columns[0])]
        for where, column in zip(self._columns, columns, strict=True):
            cells[:, where] = column
        return cells.tobytes()


def _of_one_width(serials: Numbers, codes: Codes) -> Iterator[tuple[Numbers, Codes]]:
    """The block in pieces whose serials have as many digits."""
    begin = 0
    while begin < len(serials):
        beyond = 10 ** len(str(serials[begin]))
        stop = min(len(serials), begin + beyond - int(serials[begin]))
        yield serials[begin:stop], codes[begin:stop]
        begin = stop


def _digits(serials: Numbers) -> Codes:
    """Numbers of one width as text, four digits at a time."""
    import numpy as np

    width = len(str(serials[0]))
    fours = np.empty((len(serials), -(-width // 4)), dtype="u4")
    left = serials
    for column in range(fours.shape[1] - 1, -1, -1):
        left, low = np.divmod(left, np.uint64(10_000))
        fours[:, column] = _four_digits()[low]
    return fours.view(np.uint8)[:, -width:]


@cache
def _four_digits() -> NDArray[np.uint32]:
    """The text of each number below ten thousand, with its noughts."""
    import numpy as np

    return np.frombuffer("".join(f"{number:04}" for number in range(10_000)).encode("ascii"), dtype="u4")


def _cartons(batch: Batch) -> Callable[[Numbers], Codes]:
    """What gives each of some items that follow each other the code of its carton; nothing where there are none."""
    import numpy as np

    per_carton = batch.per_carton
    if not per_carton:
        return lambda serials: np.empty((1, 0), dtype=np.uint8)
    key = RangeKey(keys.code_key(batch.key_version), Kind.CARTON)

    def of(serials: Numbers) -> Codes:
        which = (serials - np.uint64(batch.first_serial)) // np.uint64(per_carton)
        first, last = int(which[0]), int(which[-1])
        known: Codes = np.concatenate(list(key.codes(batch.first_serial + first, last - first + 1)))
        each: Codes = known[which - which[0]]
        return each

    return of


def _inner_codes(batch: Batch, serials: Numbers) -> Codes:
    import numpy as np

    key = keys.inner_key(batch.inner_key_version or 0)
    text = "".join(inner_code(key, Kind.ITEM, serial) for serial in serials.tolist())
    return np.frombuffer(text.encode("ascii"), np.uint8).reshape(len(serials), -1)
