"""`python -m benchmarks [ROW …]`: all rows write docs/benchmarks.md, named rows are only shown."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import callback
from benchmarks.interleave import FEWEST_ROUNDS, measure
from benchmarks.report import page, section
from scripts.machine import facts

ROWS = {row.key: row for row in callback.ROWS}
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"


def main(arguments: list[str]) -> int:
    """Run the rows; a run that cannot measure raises, so that no half page is written."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "rows", nargs="*", metavar="ROW", help=", ".join(f"{row.key} {row.title}" for row in ROWS.values())
    )
    parser.add_argument("--rounds", type=int, default=7, help=f"at least {FEWEST_ROUNDS}, default 7")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one run, default 2")
    options = parser.parse_args(arguments)
    unknown = [key for key in options.rows if key not in ROWS]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}")
    results = []
    for row in [ROWS[key] for key in options.rows or ROWS]:
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
