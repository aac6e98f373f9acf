"""What the demo's bottle looks like: drawn here by arithmetic, so that nobody else's picture is needed."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Plane: TypeAlias = NDArray[np.float64]

SIDE = 800  # pixels
GROUND = (1.0, 1.0, 1.0)
STEEL, CAP, BAND, STEAM = (0.16, 0.42, 0.40), (0.14, 0.16, 0.18), (0.86, 0.89, 0.90), (0.80, 0.86, 0.88)


def pictures() -> list[tuple[str, bytes]]:
    """Names and PNGs: the bottle closed, and open with steam over it."""
    return [("保温杯.png", _png(_bottle(is_open=False))), ("开盖.png", _png(_bottle(is_open=True)))]


def _bottle(*, is_open: bool) -> Plane:
    import numpy as np

    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float64)
    shown = np.ones((SIDE, SIDE, 3)) * GROUND
    _lay(shown, _soft_disc(x, y, (400, 716), (190, 22)), (0.80, 0.82, 0.84), 0.75)
    # Light falls from the left: a bright stripe, a dark right edge.
    light = 1.05 + 0.75 * np.exp(-(((x - 345) / 26) ** 2)) - 0.45 * np.clip((x - 400) / 120, 0, 1) ** 2
    _lay(shown, _box(x, y, (282, 250, 518, 712), 46), STEEL, 1, light)
    _lay(shown, _box(x, y, (282, 560, 518, 572), 2), BAND, 0.9, light)
    _lay(shown, _box(x, y, (300, 216, 500, 262), 14), BAND, 1, light)
    if is_open:
        _lay(shown, _box(x, y, (318, 196, 482, 224), 12), CAP, 1, light)
        _lay(shown, _box(x, y, (560, 596, 700, 712), 26), CAP, 1, 1 + 0.5 * np.exp(-(((x - 600) / 20) ** 2)))
        for place in (356, 400, 444):
            swung = x - place - 16 * np.sin(y / 26 + place)
            rising = np.clip((190 - y) / 60, 0, 1) * np.clip((y - 50) / 60, 0, 1)
            _lay(shown, np.exp(-((swung / 9) ** 2)) * rising, STEAM, 0.8)
    else:
        _lay(shown, _box(x, y, (300, 96, 500, 226), 34), CAP, 1, light)
        _lay(shown, _box(x, y, (372, 84, 428, 112), 12), CAP, 1, light * 1.3)
    return np.clip(shown, 0, 1)


def _box(x: Plane, y: Plane, sides: tuple[int, int, int, int], radius: int) -> Plane:
    """1 inside a box with round corners, 0 outside, between the two over the pixel of its edge."""
    import numpy as np

    left, top, right, bottom = sides
    across = np.abs(x - (left + right) / 2) - (right - left) / 2 + radius
    down = np.abs(y - (top + bottom) / 2) - (bottom - top) / 2 + radius
    beyond = np.hypot(np.maximum(across, 0), np.maximum(down, 0)) + np.minimum(np.maximum(across, down), 0) - radius
    inside: Plane = np.clip(0.5 - beyond, 0, 1)
    return inside


def _soft_disc(x: Plane, y: Plane, centre: tuple[int, int], radii: tuple[int, int]) -> Plane:
    import numpy as np

    away: Plane = np.exp(-((((x - centre[0]) / radii[0]) ** 2 + ((y - centre[1]) / radii[1]) ** 2) ** 2))
    return away


def _lay(
    shown: Plane, where: Plane, colour: tuple[float, float, float], strength: float, light: Plane | float = 1.0
) -> None:
    """A colour over what is there, as bright as the light that falls on it."""
    import numpy as np

    covered = (where * strength)[..., None]
    shown *= 1 - covered
    shown += covered * np.clip(np.array(colour) * np.asarray(light)[..., None], 0, 1)


def _png(shown: Plane) -> bytes:
    import numpy as np

    rows = np.zeros((SIDE, 1 + 3 * SIDE), dtype=np.uint8)  # each row begins with how it is filtered: not at all
    rows[:, 1:] = (shown * 255).round().astype(np.uint8).reshape(SIDE, -1)
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )
