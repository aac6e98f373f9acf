"""Opening an .xlsx from outside without being hurt by it, and seeing which cells hold formulas."""

from __future__ import annotations

import codecs
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from itertools import islice
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile
from zlib import error as ZlibError

from services.errors import Invalid
from services.organisation.columns import column_of
from services.organisation.halting import halt_if_told
from services.organisation.sheets import LAYOUTS, MOST_KEPT
from services.sentences import Sentence, say

MEGABYTE = 1024 * 1024
MACROS = "文件里有宏。请在 Excel 里另存为“Excel 工作簿（.xlsx）”，再上传另存的文件。"
MAX_FILE_BYTES = 20 * MEGABYTE
MAX_UNPACKED_BYTES = 200 * MEGABYTE
MAX_PARTS = 10_000
TOO_LARGE = "文件超过 20 MB，请拆成几个文件分别导入。"
MAX_ROWS = 200_000
MAX_COLUMNS = 100  # the reader keeps a full rectangle: one cell far to the right must not fill the memory

MAX_CELLS = 5_000_000  # of that rectangle: some 150 MB

# Whoever made the file chose every letter. No pattern may look at one again and again (`++`, and no tag reaches into
# the next), or a few hundred bytes that unpack to "<c <c <c …" would hold the worker, and Python's one lock, for hours.
# And where a cell stands must be read just as the reader reads it: what it takes for far away, and we for near, would
# cost it more memory than there is. So a tag, a place or an attribute that is not quite as Excel writes it is refused.
ATTRIBUTE = re.compile(rb"""(?<!\s)\s++([\w:]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
SHEET_TAG = re.compile(rb"<(?:[^\s<>/:]++:)?+sheet(?=\s)([^<>]*+)>")
RELATION_TAG = re.compile(rb"<(?:[^\s<>/:]++:)?+Relationship(?=\s)([^<>]*+)>")
CELL_TAG = re.compile(rb"<(?:[^\s<>/:]++:)?+(row|c|v|is|f)(?=[\s/>])(?:([^<>]*+)>|)")
MERGED_TAG = re.compile(rb"<(?:[^\s<>/:]++:)?+mergeCell(?=\s)([^<>]*+)>")
AREA = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?")
CELL_NAME = re.compile(rb"([A-Z]{1,3})([1-9][0-9]{0,6})")
USUAL_CELL = re.compile(rb"""\s++r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?:\s++[st]="[^"]*+")*+\s*+/?""")
ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
LETTERS_AT_ONCE = MEGABYTE

# Broken archive, part that is not there or not UTF-8, encryption or packing the library does not know.
DAMAGE = (BadZipFile, ZlibError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError)


