"""Draws the pages of the demo's decks, price list and poster anew: `python -m scripts.demo_pages`.

They are committed beside the demo's library, so that a machine without a Chinese typeface shows them as well."""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw, ImageFont

from doorway.posters import SIMPLIFIED, typeface
from services.reading.demo_pages import FOLDER, HEIGHT, PAGES, WIDTH, Page

PAPER, INK, SOFT, STEEL, SHINE, SHADE, WHITE = (
    "#ffffff",
    "#1f2937",
    "#6b7280",
    "#c3ccd6",
    "#dfe5ec",
    "#9aa7b5",
    "#ffffff",
)
EDGE, BAND = 48, 210
COLOURS = 32
CUPS = {"cup": (1.0,), "three": (0.7, 0.85, 1.0), "box": (0.55,), "none": ()}


def page(one: Page, number: int, of: int) -> Image.Image:
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, BAND), fill=one.colour)
    pen.text((EDGE, 64), one.title, font=_font(40), fill=WHITE)
    pen.text((EDGE, 130), one.below, font=_font(22), fill=WHITE)
    y = BAND + 36
    if CUPS[one.picture]:
        _cups(pen, CUPS[one.picture], y, one.colour, boxed=one.picture == "box")
        y += 230
    for line in one.lines:
        y = _line(pen, line, y, one.colour)
    pen.text((EDGE, HEIGHT - 44), "清源保温杯", font=_font(18), fill=SOFT)
    if of > 1:
        said = f"{number} / {of}"
        pen.text((WIDTH - EDGE - pen.textlength(said, _font(18)), HEIGHT - 44), said, font=_font(18), fill=SOFT)
    return image


def _line(pen: ImageDraw.ImageDraw, line: tuple[str, ...], y: int, colour: str) -> int:
    """One sentence after a dot; several words as a row of a table, the last at the right."""
    if len(line) == 1:
        pen.ellipse((EDGE, y + 12, EDGE + 8, y + 20), fill=colour)
        pen.text((EDGE + 24, y), line[0], font=_font(24), fill=INK)
        return y + 52
    step = (WIDTH - 2 * EDGE) // len(line)
    for place, word in enumerate(line):
        pen.text((EDGE + place * step, y), word, font=_font(22), fill=SOFT if place else INK)
    pen.line((EDGE, y + 40, WIDTH - EDGE, y + 40), fill="#e5e7eb", width=1)
    return y + 54


def _cups(pen: ImageDraw.ImageDraw, sizes: tuple[float, ...], y: int, colour: str, *, boxed: bool) -> None:
    step = (WIDTH - 2 * EDGE) // len(sizes)
    if boxed:
        pen.rounded_rectangle((WIDTH // 2 - 120, y + 20, WIDTH // 2 + 120, y + 205), 10, fill=INK)
        pen.rectangle((WIDTH // 2 - 120, y + 100, WIDTH // 2 + 120, y + 116), fill=colour)
    for place, size in enumerate(sizes):
        middle, wide, tall = EDGE + step * place + step // 2, int(84 * size), int(200 * size)
        left, top = middle - wide // 2, y + 205 - tall - (10 if boxed else 0)
        pen.rounded_rectangle((left, top + 22, left + wide, top + tall), 14, fill=STEEL)
        pen.rounded_rectangle((left + wide - 20, top + 34, left + wide - 10, top + tall - 14), 5, fill=SHINE)
        pen.rounded_rectangle((left + 4, top, left + wide - 4, top + 26), 8, fill=SHADE if boxed else colour)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    file = typeface()
    if file is None:
        raise SystemExit("没有中文字体。 No typeface with Chinese letters is installed.")
    return ImageFont.truetype(file, size, index=SIMPLIFIED if "Noto" in file.name else 0)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, pages in PAGES.items():
        for number, one in enumerate(pages, 1):
            drawn = page(one, number, len(pages)).quantize(COLOURS, dither=Image.Dither.NONE)
            drawn.save(FOLDER / f"{name}-{number}.png", optimize=True)


if __name__ == "__main__":
    main()
