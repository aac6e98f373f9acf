"""`make bench`: all rows, written to docs/benchmarks.md. `make bench ARGS="P1 P3"`: those rows, only shown."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    analysis,
    binding,
    callback,
    campaigns,
    importing,
    issuing,
    lists,
    memory,
    notices,
    one_item,
    pages,
    reading,
    verifying,
)
from benchmarks.interleave import FEWEST_ROUNDS, measure
from benchmarks.report import page, section
from scripts.machine import facts

# Every row, in the order of the page.
ROWS = (
    *callback.ROWS,
    *binding.ROWS,
    *issuing.ROWS,
    *verifying.ROWS,
    *notices.ROWS,
    *lists.ROWS,
    *one_item.ROWS,
    *analysis.ROWS,
    *importing.ROWS,
    *memory.ROWS,
    *reading.ROWS,
    *pages.ROWS,
    *campaigns.ROWS,
)
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main(arguments: list[str]) -> int:
    """Run the rows; a run that cannot measure raises, so that no half page is written."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=", ".join(f"{row.key} {row.title}" for row in ROWS))
    parser.add_argument("--rounds", type=int, default=7, help=f"at least {FEWEST_ROUNDS}, default 7")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one run, default 2")
    options = parser.parse_args(arguments)
    unknown = set(options.rows) - {row.key for row in ROWS}
    if unknown:
        parser.error(f"no such row: {', '.join(sorted(unknown))}")
    results = []
    for row in ROWS:
        if options.rows and row.key not in options.rows:
            continue
        with row.prepare(options.seconds) as contestants:
            results.append((row, measure(contestants, options.rounds)))
        print("\n".join(section(*results[-1])), "\n", flush=True)
    if not options.rows:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page(results, facts(), datetime.now(UTC), options.rounds), encoding="utf-8")
        print(f"written: docs/{PAGE.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
