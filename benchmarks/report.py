"""The benchmark page: medians with their spread, ratios, and whether the goal was met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from benchmarks.interleave import Measured, Spread
from benchmarks.row import Row
from scripts.machine import table


def page(results: Iterable[tuple[Row, Measured]], facts: dict[str, str], when: datetime, rounds: int) -> str:
    """The whole page as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {when:%Y-%m-%d %H:%M} UTC. Contestants of a row run in turn (A B A B …), {rounds}",
        "rounds; median, lowest and highest are shown. A ratio compares runs of the same round, so it holds on other",
        "machines where a lone figure would not. The load generator shares the processors with the servers.",
        "",
        table(facts),
    ]
    for row, measured in results:
        lines += ["", *section(row, measured)]
    return "\n".join([*lines, ""])


def section(row: Row, measured: Measured) -> Iterator[str]:
    """One row: its command, its setting, its table."""
    yield from (f"## {row.key} · {row.title}", "", f"`{row.command}` — {row.setting}", "")
    yield f"| | {row.unit} | lowest – highest | ratio to {row.basis} | lowest – highest | goal |"
    yield "|---|---:|---:|---:|---:|---|"
    for name in measured.figures:
        figure, ratio = measured.spread(name), measured.ratio(name, row.basis)
        yield (
            f"| {name} | {figure.median:,.0f} | {figure.low:,.0f} – {figure.high:,.0f} "
            f"| {ratio.median:.2f} | {ratio.low:.2f} – {ratio.high:.2f} | {_verdict(row.wanted.get(name), ratio)} |"
        )


def _verdict(wanted: float | None, ratio: Spread) -> str:
    if wanted is None:
        return ""
    return f"≥ {wanted:.2f} {'met' if ratio.median >= wanted else '**not met**'}"
