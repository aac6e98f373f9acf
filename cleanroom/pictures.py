"""Pictures are drawn anew: what was hidden in the file (places, scripts, archives behind its end) stays behind."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageCms, ImageFile, ImageOps, PngImagePlugin

from cleanroom.verdicts import Measured, Refused

MOST_PIXELS = 25_000_000
# The library holds a WebP four times over while it reads it, and of print colours one more layer.
MOST_PIXELS_OF_WEBP = 12_000_000
MOST_PIXELS_OF_INK = 20_000_000
LONGEST_SIDE = 20_000
FORMATS = ("JPEG", "PNG", "WEBP")
JPEG_QUALITY = 88

# Checked below from the header, with a refusal of our own.
Image.MAX_IMAGE_PIXELS = None
PngImagePlugin.MAX_TEXT_MEMORY = 1024 * 1024
ImageFile.LOAD_TRUNCATED_IMAGES = False
# What the libraries say of a broken file: no fault of ours, and no picture.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError)


def clean(given: Path, wanted: Path) -> Measured:
    """A JPEG, or a PNG where something shows through; of moving pictures the first frame.

    Refuses `picture_unreadable`, and `picture_too_large` beyond 25 million pixels, which the header alone tells.
    """
    try:
        with warnings.catch_warnings(), Image.open(given, formats=FORMATS) as picture:
            warnings.simplefilter("ignore")
            _refuse_large(picture)
            return _drawn(picture, wanted)
    except BROKEN:
        raise Refused("picture_unreadable") from None


def _refuse_large(picture: Image.Image) -> None:
    most = MOST_PIXELS_OF_INK if picture.mode == "CMYK" else MOST_PIXELS
    most = MOST_PIXELS_OF_WEBP if picture.format == "WEBP" else most
    if picture.width * picture.height > most or max(picture.size) > LONGEST_SIDE:
        raise Refused("picture_too_large")


def _drawn(picture: Image.Image, wanted: Path) -> Measured:
    profile = picture.info.get("icc_profile")
    picture.load()
    _refuse_large(picture)
    ImageOps.exif_transpose(picture, in_place=True)
    see_through = "A" in picture.getbands() or "transparency" in picture.info
    drawn = _in_usual_colours(picture, profile, "RGBA" if see_through else "RGB")
    # Pixels and nothing else: no EXIF, no comment, no profile, no text.
    drawn.info = {}
    if see_through:
        drawn.save(wanted, "PNG", compress_level=6, exif=b"")
    else:
        drawn.save(wanted, "JPEG", quality=JPEG_QUALITY, exif=b"", comment=b"")
    return Measured("image/png" if see_through else "image/jpeg", width=drawn.width, height=drawn.height)


def _in_usual_colours(picture: Image.Image, profile: object, mode: str) -> Image.Image:
    """As screens show it (sRGB): a camera's or printer's own colours would look wrong once their profile is gone."""
    if isinstance(profile, bytes) and picture.mode in ("RGB", "CMYK") and mode == "RGB":
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            told = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if told is not None:
                return told
        except (ImageCms.PyCMSError, OSError):
            return picture.convert(mode)
    return picture if picture.mode == mode else picture.convert(mode)
