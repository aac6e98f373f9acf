"""QR codes as files for print: SVG (lines that stay sharp at any size) or PNG, with the standard's quiet zone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.uint64]

QUIET = 4  # modules of white around it
PNG_MODULE_PIXELS = 12
SVG_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20mm" height="20mm" viewBox="0 0 {whole} {whole}">'
    '<path fill="#fff" d="M0 0h{whole}v{whole}H0z"/><path d="'
)
SVG_TAIL = '"/></svg>\n'


def svgs(rows: Rows, side: int) -> Iterator[bytes]:
    """One SVG for each code; `rows` as `ManyQr.rows` makes them. Dark modules of a row are drawn as few bars."""
    import numpy as np

    squares = _squares(rows, side)
    edges = np.diff(np.pad(squares, ((0, 0), (0, 0), (1, 1))).astype(np.int8), axis=2)
    which, row, begins = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[2]
    head = SVG_HEAD.format(whole=side + 2 * QUIET)
    bars = [
        f"M{begin} {down}h{width}v1h-{width}z"
        for begin, down, width in zip(
            (begins + QUIET).tolist(), (row + QUIET).tolist(), (ends - begins).tolist(), strict=True
        )
    ]
    starts = np.searchsorted(which, np.arange(len(rows) + 1)).tolist()
    for number in range(len(rows)):
        yield (head + "".join(bars[starts[number] : starts[number + 1]]) + SVG_TAIL).encode("ascii")


def pngs(rows: Rows, side: int, *, module: int = PNG_MODULE_PIXELS) -> Iterator[bytes]:
    """One PNG for each code, black and white, `module` pixels a module."""
    import numpy as np
    from PIL import Image

    light = ~np.pad(_squares(rows, side), ((0, 0), (QUIET, QUIET), (QUIET, QUIET)))
    pixels = (side + 2 * QUIET) * module
    for square in light:
        lines = np.packbits(np.repeat(square, module, axis=1), axis=1)
        picture = Image.frombytes("1", (pixels, pixels), np.repeat(lines, module, axis=0).tobytes())
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=6)
        yield buffer.getvalue()


def _squares(rows: Rows, side: int) -> NDArray[np.bool_]:
    import numpy as np

    return (rows[:, :, None] >> np.arange(side, dtype=np.uint64) & np.uint64(1)).astype(np.bool_)
