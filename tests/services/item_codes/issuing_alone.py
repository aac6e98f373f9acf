"""A process of its own that issues codes and nothing else: `python -m … COUNT lines|package`. Says what came out.

Written to nowhere, so that what is measured is what making them takes: bytes written, and the most memory (kB) that the
process ever had in hand.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from services.item_codes import keys, package_files, packages
from services.item_codes.issuing import Batch

BASE = "https://q.brand.cn"


def batch(count: int) -> Batch:
    """As a row would say it: with cartons, without covered codes."""
    made_at = datetime(2026, 11, 29, tzinfo=UTC)
    return Batch(1, "P001", "杯", None, "L-7", 0, count, 24, False, 1, None, 0, "陈洁", made_at, None)


class Nowhere:
    """A file that forgets what is written and knows how much it was; it cannot go back."""

    written = 0

    def write(self, piece: bytes) -> int:
        self.written += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self.written

    def flush(self) -> None: ...

    def seekable(self) -> bool:
        return False


def main(count: int, how: str) -> None:
    keys.use([(1, bytes(range(32)))], [(1, bytes(32))])
    nowhere, contents = Nowhere(), packages.whole(batch(count), BASE)
    last = b""
    if how == "package":
        package_files.write(nowhere, contents, package_files.CSV, "B000001", "AAAA-AAAA", lambda _: None)  # type: ignore[arg-type]
    else:
        for piece in packages.lines(contents):
            last = piece
            nowhere.write(piece)
    peak = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert peak is not None
    told = {"bytes": nowhere.written, "kilobytes": int(peak[1]), "last": last.decode("ascii").splitlines()[-1:]}
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
