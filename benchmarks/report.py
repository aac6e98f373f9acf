"""The benchmark page: what came out at a glance, then each row's medians with their spread, ratios and goals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from benchmarks.interleave import Measured
from benchmarks.row import Row
from scripts.machine import table

Result = tuple[Row, Measured]


def page(results: Sequence[Result], facts: dict[str, str], when: datetime, rounds: int) -> str:
    """The whole page as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {when:%Y-%m-%d %H:%M} UTC. Contestants of a row run in turn (A B A B …), {rounds}",
        "rounds; median, lowest and highest are shown. A ratio compares runs of the same round, so it holds on other",
        "machines where a lone figure would not. The load generator shares the processors with the servers. A goal is",
        "judged by the median; where lowest and highest lie on both sides of it, another run may judge otherwise.",
        "",
        table(facts),
        "",
        *summary(results),
    ]
    for row, measured in results:
        lines += ["", *section(row, measured)]
    return "\n".join([*lines, ""])


def summary(results: Sequence[Result]) -> Iterator[str]:
    """One line per goal: wanted, measured, met or not."""
    yield from ("| goal | | wanted | measured | |", "|---|---|---|---|---|")
    for row, measured in results:
        for name, goal in row.wanted.items():
            figure, ratio = measured.spread(name), measured.ratio(name, row.basis)
            told = f"{_figure(figure.median)} {row.unit}, ratio {ratio.median:.2f}"
            yield f"| {row.key} | {row.title}: {name} | {goal.words} | {told} | {_met(row, name, measured)} |"


def section(row: Row, measured: Measured) -> Iterator[str]:
    """One row: its command, its setting, its table."""
    yield from (f"## {row.key} · {row.title}", "", f"`{row.command}` — {row.setting}", "")
    yield f"| | {row.unit} | lowest – highest | ratio to {row.basis} | lowest – highest | goal |"
    yield "|---|---:|---:|---:|---:|---|"
    for name in measured.figures:
        figure, ratio = measured.spread(name), measured.ratio(name, row.basis)
        goal = row.wanted.get(name)
        verdict = f"{goal.words} {_met(row, name, measured)}" if goal else ""
        yield (
            f"| {name} | {_figure(figure.median)} | {_figure(figure.low)} – {_figure(figure.high)} "
            f"| {ratio.median:.2f} | {ratio.low:.2f} – {ratio.high:.2f} | {verdict} |"
        )
    if row.words:
        yield from ("", row.words)


def _met(row: Row, name: str, measured: Measured) -> str:
    met = row.wanted[name].is_met(measured, name, row.basis)
    return "met" if met else "**not met**"


def _figure(figure: float) -> str:
    """Whole where that is exact enough."""
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:,.1f}"
