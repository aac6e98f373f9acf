"""One package as a file: a ZIP whose entries are encrypted (WinZip AES-256), written as it is made, in memory that does
not grow with it."""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO

from services.errors import Invalid
from services.item_codes import keys
from services.item_codes.code_text import ALPHABET
from services.item_codes.label_pictures import pngs, svgs
from services.item_codes.packages import Contents, in_capitals, lines
from services.item_codes.qr_many import ManyQr
from services.item_codes.ranges import RangeKey
from services.item_codes.scheme import Kind
from services.sentences import say

CSV, SVG, PNG = "csv", "svg", "png"
FORMS = (CSV, SVG, PNG)
MOST_PICTURES = 10_000
PICTURES = {SVG: svgs, PNG: pngs}
DRAWN_AT_ONCE = 500
PIECE_BYTES = 256 * 1024
PASSWORD_LETTERS = 20  # of 32 each: a hundred bits
Told = Callable[[int], None]


def refuse_too_many(form: str, count: int) -> None:
    """Pictures are for small runs (`too_many_pictures`)."""
    if form in PICTURES and count > MOST_PICTURES:
        most = f"{MOST_PICTURES:,}"
        raise Invalid("too_many_pictures", say("图片一次最多 %(most)s 个，再多请用 CSV 交印刷厂排版。", most=most))


def new_password() -> str:
    """Random, in letters that are read out without mistakes, four at a time."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LETTERS))
    return "-".join(letters[start : start + 4] for start in range(0, PASSWORD_LETTERS, 4))


def write(file: BinaryIO, contents: Contents, form: str, name: str, password: str, tell: Told) -> None:
    """Write the package; `name` is its CSV's. `tell` hears how many items are done, some thousand at a time, and may
    raise to stop it. What is in the file depends on `contents` and `form` alone."""
    import pyzipper

    with pyzipper.AESZipFile(
        file, "w", compression=pyzipper.ZIP_DEFLATED, compresslevel=1, encryption=pyzipper.WZ_AES
    ) as archive:
        archive.setpassword(password.encode("ascii"))
        drawn_too = form in PICTURES
        with archive.open(f"{name}.csv", "w", force_zip64=True) as entry:
            done = -1  # the heading is no item
            for piece in lines(contents):
                entry.write(piece)
                done += piece.count(b"\n")
                tell(0 if drawn_too else max(done, 0))
        if drawn_too:
            # One entry for all of them: each entry of an encrypted ZIP has a key of its own, which is slow to derive.
            with (
                archive.open(f"{name}-qr.zip", "w", force_zip64=True) as entry,
                io.BufferedWriter(entry, PIECE_BYTES) as pieces,
                zipfile.ZipFile(pieces, "w") as folder,
            ):
                for done, (picture_name, picture) in enumerate(_pictures(contents, form), start=1):
                    folder.writestr(zipfile.ZipInfo(picture_name), picture)
                    if done % DRAWN_AT_ONCE == 0 or done == contents.count:
                        tell(done)


def _pictures(contents: Contents, form: str) -> Iterator[tuple[str, bytes]]:
    """The QR code of each item, named by serial and code so that they lie in order."""
    drawer = ManyQr(in_capitals(contents.before))
    serial = contents.first
    for block in RangeKey(keys.code_key(contents.batch.key_version), Kind.ITEM).codes(contents.first, contents.count):
        for start in range(0, len(block), DRAWN_AT_ONCE):
            codes = block[start : start + DRAWN_AT_ONCE]
            pictures = PICTURES[form](drawer.rows(codes), drawer.side)
            for code, picture in zip(codes, pictures, strict=True):
                yield f"{serial:013}-{code.tobytes().decode('ascii')}.{form}", picture
                serial += 1
