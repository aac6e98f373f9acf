"""Word, Excel and PowerPoint files (OOXML): parts of known kinds, nothing that runs, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile, ZipInfo

from cleanroom.archives import DAMAGE, Parts
from cleanroom.verdicts import Measured, Refused

MAIN = {
    "word/document.xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "wordprocessingml.document.main",
    ),
    "xl/workbook.xml": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "spreadsheetml.sheet.main",
    ),
    "ppt/presentation.xml": (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "presentationml.presentation.main",
    ),
}
CONTENT_TYPES = "[Content_Types].xml"
# What parts may be, by their endings: text of the format, pictures, sound and film on slides, fonts.
WORDED = {"xml", "rels", "vml"}
HELD = {
    *("png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp", "webp", "svg"),
    *("mp3", "m4a", "wav", "mp4", "m4v", "mov", "wmv", "avi"),
    *("fntdata", "odttf", "ttf"),
}
# Settings of printers and of custom properties are the only binary parts that do nothing.
HARMLESS_BINARY = re.compile(r"(?:printerSettings|customProperty)\d*\.bin")
MACROS = re.compile(r"vbaproject|vbadata|macrosheets?/|dialogsheets?/|activex|ctrlprops/|customui", re.IGNORECASE)
EMBEDDED = re.compile(r"\.(?:xlsx|docx|pptx)$", re.IGNORECASE)
LARGEST_LIST = 8 * 1024 * 1024
# Where a reader may be led when they click; nothing else may lie outside the file.
LINKS = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
HYPERLINK = "/hyperlink"


def clean(given: Path, wanted: Path) -> Measured:
    """The same parts packed anew, so that no program sees more in the file than was looked at.

    Refuses `office_unreadable`, `office_locked`, `office_has_macros`, `office_elsewhere`, `office_strange_part`,
    `archive_too_big`.
    """
    _refuse_other_beginnings(given)
    try:
        with Parts(given) as parts, ZipFile(wanted, "w") as packed:
            main = _main_of(parts)
            for part in parts.infos:
                _judge(parts, part, depth=0)
                parts.copy(part, packed)
            return Measured(MAIN[main][0])
    except DAMAGE:
        raise Refused("office_unreadable") from None


def _refuse_other_beginnings(given: Path) -> None:
    with given.open("rb") as file:
        beginning = file.read(8)
    if beginning.startswith(b"\xd0\xcf\x11\xe0"):  # how encrypted files are wrapped, and what those of before 2007 are
        raise Refused("office_locked")
    if not beginning.startswith(b"PK\x03\x04"):
        raise Refused("office_unreadable")


def _main_of(parts: Parts) -> str:
    """Which of the three it is, by its main part and by what its list of contents says of that part."""
    mains = [name for name in MAIN if name in parts.names]
    if len(mains) != 1 or CONTENT_TYPES not in parts.names:
        raise Refused("office_unreadable")
    kinds: dict[str, str] = {}

    def note(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Override":
            kinds[attributes.get("PartName", "").lstrip("/")] = attributes.get("ContentType", "")
        if re.search(r"macro|vba|activex", attributes.get("ContentType", ""), re.IGNORECASE):
            raise Refused("office_has_macros")

    read_xml(parts.read(CONTENT_TYPES, LARGEST_LIST), note)
    if MAIN[mains[0]][1] not in kinds.get(mains[0], ""):
        raise Refused("office_unreadable")
    return mains[0]


def _judge(parts: Parts, part: ZipInfo, depth: int) -> None:
    name = part.filename
    ending = name.rpartition(".")[2].lower()
    if MACROS.search(name):
        raise Refused("office_has_macros")
    if EMBEDDED.search(name):
        _judge_embedded(parts, part, depth)
    elif ending == "rels":
        read_xml(parts.read(name, LARGEST_LIST), _refuse_elsewhere)
    elif ending in WORDED:
        read_beginning(parts.beginning(name))
    elif not part.is_dir() and ending not in HELD and not HARMLESS_BINARY.fullmatch(PurePosixPath(name).name):
        raise Refused("office_strange_part")


def _judge_embedded(parts: Parts, part: ZipInfo, depth: int) -> None:
    """The table behind a chart is a workbook of its own, under the same rules; a workbook within that is too clever."""
    if depth:
        raise Refused("office_strange_part")
    with parts.inner(part) as inner:
        if CONTENT_TYPES not in inner.names:
            raise Refused("office_unreadable")
        for one in inner.infos:
            inner.read(one.filename)
            _judge(inner, one, depth + 1)


def _refuse_elsewhere(name: str, attributes: dict[str, str]) -> None:
    if _local(name) != "Relationship" or attributes.get("TargetMode", "Internal").lower() != "external":
        return
    if not attributes.get("Type", "").endswith(HYPERLINK) or not LINKS.match(attributes.get("Target", "").strip()):
        raise Refused("office_elsewhere")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _Enough(Exception):
    """The first tag was met: what may be declared lies behind us."""


def read_xml(text: bytes, note: Callable[[str, dict[str, str]], None]) -> None:
    """Every tag of a document without declarations of its own; none can be a bomb or reach for a file."""
    _parser(note).Parse(text, True)


def read_beginning(text: bytes) -> None:
    """A document up to its first tag; refuses one that declares something."""

    def enough(_name: str, _attributes: dict[str, str]) -> None:
        raise _Enough

    try:
        _parser(enough).Parse(text, False)
    except _Enough:
        return
    raise Refused("office_unreadable")


def _parser(note: Callable[[str, dict[str, str]], None]) -> Any:
    def declared(*_said: Any) -> Any:
        raise Refused("office_unreadable")

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    parser.EntityDeclHandler = declared
    parser.ExternalEntityRefHandler = declared
    parser.StartElementHandler = note
    return parser
