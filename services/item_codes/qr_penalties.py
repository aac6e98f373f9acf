"""The penalty points of ISO/IEC 18004 (7.8.3) for many QR codes at once, by which the mask is chosen.

A line of modules is one number, so that a rule looks at a whole line by shifting it: runs of five are bits that equal
their next neighbour four times over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Lines: TypeAlias = NDArray[np.uint64]
    Points: TypeAlias = NDArray[np.int64]

# Dark, light, dark three wide, light, dark: a finder's middle, with four light ones before or behind it.
LIKE_A_FINDER = ("10111010000", "00001011101")


def penalties(lines: Lines, side: int) -> Points:
    """The points of each code; `lines` holds its rows and then its columns on the last axis."""
    return _runs(lines, side) + _blocks(lines[..., :side], side) + _finders(lines, side) + _balance(lines, side)


def _runs(lines: Lines, side: int) -> Points:
    """Five alike in a line: three points, and one for each more."""
    five = _alike(lines, side)
    for step in (1, 2):
        five &= five >> _number(step)
    begins = five & ~(five << _number(1))
    return _counted(five) + 2 * _counted(begins)


def _blocks(rows: Lines, side: int) -> Points:
    """Three points for each two by two of one colour."""
    above, below = rows[..., :-1], rows[..., 1:]
    in_rows = _alike(rows, side)
    return 3 * _counted(in_rows[..., :-1] & in_rows[..., 1:] & ~(above ^ below))


def _finders(lines: Lines, side: int) -> Points:
    """Forty points for each pattern that could be taken for a finder."""
    points: Points | int = 0
    for pattern in LIKE_A_FINDER:
        found = _full(lines, side - len(pattern) + 1)
        for place, module in enumerate(pattern):
            shifted = lines >> _number(place)
            found &= shifted if module == "1" else ~shifted
        points = points + 40 * _counted(found)
    return points  # type: ignore[return-value]


def _balance(lines: Lines, side: int) -> Points:
    """Ten points for each five hundredths away from half dark, half light."""
    import numpy as np

    percent = 100 * (_counted(lines[..., :side]) / float(side**2))
    return 10 * (np.abs(percent - 50) / 5).astype(np.int64)


def _alike(lines: Lines, side: int) -> Lines:
    """Ones where a module equals the next one of its line."""
    return ~(lines ^ lines >> _number(1)) & _full(lines, side - 1)


def _full(lines: Lines, bits: int) -> Lines:
    import numpy as np

    return np.full_like(lines, (1 << bits) - 1)


def _number(value: int) -> np.uint64:
    import numpy as np

    return np.uint64(value)


def _counted(lines: Lines) -> Points:
    """Ones of each code."""
    import numpy as np

    counted: Points = np.bitwise_count(lines).sum(axis=-1, dtype=np.int64)
    return counted
