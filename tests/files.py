"""Files made on the spot: honest ones, and the pieces of which hostile ones are put together. Nothing is committed."""

from __future__ import annotations

import io
import struct
import zlib
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image, PngImagePlugin

SCRIPT = "<script>document.title='ran'</script>"
PAGE = f"<!DOCTYPE html><html><body>{SCRIPT}</body></html>".encode()
PHP = b"<?php system($_GET['c']); ?>"
# The string by which virus scanners are tried out; in two pieces, so that no scanner takes this file for one.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAINS = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **more: object) -> bytes:
    """A picture that is not all of one colour."""
    made = Image.linear_gradient("L").resize(size).convert(mode)
    content = io.BytesIO()
    made.save(content, form, **more)
    return content.getvalue()


def located_jpeg() -> bytes:
    """A photograph that says where it was taken, with what, and which side is up."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "CanaryPhone", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 32.0, 0.0), 3: "E", 4: (114.0, 3.0, 0.0)})
    return picture(exif=exif, comment=b"canary comment")


def png(width: int, height: int, **texts: str) -> bytes:
    """A PNG of one bit a pixel, black."""
    packed = zlib.compress(bytes((width + 7) // 8 + 1) * height, 9)
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), *((b"tEXt", f"{k}\0{v}".encode()) for k, v in texts.items()), (b"IDAT", packed)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in [*chunks, (b"IEND", b"")])


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def text_bomb_png() -> bytes:
    """A few pixels, and a compressed text of 64 MB."""
    info = PngImagePlugin.PngInfo()
    info.add_text("canary", "a" * (64 << 20), zip=True)
    return picture("PNG", pnginfo=info)


def zipped(parts: dict[str, bytes | str], *, packing: int = ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w", packing) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return content.getvalue()


def office(form: str = "docx") -> dict[str, bytes | str]:
    """The parts of a small Office file."""
    main, kind = MAINS[form]
    override = f'<Override PartName="/{main}" ContentType="{kind}"/>'
    return {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="x"><Default Extension="rels" ContentType="r"/>'
        f"{override}</Types>",
        "_rels/.rels": relations(("main", f"{REL}/officeDocument", main, None)),
        main: '<?xml version="1.0"?><document xmlns="x"><body>渠道</body></document>',
    }


def relations(*those: tuple[str, str, str, str | None]) -> str:
    told = "".join(
        f'<Relationship Id="{name}" Type="{kind}" Target="{target}"{f" TargetMode={mode!r}" if mode else ""}/>'
        for name, kind, target, mode in those
    )
    return f'<?xml version="1.0"?><Relationships xmlns="r">{told}</Relationships>'


def elsewhere(kind: str, target: str) -> str:
    """A list of relations with one that leads out of the file."""
    return relations(("out", f"{REL}/{kind}", target, "External"))


def pdf(
    pages: int = 1,
    *,
    catalog: str = "",
    page: str = "",
    trailer: str = "",
    extra: tuple[str, ...] = (),
    before: bytes = b"",
) -> bytes:
    """A PDF with a line of text on each page; `catalog`, `page` and `trailer` are put into these dictionaries, `extra`
    objects are numbered from 5 on (before the pages)."""
    first = 5 + len(extra)
    kids = " ".join(f"{first + n} 0 R" for n in range(pages))
    drawn = "BT /F1 24 Tf 40 700 Td (Channel) Tj ET"
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        *extra,
        *[
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            f"/Resources << /Font << /F1 3 0 R >> >> {page} >>"
        ]
        * pages,
    ]
    content, places = before + b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(content)}\n%%EOF\n"
    return content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()


def box(kind: str, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", 8 + len(body)) + kind.encode("latin-1") + body


def film(brand: str = "isom", *, handler: bytes = b"vide", source: bytes | None = None, more: bytes = b"") -> bytes:
    """The boxes of a film of four seconds, 640 × 360, that says where it was taken."""
    head = box("mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, 4000), bytes(80))
    track = box("tkhd", bytes(76), struct.pack(">II", 640 << 16, 360 << 16))
    itself = box("url ", struct.pack(">I", 1)) if source is None else source
    data = box("dinf", box("dref", struct.pack(">II", 0, 1), itself))
    media = box("mdia", box("hdlr", bytes(8), handler, bytes(13)), box("minf", data, box("stbl")))
    place = box("udta", box("\xa9xyz", b"\0\x12\x15\xc7+22.5000+114.0500/"))
    index = box("moov", head, box("trak", track, media), place, more)
    return box("ftyp", brand.encode(), bytes(4), brand.encode()) + index + box("mdat", b"\0" * 4096)
