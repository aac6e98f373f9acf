"""QR codes by the thousand: bit for bit the library's, and an independent reader reads what was meant."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
import qrcode
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M

from services.item_codes.label_pictures import QUIET, pngs, svgs
from services.item_codes.packages import in_capitals
from services.item_codes.qr_many import ManyQr
from services.item_codes.ranges import RangeKey
from services.item_codes.scheme import Kind

KEY = bytes(range(32))
BEFORE = {
    "an even beginning": "HTTPS://QD.BRAND.CN/C/",
    "an odd beginning": "HTTPS://Q.BRAND.CN/C/",
    "small letters": "http://127.0.0.1:8000/shop/c/",
    "a digital link": "HTTPS://Q.BRAND.CN/01/06901234567892/10/L20261101/21/",
}


def codes(count: int, first: int = 0) -> np.ndarray:
    return np.concatenate(list(RangeKey(KEY, Kind.ITEM).codes(first, count)))


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_each_is_what_the_library_draws(before: str) -> None:
    some = codes(40, first=123_456)
    for code, rows in zip(some, ManyQr(before).rows(some), strict=True):
        known = qrcode.QRCode(error_correction=ERROR_CORRECT_M)
        known.add_data(before + code.tobytes().decode(), optimize=0)
        known.make()
        assert [sum(1 << place for place, dark in enumerate(row) if dark) for row in known.modules] == rows.tolist()


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_an_independent_reader_reads_what_was_meant(before: str) -> None:
    some = codes(30)
    drawer = ManyQr(before)
    rows = drawer.rows(some)
    for code, png, svg in zip(some, pngs(rows, drawer.side), svgs(rows, drawer.side), strict=True):
        for picture in (Image.open(io.BytesIO(png)), drawn(svg.decode())):
            (read,) = zxingcpp.read_barcodes(picture.convert("L"))
            assert read.text == before + code.tobytes().decode()


def drawn(svg: str) -> Image.Image:
    """The bars of one of our SVGs, four pixels a module."""
    whole = int(re.search(r'viewBox="0 0 (\d+) ', svg)[1])  # type: ignore[index]
    picture = Image.new("1", (4 * whole, 4 * whole), 1)
    bars = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", svg)
    assert bars
    for left, top, width, back in bars:
        assert width == back
        x, y = int(left), int(top)
        assert min(x, y) >= QUIET
        picture.paste(0, (4 * x, 4 * y, 4 * (x + int(width)), 4 * (y + 1)))
    return picture


def test_capitals_make_it_a_version_smaller() -> None:
    assert ManyQr("HTTPS://Q.BRAND.CN/C/").side < ManyQr("https://q.brand.cn/c/").side


@pytest.mark.parametrize(
    ("before", "printed"),
    [
        ("https://q.brand.cn/c/", "HTTPS://Q.BRAND.CN/C/"),
        ("https://brand.cn/shop/c/", "https://brand.cn/shop/c/"),  # a path may tell letters apart
        ("https://q.brand.cn/01/06901234567892/21/", "HTTPS://Q.BRAND.CN/01/06901234567892/21/"),
        ("https://q.brand.cn/01/06901234567892/10/Lot-a/21/", "HTTPS://Q.BRAND.CN/01/06901234567892/10/Lot-a/21/"),
    ],
)
def test_only_what_means_the_same_in_capitals_is_printed_so(before: str, printed: str) -> None:
    assert in_capitals(before) == printed


def test_a_link_that_fills_no_line_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        ManyQr("https://q.brand.cn/" + "x" * 400)
