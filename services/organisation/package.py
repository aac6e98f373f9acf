"""Opening an .xlsx from outside without being hurt by it, and seeing which cells hold formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from services.errors import Invalid
from services.organisation.sheets import LAYOUTS

MEGABYTE = 1024 * 1024
MACROS = "文件里有宏。请在 Excel 里另存为“Excel 工作簿（.xlsx）”，再上传另存的文件。"
MAX_FILE_BYTES = 20 * MEGABYTE
MAX_UNPACKED_BYTES = 200 * MEGABYTE
MAX_PARTS = 10_000
TOO_LARGE = "文件超过 20 MB，请拆成几个文件分别导入。"
MAX_ROWS = 200_000
MAX_COLUMNS = 100  # the reader keeps a full rectangle: one cell far to the right must not fill the memory

# Whoever made the file chose every letter: no pattern may look at one again and again (`++`, and no tag reaches into
# the next), or a few hundred bytes that unpack to "<c <c <c …" would hold the worker, and Python's one lock, for hours.
ATTRIBUTE = re.compile(r"""(?<![\w:])([\w:]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')""")
SHEET_TAG = re.compile(r"<(?:\w++:)?+sheet\s([^<>]*+)>")
RELATION_TAG = re.compile(r"<(?:\w++:)?+Relationship\s([^<>]*+)>")
CELL_TAG = re.compile(r"<(?:\w++:)?+(row|c|v|is|f)(?=[\s/>])([^<>]*+)>")
MERGED_TAG = re.compile(r"<(?:\w++:)?+mergeCell\s([^<>]*+)>")
AREA = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?")
CELL_NAME = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

# Broken archive, part that is not there or not UTF-8, encryption or packing the library does not know.
DAMAGE = (BadZipFile, ZlibError, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError)


@dataclass(slots=True)
class Extent:
    """How far the filled cells of a sheet reach, which of them are formulas (row, column; both from 1), and which
    ranges are merged (`A2:A5`)."""

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
                raise _too_big("文件解压后超过 200 MB")
            if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
                raise Invalid("workbook_has_macros", MACROS)
            content = b""  # the archive holds it
            texts = {part.filename: archive.read(part) for part in parts}
        extents = {name: _measure(texts[path].decode()) for name, path in _sheet_paths(texts) if name in LAYOUTS}
    except DAMAGE as error:
        raise unreadable() from error
    _refuse_big(extents)
    return Package(_repacked(texts), extents)


def unreadable() -> Invalid:
    return Invalid(
        "workbook_unreadable", "文件无法打开：请上传未加密的 .xlsx 文件（旧的 .xls 或 .csv 请先另存为 .xlsx）。"
    )


def _too_big(what: str) -> Invalid:
    return Invalid("workbook_too_big", f"{what}，请拆成几个文件分别导入。")


def _refuse_big(extents: Mapping[str, Extent]) -> None:
    if sum(extent.rows for extent in extents.values()) > MAX_ROWS:
        raise _too_big("表格超过 20 万行")
    for name, extent in extents.items():
        if extent.columns > MAX_COLUMNS:
            raise Invalid("workbook_too_big", f"工作表“{name}”超过 {MAX_COLUMNS} 列，请删除右侧多余的列再导入。")


def _repacked(parts: dict[str, bytes]) -> BytesIO:
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for name in list(parts):
            archive.writestr(name, parts.pop(name))  # so that a large sheet never lies here twice
    content.seek(0)
    return content


def _sheet_paths(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    relations = RELATION_TAG.findall(parts["xl/_rels/workbook.xml.rels"].decode())
    targets = {found["Id"]: found["Target"] for found in map(_attributes, relations)}
    for tag in SHEET_TAG.findall(parts["xl/workbook.xml"].decode()):
        found = _attributes(tag)
        target = targets["".join(value for name, value in found.items() if name.endswith(":id"))]
        yield unescape(found["name"]).strip(), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _attributes(tag: str) -> dict[str, str]:
    return {name: double or single for name, double, single in ATTRIBUTE.findall(tag)}


def _measure(xml: str) -> Extent:
    """One pass over the tags; a row or cell that does not say where it is follows the one before."""
    merged = (_attributes(tag).get("ref", "") for tag in MERGED_TAG.findall(xml))
    extent, row, column = Extent(merged=[area for area in merged if AREA.fullmatch(area)]), 0, 0
    for tag, attributes in (found.groups() for found in CELL_TAG.finditer(xml)):
        if tag == "row":
            row, column = int(_attributes(attributes).get("r", row + 1)), 0
        elif tag == "c":
            named = CELL_NAME.fullmatch(_attributes(attributes).get("r", ""))
            row, column = (int(named[2]), _column_number(named[1])) if named else (row, column + 1)
        else:
            extent.rows, extent.columns = max(extent.rows, row), max(extent.columns, column)
            if tag == "f":
                extent.formulas.add((row, column))
    return extent


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