@dataclass(slots=True)
class Extent:
    """How far the filled cells of a sheet reach, which of them are formulas (row, column; both from 1), and which
    ranges are merged (`A2:A5`); of both the first ten thousand, for a file with one of them is never written."""

    rows: int = 0
    columns: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook that was measured: its bytes written anew, so that no reader sees more than was measured."""

    content: BytesIO
    extents: Mapping[str, Extent]


def unpack(content: bytes) -> Package:
    """Measure a workbook.

    Refuses `workbook_unreadable`, `workbook_has_macros`, and `workbook_too_big` (20 MB, 200 MB unpacked, 200,000 rows,
    100 columns).
    """
    if len(content) > MAX_FILE_BYTES:
        raise Invalid("workbook_too_big", TOO_LARGE)
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise _too_big(say("文件解压后超过 200 MB"))
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise Invalid("workbook_has_macros", MACROS)
            paths = {name: path for name, path in _sheet_paths(archive) if name in LAYOUTS}
            every, anew = _measured(archive, set(paths.values()))
        extents = {name: every[path] for name, path in paths.items()}
    except DAMAGE as error:
        raise unreadable() from error
    _refuse_big(extents, every.values())
    return Package(anew, extents)


def _measured(archive: ZipFile, sheets: Container[str]) -> tuple[dict[str, Extent], BytesIO]:
    """How far each part with cells reaches, and all parts packed anew; one of them is open at a time.

    All that hold cells, whatever they are called: the reader may find its way to another than we do.
    """
    every: dict[str, Extent] = {}
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED, compresslevel=1) as anew:
        for name in dict.fromkeys(archive.namelist()):
            halt_if_told()
            text = archive.read(name)
            if b"sheetData" in text or name in sheets:
                every[name] = _measure(text)
            anew.writestr(name, text)
    content.seek(0)
    return every, content


def unreadable() -> Invalid:
    return Invalid(
        "workbook_unreadable", "文件无法打开：请上传未加密的 .xlsx 文件（旧的 .xls 或 .csv 请先另存为 .xlsx）。"
    )


def _too_big(what: Sentence) -> Invalid:
    return Invalid("workbook_too_big", say("%(what)s，请拆成几个文件分别导入。", what=what))


def _refuse_big(known: Mapping[str, Extent], every: Iterable[Extent]) -> None:
    if sum(extent.rows for extent in known.values()) > MAX_ROWS:
        raise _too_big(say("表格超过 20 万行"))
    for name, extent in known.items():
        if extent.columns > MAX_COLUMNS:
            raise Invalid(
                "workbook_too_big",
                say(
                    "工作表“%(name)s”超过 %(most)s 列，请删除右侧多余的列再导入。",
                    name=name,
                    most=MAX_COLUMNS,
                ),
            )
    if any(extent.rows * extent.columns > MAX_CELLS for extent in every):
        raise _too_big(say("表格里的格子超过 500 万个"))


def _sheet_paths(archive: ZipFile) -> Iterator[tuple[str, str]]:
    relations = RELATION_TAG.findall(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {found["Id"]: found["Target"] for found in map(_attributes, relations)}
    for tag in SHEET_TAG.findall(archive.read("xl/workbook.xml")):
        found = _attributes(tag)
        target = targets["".join(value for name, value in found.items() if name.endswith(":id"))]
        yield unescape(found["name"]).strip(), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attributes(tag: bytes) -> dict[str, str]:
    """ValueError for a tag that holds anything else, or one attribute twice."""
    found = ATTRIBUTE.findall(tag)
    read = {name.decode(): (double or single).decode() for name, double, single in found}
    if len(read) != len(found) or ATTRIBUTE.sub(b"", tag).strip() not in (b"", b"/"):
        raise ValueError("attributes that two readers may read differently")
    return read


def _measure(xml: bytes) -> Extent:
    """One pass over the tags; a row or cell that does not say where it is follows the one before. ValueError for what
    is not UTF-8, or holds comments and the like, in which two readers may see different tags."""
    _refuse_other_letters(xml)
    if b"<!" in xml or xml.count(b"<?") > xml.lstrip(codecs.BOM_UTF8).startswith(b"<?"):
        raise ValueError("comments, sections or instructions")
    merged = (_attributes(found[1]).get("ref", "") for found in islice(MERGED_TAG.finditer(xml), MOST_KEPT))
    extent, row, column, place = Extent(merged=[area for area in merged if AREA.fullmatch(area)]), 0, 0, (0, 0)
    for tag, attributes in (found.groups() for found in CELL_TAG.finditer(xml)):
        if attributes is None:
            raise ValueError("a tag that does not end")
        if tag == b"row":
            row, column = _number_of(attributes) or row + 1, 0
        elif tag == b"c":
            place = _place_of(attributes) or (row, column + 1)
            column = place[1]
        else:
            extent.rows, extent.columns = max(extent.rows, place[0]), max(extent.columns, place[1])
            if tag == b"f" and len(extent.formulas) < MOST_KEPT:
                extent.formulas.add(place)
    return extent


def _refuse_other_letters(xml: bytes) -> None:
    """UnicodeDecodeError for what is not UTF-8; in pieces, for as one text it would take up to four times the room."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(xml), LETTERS_AT_ONCE):
        decoder.decode(xml[start : start + LETTERS_AT_ONCE])
    decoder.decode(b"", final=True)


def _number_of(row: bytes) -> int | None:
    name = _attributes(row).get("r")
    if name is not None and not ROW_NUMBER.fullmatch(name):
        raise ValueError("a row without a number")
    return None if name is None else int(name)


def _place_of(cell: bytes) -> tuple[int, int] | None:
    found = USUAL_CELL.fullmatch(cell)
    if found is None:
        name = _attributes(cell).get("r")
        if name is None:
            return None
        found = CELL_NAME.fullmatch(name.encode())
    if found is None:
        raise ValueError("a cell without a place")
    return int(found[2]), column_of(found[1])
