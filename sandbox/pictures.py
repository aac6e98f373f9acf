"""QR codes drawn for the shelf and for showqrcode, and read back as a phone's camera would."""

import io
import warnings
from dataclasses import dataclass
from functools import lru_cache

import qrcode
import zxingcpp
from PIL import Image, UnidentifiedImageError
from qrcode.constants import ERROR_CORRECT_M

LARGEST_BYTES = 10_000_000
LARGEST_PIXELS = 25_000_000  # a phone's camera; a small file may claim far more, and would be unpacked into memory
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)  # the limit above is the stricter one
SHAPES = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
# Shown smaller, a blurred code has sharper edges for the reader.
SMALLER = (1200, 600)


class Unreadable(Exception):
    """No code comes out of this picture; `code` says why for programs, the text for people."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True)
class Seen:
    """One code in a picture: what it says, of which kind, and its middle as parts (0–1) of width and height."""

    content: str
    kind: str
    x: float
    y: float


@lru_cache(maxsize=512)
def qr_png(content: str, side: int = 430) -> bytes:
    """A PNG of `side` pixels with the quiet zone a reader needs."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4, box_size=8)
    code.add_data(content)
    code.make(fit=True)
    out = io.BytesIO()
    code.make_image().get_image().convert("L").resize((side, side), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def read_codes(picture: bytes) -> list[Seen]:
    """Every different code in the picture, left to right; Unreadable when there is none or no picture to look at."""
    if len(picture) > LARGEST_BYTES:
        raise Unreadable("too_heavy", "图片太大了（最多 10 MB），请换一张小一些的。")
    image = _opened(picture)
    sizes = [side for side in SMALLER if side < max(image.size)]
    damaged = False
    for side in (None, *sizes):
        found = zxingcpp.read_barcodes(_shrunk(image, side), return_errors=True)
        good = [one for one in found if one.valid and one.text]
        if good:
            return _different(good, image if side is None else _shrunk(image, side))
        damaged = damaged or bool(found)
    if damaged:
        raise Unreadable("blurred", "好像有二维码，但看不清。请拍近一些、对好焦再试。")
    raise Unreadable("no_code", "这张图里没有找到二维码。如果有，请拍清楚一些再试。")


def _opened(picture: bytes) -> Image.Image:
    """The picture in grey. Its size is read from its header before a single pixel is unpacked."""
    try:
        with Image.open(io.BytesIO(picture), formats=SHAPES) as image:
            if image.width * image.height > LARGEST_PIXELS:
                raise Unreadable("too_large", "图片尺寸太大了（最多 2500 万像素），请缩小后再试。")
            return image.convert("RGB").convert("L")
    except Image.DecompressionBombError as error:
        raise Unreadable("too_large", "图片尺寸太大了（最多 2500 万像素），请缩小后再试。") from error
    except UnidentifiedImageError as error:
        raise Unreadable("no_picture", "这不是能识别的图片，请选一张 PNG 或 JPG。") from error
    except (OSError, ValueError, SyntaxError) as error:  # Pillow's words for a file that breaks off or lies
        raise Unreadable("broken_picture", "这张图片没有传完整，请重新选一次。") from error


def _shrunk(image: Image.Image, side: int | None) -> Image.Image:
    if side is None:
        return image
    smaller = image.copy()
    smaller.thumbnail((side, side), Image.Resampling.BOX)
    return smaller


def _different(found: list[zxingcpp.Barcode], image: Image.Image) -> list[Seen]:
    seen: dict[str, Seen] = {}
    for one in found:
        corners = (one.position.top_left, one.position.bottom_right)
        x, y = (sum(getattr(corner, axis) for corner in corners) / 2 for axis in ("x", "y"))
        place = round(x / image.width, 4), round(y / image.height, 4)
        seen.setdefault(one.text, Seen(one.text, _kind(one), *place))
    return sorted(seen.values(), key=lambda one: (one.x, one.y))


def _kind(found: zxingcpp.Barcode) -> str:
    """QR_CODE, EAN_13, CODE_128 …, as the JS-SDK writes them."""
    return WRITTEN.get(found.format.name, found.format.name.upper())


WRITTEN = {
    "QRCode": "QR_CODE", "MicroQRCode": "QR_CODE", "DataMatrix": "DATA_MATRIX", "EAN13": "EAN_13", "EAN8": "EAN_8",
    "UPCA": "UPC_A", "UPCE": "UPC_E", "Code128": "CODE_128", "Code39": "CODE_39", "Code93": "CODE_93", "ITF": "ITF",
}  # fmt: skip
