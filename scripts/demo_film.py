"""Draws the demo's short film anew: `python -m scripts.demo_film` (needs ffmpeg, which the product itself never does).

The film is committed beside the demo's library, so that a fresh machine shows one without any encoder: every frame is
drawn here, and no picture, sound or typeface of anybody's is in it but the letters as drawn."""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from cleanroom import films
from doorway.posters import SIMPLIFIED, typeface
from services.reading.demo_library import FILM, FILM_COVER

WIDTH, HEIGHT, EACH_SECOND, SECONDS = 640, 360, 15, 3
PAPER, INK, GREY, STEEL, SHADE, BLUE = "#f7f8fa", "#1f2937", "#6b7280", "#c3ccd6", "#9aa7b5", "#1c77d4"
SCENES = (
    ("选一张好钢板", "食品接触用 316 不锈钢"),
    ("拉伸成杯身", "一次成形，内壁没有接缝"),
    ("抽成真空", "两层之间没有空气，热就跑不掉"),
    ("用开水试过才出厂", "十二小时后打开，还是烫的"),
)
LEFT, TOP, WIDE, TALL = 110, 122, 110, 180


def frame(number: int) -> Image.Image:
    scene, done = number // (EACH_SECOND * SECONDS), number % (EACH_SECOND * SECONDS) / (EACH_SECOND * SECONDS)
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(image)
    (_plate, _body, _vacuum, _steam)[scene](pen, min(1.0, done * 1.6))
    title, line = SCENES[scene]
    pen.text((310, 120), f"{scene + 1} / {len(SCENES)}", font=_font(18), fill=BLUE)
    pen.text((310, 148), title, font=_font(34), fill=INK)
    pen.text((310, 204), line, font=_font(18), fill=GREY)
    pen.text((36, 24), "清源 · 一只杯子是怎么做出来的", font=_font(18), fill=INK)
    through = (number + 1) / (EACH_SECOND * SECONDS * len(SCENES))
    pen.rectangle((0, HEIGHT - 6, WIDTH * through, HEIGHT), fill=BLUE)
    return image


def _plate(pen: ImageDraw.ImageDraw, done: float) -> None:
    wide = 40 + 130 * done
    pen.rounded_rectangle((165 - wide / 2, 190, 165 + wide / 2, 206), 4, fill=STEEL)
    pen.rounded_rectangle((165 - wide / 2, 206, 165 + wide / 2, 212), 3, fill=SHADE)


def _cup(pen: ImageDraw.ImageDraw, tall: float) -> None:
    bottom = TOP + TALL
    pen.rounded_rectangle((LEFT, bottom - tall, LEFT + WIDE, bottom), 14, fill=STEEL)
    pen.rounded_rectangle((LEFT + WIDE - 26, bottom - tall + 8, LEFT + WIDE - 12, bottom - 8), 7, fill="#dfe5ec")


def _body(pen: ImageDraw.ImageDraw, done: float) -> None:
    _cup(pen, 40 + (TALL - 40) * done)


def _vacuum(pen: ImageDraw.ImageDraw, done: float) -> None:
    _cup(pen, TALL)
    pen.rounded_rectangle((LEFT + 16, TOP + 14, LEFT + WIDE - 16, TOP + TALL - 16), 8, fill=PAPER)
    for place in range(12):
        if place / 12 > done:  # what air is left
            x, y = LEFT + 8 if place % 2 else LEFT + WIDE - 8, TOP + 20 + 13 * place
            pen.ellipse((x - 3, y - 3, x + 3, y + 3), fill=BLUE)


def _steam(pen: ImageDraw.ImageDraw, done: float) -> None:
    _cup(pen, TALL)
    for place in range(3):
        x = LEFT + 28 + 27 * place
        points = [(x + 6 * math.sin(one / 5 + 9 * done + place), TOP - 6 - one) for one in range(int(40 * done) + 2)]
        pen.line(points, fill=SHADE, width=4, joint="curve")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    file = typeface()
    if file is None:
        raise SystemExit("没有中文字体。 No typeface with Chinese letters is installed.")
    return ImageFont.truetype(file, size, index=SIMPLIFIED if "Noto" in file.name else 0)


def main() -> None:
    program = shutil.which("ffmpeg")
    if program is None:
        raise SystemExit("ffmpeg 没有安装。 ffmpeg is not installed.")
    frames = b"".join(frame(number).tobytes() for number in range(EACH_SECOND * SECONDS * len(SCENES)))
    raw = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(EACH_SECOND), "-i", "-"]
    # What every phone plays, its index in front so that it begins at once, a whole picture each two seconds to jump to.
    made = ["-c:v", "libx264", "-profile:v", "main", "-pix_fmt", "yuv420p", "-crf", "26", "-preset", "veryslow"]
    made += ["-g", str(2 * EACH_SECOND), "-movflags", "+faststart", "-fflags", "+bitexact", "-flags:v", "+bitexact"]
    with tempfile.TemporaryDirectory() as folder:
        encoded = Path(folder) / "film.mp4"
        subprocess.run(  # noqa: S603 - a program found on this machine, with words of ours
            [program, "-hide_banner", "-loglevel", "error", *raw, *made, str(encoded)], input=frames, check=True
        )
        films.clean(encoded, FILM)
    frame(len(SCENES) * EACH_SECOND * SECONDS - 1).save(FILM_COVER, "JPEG", quality=80, optimize=True)


if __name__ == "__main__":
    main()
