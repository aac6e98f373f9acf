"""A poster as a picture: what it is about, who hands it over, and a QR code of that very share."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

from services.errors import NotFound

# Where systems keep a typeface that has Chinese letters; the first that is there is taken.
TYPEFACES = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/System/Library/Fonts/PingFang.ttc",
)
SIMPLIFIED = 2  # of Noto's collection: which of its five alphabets is China's
WIDTH, HEIGHT, EDGE = 1080, 1620, 96
LARGE = 120  # a title that stands where the picture would be
ENDS = " ：，。；、？！"
NEVER_FIRST = "：，。；、？！·）”》"
INK, SOFT, GREEN = "#1a1a1a", "#7a7f87", "#07c160"
PAPER, PALE, DEEP, LEAF = "#ffffff", "#dcefe4", "#0a7d43", "#0f8a4d"


def typeface() -> Path | None:
    """The file of a typeface with Chinese letters on this machine; None where there is none."""
    return next((Path(name) for name in TYPEFACES if Path(name).is_file()), None)


ON_A_SCREEN = "长按关注，看完整资料"
ON_PAPER = "微信扫一扫，看完整资料"
CAMPAIGN_ON_A_SCREEN = "长按识别，参加活动"
CAMPAIGN_ON_PAPER = "微信扫一扫，参加活动"


def png(
    title: str,
    summary: str | None,
    name: str | None,
    of: str | None,
    address: str,
    picture: bytes | None = None,
    says: str = ON_PAPER,
) -> bytes:
    """The poster, with a `picture` of ours (as the clean room drew it) where there is one, else with its title large
    where the picture would be, and a code of `address` with what is to be done with it beside. Refuses
    `poster_without_typeface` on a machine that has no Chinese letters: boxes in their place are no poster."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  heavy, and only for whoever wants a poster

    if typeface() is None:
        raise NotFound("poster_without_typeface", "服务器上没有中文字体，暂时做不了海报，请改用链接分享。")
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(sheet)
    code = _code(address).resize((420, 420), Image.Resampling.NEAREST)
    at = HEIGHT - EDGE - 420
    sheet.paste(code, (WIDTH - EDGE - 420, at))
    if picture is None:
        _words_alone(pen, title, summary, at - 64)
    else:
        pen.rectangle((0, 0, WIDTH, 18), fill=GREEN)
        y = _lines(pen, title, 84, INK, EDGE + 40, most=4)
        if summary:
            y = _lines(pen, summary, 44, SOFT, y + 24, most=5)
        pen.line((EDGE, at - 64, WIDTH - EDGE, at - 64), fill="#e9ebee", width=3)
        _paste(sheet, Image.open(io.BytesIO(picture), formats=("JPEG", "PNG")), y + 40, at - 104)
    beside = WIDTH - 2 * EDGE - 420 - 32
    y = _lines(pen, name or of or "", 60, INK, at + 40, most=2, width=beside)
    if name and of:
        y = _lines(pen, of, 40, SOFT, y + 8, most=2, width=beside)
    _lines(pen, says, 36, SOFT, HEIGHT - EDGE - 60, most=1, width=beside)
    kept = io.BytesIO()
    sheet.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _words_alone(pen: Any, title: str, summary: str | None, bottom: int) -> None:
    """A title and a summary that are the picture themselves: light on the brand's ground, in its middle."""
    pen.rectangle((0, 0, WIDTH, bottom), fill=DEEP)
    pen.ellipse((WIDTH - 420, -280, WIDTH + 280, 420), fill=LEAF)
    pen.ellipse((-200, bottom - 340, 240, bottom + 100), fill=LEAF)
    pen.rectangle((0, bottom + 1, WIDTH, bottom + 101), fill=PAPER)
    size = LARGE if len(_fitted(title, LARGE, 4)) < 4 else 84
    high = _step(size) * len(_fitted(title, size, 4))
    if summary:
        high += 40 + _step(50) * len(_fitted(summary, 50, 5))
    y = _lines(pen, title, size, PAPER, (bottom - high) // 2, most=4)
    if summary:
        _lines(pen, summary, 50, PALE, y + 40, most=5)


def _lines(pen: Any, text: str, size: int, colour: str, y: int, *, most: int, width: int = WIDTH - 2 * EDGE) -> int:
    """Written line by line; where it ends."""
    for line in _fitted(text, size, most, width):
        pen.text((EDGE, y), line.strip(), font=_font(size), fill=colour)
        y += _step(size)
    return y


def _step(size: int) -> int:
    """From one line to the next."""
    return int(size * 1.4)


def _fitted(text: str, size: int, most: int, width: int = WIDTH - 2 * EDGE) -> list[str]:
    """The text broken where it would run out of its width, cut with … after so many lines."""
    lines = _broken(" ".join(text.split()), _font(size), width, size)
    return lines if len(lines) <= most else [*lines[: most - 1], lines[most - 1][:-1] + "…"]


def _broken(text: str, font: Any, width: int, step: int) -> list[str]:
    """In as few lines as fit into the width, all about as long: no letter stands alone in the last one. Where a space
    or a mark is not too near a line's beginning, the line ends there; with a mark of the line before none begins."""

    def within(wide: int) -> list[str]:
        lines = [""]
        for letter in text:
            if font.getlength(lines[-1] + letter) > wide:
                end = 1 + max(lines[-1].rfind(mark) for mark in ENDS)
                if letter in NEVER_FIRST and 3 * end < len(lines[-1]):
                    end = max(1, len(lines[-1]) - 1)  # the letter before goes with it
                lines[-1:] = [lines[-1][:end], lines[-1][end:]] if 3 * end >= len(lines[-1]) else [lines[-1], ""]
            lines[-1] += letter
        return lines

    def marked(lines: list[str]) -> int:
        return sum(line.lstrip().startswith(tuple(NEVER_FIRST)) for line in lines[1:])

    best = lines = within(width)
    while len(lines) > 1 and width > 2 * step and len(narrower := within(width - step)) == len(lines):
        lines, width = narrower, width - step
        best = lines if marked(lines) <= marked(best) else best
    return best


@cache
def _font(size: int) -> Any:
    from PIL import ImageFont  # noqa: PLC0415  heavy, and only for whoever wants a poster

    file = typeface()
    return ImageFont.truetype(str(file), size, index=SIMPLIFIED if file and "Noto" in file.name else 0)


def _paste(sheet: Any, picture: Any, top: int, bottom: int) -> None:
    """In the middle between, as large as fits."""
    picture.draft("RGB", (WIDTH, HEIGHT))
    picture = picture.convert("RGB")
    picture.thumbnail((WIDTH - 2 * EDGE, max(1, bottom - top)))
    sheet.paste(picture, ((WIDTH - picture.width) // 2, top + (bottom - top - picture.height) // 2))


def _code(text: str) -> Any:
    import qrcode  # noqa: PLC0415  it brings Pillow along

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=10, border=1)
    code.add_data(text)
    return code.make_image().get_image().convert("RGB")
