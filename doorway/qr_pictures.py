"""QR codes as pictures, for screens (PNG) and printers (SVG)."""

from __future__ import annotations

import base64
import io

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathFillImage


def png(text: str, *, box: int = 10) -> bytes:
    """A PNG with the standard's quiet zone of four modules; `box` pixels a module."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=box, border=4)
    code.add_data(text)
    buffer = io.BytesIO()
    code.make_image().save(buffer, "PNG")
    return buffer.getvalue()


def svg(text: str) -> bytes:
    """An SVG for print, with more error correction: paper gets dirty."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(text)
    image = code.make_image(image_factory=SvgPathFillImage)
    drawn: bytes = image.to_string()
    return drawn


def svg_uri(text: str) -> str:
    """The SVG as an address of its own, for pages that show many codes at once."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg(text)).decode()
