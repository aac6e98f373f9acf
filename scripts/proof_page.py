"""docs/proof.md: what the parts of the proof lane asked, how long they took, and what came out; nothing is hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from scripts import machine

OUTCOMES = ("passed", "failed", "skipped")
MANY = 100  # a part of more tests than this tells only those that did not pass


@dataclass(frozen=True, slots=True)
class Part:
    """One goal of the lane, as `scripts/proof.toml` declares it."""

    name: str
    title: str
    files: tuple[str, ...]
    asks: str
    minutes: int
    here: str = ""
    full_minutes: int = 0
    lane: str = "proof"
    environment: tuple[tuple[str, str], ...] = ()
    processes: int = 0

    def expected(self, full: bool) -> int:
        """Minutes it takes on two quiet cores."""
        return self.full_minutes if full and self.full_minutes else self.minutes


@dataclass(frozen=True, slots=True)
class Ran:
    """One test of the proof lane; figures are what it told by `record_property(name, value)`."""

    where: str
    what: str
    outcome: str
    seconds: float
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """What became of a part; `ended` when it was cut off for taking three times its time, `earlier` names the commit
    where that was not this one."""

    part: Part
    tests: tuple[Ran, ...]
    seconds: float
    ended: bool = False
    earlier: str = ""

    @property
    def stands(self) -> bool:
        return not self.ended and bool(self.tests) and all(test.outcome == "passed" for test in self.tests)


def read_report(report: Path) -> tuple[Ran, ...]:
    """The tests of a JUnit report, in the order of their run."""
    cases = ElementTree.parse(report).iter("testcase")  # noqa: S314  written by our own pytest
    return tuple(map(_ran, cases))


def page(parts: list[Part], proved: dict[str, Proved], facts: dict[str, str], when: datetime, *, full: bool) -> str:
    """The report as Markdown. Parts that were not run at this commit are named as such, with the commit at which they
    were run last, where they were."""
    counts = Counter(test.outcome for one in proved.values() for test in one.tests)
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
    seconds = sum(one.seconds for one in proved.values())
    size = (
        "At the goals' own sizes (`make proof SCALE=full`)."
        if full
        else "At sizes that fit into a good hour on two quiet cores; where they are smaller than the goal's it says "
        "so, and `make proof SCALE=full` runs the goal's."
    )
    return "\n".join(
        [
            "# Proof: faults, races, floods and load",
            "",
            f"Written by `make proof` on {when:%Y-%m-%d %H:%M} UTC: {told}, {seconds / 60:.0f} minutes in all. {size}",
            f'One part alone: `make proof ARGS="{parts[0].name}"`; parts proved at this commit are not run again.',
            "",
            machine.table(facts),
            "",
            "A part that was not run again at this commit names the one it was run at.",
            "",
            "| part | what holds | outcome | minutes | expected |",
            "|---|---|---|---:|---:|",
            *(_line(part, proved.get(part.name), full) for part in parts),
            *(line for part in parts if part.name in proved for line in _chapter(proved[part.name], full)),
            "",
        ]
    )


def _line(part: Part, proved: Proved | None, full: bool) -> str:
    if proved is None:
        outcome, took = "not run at this commit", ""
    else:
        outcome = "holds" if proved.stands else "cut off: took too long" if proved.ended else "**does not hold**"
        if not proved.ended and not proved.tests:
            outcome = "**nothing ran**"
        outcome += f" (at {proved.earlier})" if proved.earlier else ""
        took = f"{proved.seconds / 60:.1f}"
    return f"| {part.name} | {_cell(part.title)} | {outcome} | {took} | {part.expected(full)} |"


def _chapter(proved: Proved, full: bool) -> Iterator[str]:
    part = proved.part
    yield from ("", f"## {part.name}: {part.title}", "", f"The goal asks: {part.asks}.")
    if part.here and not full:
        yield f"Shown here: {part.here}."
    told = [test for test in proved.tests if len(proved.tests) <= MANY or test.outcome != "passed"]
    if len(told) < len(proved.tests):
        yield f"{len(proved.tests) - len(told)} tests passed."
    if told:
        yield from ("", "| what was seen | outcome | seconds | figures |", "|---|---|---:|---|")
    for test in told:
        figures = "; ".join(f"{name}: {value}" for name, value in test.figures)
        yield f"| {_cell(test.what)} | {test.outcome} | {test.seconds:.1f} | {_cell(figures)} |"


def _ran(case: ElementTree.Element) -> Ran:
    tags = {child.tag for child in case}
    outcome = "failed" if tags & {"failure", "error"} else "skipped" if "skipped" in tags else "passed"
    figures = tuple((one.get("name", ""), one.get("value", "")) for one in case.iterfind("properties/property"))
    name = case.get("name", "").removeprefix("test_").replace("_", " ")
    return Ran(case.get("classname", ""), name, outcome, float(case.get("time", "0")), figures)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
