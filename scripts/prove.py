"""Run the long fault, race, fuzz and load tests and write down what ran, with its figures, in docs/proof.md."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from scripts import machine
from scripts.place import PYTHON, ROOT, VAR, say

PAGE = ROOT / "docs" / "proof.md"
COMMAND = ["-m", "pytest", "-m", "proof", "--timeout=3600"]
NOTHING_RAN = 5  # pytest's exit code when no test was selected


@dataclass(frozen=True, slots=True)
class Ran:
    """One test of the proof lane; figures are what it told by `record_property(name, value)`."""

    where: str
    what: str
    outcome: str
    seconds: float
    figures: tuple[tuple[str, str], ...]


def read_report(report: Path) -> list[Ran]:
    """The tests of a JUnit report, in the order of their run."""
    return [_ran(case) for case in ElementTree.parse(report).iter("testcase")]  # noqa: S314  written by our own pytest


def page(tests: list[Ran], facts: dict[str, str], when: datetime) -> str:
    """The report as Markdown."""
    counts = {outcome: sum(test.outcome == outcome for test in tests) for outcome in ("passed", "failed", "skipped")}
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    return "\n".join(
        [
            "# Proof: faults, races, floods and load",
            "",
            f"Written by `make proof` on {when:%Y-%m-%d %H:%M} UTC: {told}, "
            f"{sum(test.seconds for test in tests):.0f} seconds in all.",
            "",
            machine.table(facts),
            "",
            f"Command: `python {' '.join(COMMAND)}`; one test alone: `python {' '.join(COMMAND)} FILE -k NAME`.",
            *_chapters(tests),
            "",
        ]
    )


def main() -> int:
    """Run the lane; exit as pytest does. The page is written even when a test failed, so that nothing is hidden."""
    VAR.mkdir(exist_ok=True)
    report = VAR / "proof.xml"
    report.unlink(missing_ok=True)
    ended = subprocess.run([str(PYTHON), *COMMAND, f"--junitxml={report}"], cwd=ROOT, check=False)  # noqa: S603
    if ended.returncode == NOTHING_RAN or not report.exists():
        say("没有可运行的证明用例 · no proof test ran; docs/proof.md is left as it was")
        return ended.returncode
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(read_report(report), machine.facts(), datetime.now(UTC)), encoding="utf-8")
    say(f"已写入 · written: {PAGE.relative_to(ROOT)}")
    return ended.returncode


def _ran(case: ElementTree.Element) -> Ran:
    tags = {child.tag for child in case}
    outcome = "failed" if tags & {"failure", "error"} else "skipped" if "skipped" in tags else "passed"
    figures = tuple((one.get("name", ""), one.get("value", "")) for one in case.iterfind("properties/property"))
    name = case.get("name", "").removeprefix("test_").replace("_", " ")
    return Ran(case.get("classname", ""), name, outcome, float(case.get("time", "0")), figures)


def _chapters(tests: list[Ran]) -> Iterator[str]:
    for where in dict.fromkeys(test.where for test in tests):
        yield from ("", f"## {where}", "", "| what holds | outcome | seconds | figures |", "|---|---|---:|---|")
        for test in tests:
            if test.where == where:
                figures = "; ".join(f"{name}: {value}" for name, value in test.figures)
                yield f"| {_cell(test.what)} | {test.outcome} | {test.seconds:.1f} | {_cell(figures)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
