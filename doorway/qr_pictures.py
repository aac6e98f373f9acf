"""QR codes as pictures, for screens (PNG) and printers (SVG).

The library is imported where a code is drawn: with Pillow, which it brings along, it is 5 MB that a web worker which
answers pushes never needs.
"""

from __future__ import annotations

import base64
import io


def png(text: str, *, box: int = 10) -> bytes:
    """A PNG with the standard's quiet zone of four modules; `box` pixels a module."""
    import qrcode  # noqa: PLC0415  see above

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=box, border=4)
    code.add_data(text)
    buffer = io.BytesIO()
    code.make_image().save(buffer, "PNG")
    return buffer.getvalue()


def svg(text: str) -> bytes:
    """An SVG for print, with more error correction: paper gets dirty."""
    import qrcode  # noqa: PLC0415  see above
    from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, border=4)
    code.add_data(text)
    image = code.make_image(image_factory=SvgPathFillImage)
    drawn: bytes = image.to_string()
    return drawn


def svg_uri(text: str) -> str:
    """The SVG as an address of its own, for pages that show many codes at once."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg(text)).decode()
