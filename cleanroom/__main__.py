"""`python -m cleanroom KIND FROM TO`: judge FROM, write what may be kept to TO, print one line of JSON.
`python -m cleanroom pages FROM FOLDER FIRST COUNT`: draw so many pages of a PDF into the folder.

Exit 0 with `{"media_type": …}`, or with `{"refused": code}`. Any other end (killed by a limit, a parser that crashed)
means that the file cost more than a file may, which whoever called takes for a refusal.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from cleanroom.verdicts import Drawn, Measured, Refused, Said

MEGABYTE = 1024 * 1024
# Address space by kind: what the interpreter and its libraries map (some 100 MB), and room for one file.
ROOM = {
    "picture": 560 * MEGABYTE,
    "pdf": 640 * MEGABYTE,
    "office": 320 * MEGABYTE,
    "film": 256 * MEGABYTE,
    "pages": 640 * MEGABYTE,
    "webpage": 192 * MEGABYTE,
}
MODULES = {
    "picture": "pictures",
    "pdf": "pdfs",
    "office": "office",
    "film": "films",
    "pages": "pages",
    "webpage": "webpages",
}
CPU_SECONDS = 10
DRAWING_SECONDS = 60  # for some pages; the worker waits, nobody at a desk does
LARGEST_WRITTEN = 256 * MEGABYTE


def confine(kind: str) -> None:
    """From here on this process has little memory, little time, few files, and starts no other."""
    for what, most in (
        (resource.RLIMIT_AS, ROOM[kind]),
        (resource.RLIMIT_CPU, DRAWING_SECONDS if kind == "pages" else CPU_SECONDS),
        (resource.RLIMIT_FSIZE, LARGEST_WRITTEN),
        (resource.RLIMIT_NOFILE, 32),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(kind: str, given: str, wanted: str, *numbers: str) -> int:
    clean: Callable[..., Measured | Drawn | Said] = import_module(f"cleanroom.{MODULES[kind]}").clean
    confine(kind)
    try:
        found = asdict(clean(Path(given), Path(wanted), *(int(one) for one in numbers)))
        said = {name: value for name, value in found.items() if value is not None}
    except Refused as refusal:
        said = {"refused": refusal.code}
    except (MemoryError, RecursionError):
        said = {"refused": "file_too_costly"}
    print(json.dumps(said))  # noqa: T201  the answer
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
