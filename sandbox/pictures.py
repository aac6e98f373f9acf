"""QR codes drawn for the shelf and for showqrcode, and read back as a phone's camera would."""

import io
from functools import lru_cache

import qrcode
import zxingcpp
from PIL import Image, UnidentifiedImageError
from qrcode.constants import ERROR_CORRECT_M

LARGEST_PICTURE = 40_000_000


@lru_cache(maxsize=512)
def qr_png(content: str, side: int = 430) -> bytes:
    """A PNG of `side` pixels with the quiet zone a reader needs."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, box_size=8)
    code.add_data(content)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image().get_image().convert("L").resize((side, side), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def read_qr(picture: bytes) -> str | None:
    """The text of the first QR code in a picture; None when there is none, ValueError for what is no picture."""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            if image.width * image.height > LARGEST_PICTURE:
                raise ValueError("the picture is too large")
            found = zxingcpp.read_barcodes(image.convert("RGB"))
    except UnidentifiedImageError as error:
        raise ValueError("this is no picture") from error
    return found[0].text if found else None
