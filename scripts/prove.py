"""Run the long fault, race, fuzz and load tests part by part, and write down what came out in docs/proof.md.

`python -m scripts.prove [--full] [PART …]`. What a part proved is kept under var/proof/ by commit, so that a run which
was cut off goes on where it was; with uncommitted changes nothing is kept. What was not run at this commit is shown as
it came out when it was run last, beside that commit's name.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scripts import machine
from scripts.place import PYTHON, ROOT, VAR, say
from scripts.proof_page import Part, Proved, page, read_report

PAGE = ROOT / "docs" / "proof.md"
PARTS = Path(__file__).with_name("proof.toml")
PATIENCE = 3  # times its own minutes, and a part is ended


def declared(file: Path = PARTS) -> list[Part]:
    """The parts in the order of their run."""
    told: dict[str, dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        Part(name=name, **facts | {"files": tuple(facts["files"]), "environment": tuple(environment.items())})
        for name, facts in told.items()
        for environment in [facts.get("environment", {})]
    ]


def command(part: Part, report: Path, *, full: bool) -> list[str]:
    """How pytest is asked for one part."""
    lane = part.lane if full or part.lane != "proof" else "proof and not full"
    spread = ["-n", str(part.processes), "--dist", "loadfile"] if part.processes else []
    how = ["--timeout=3600", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    return [str(PYTHON), "-m", "pytest", "-m", lane, *how, *spread, *part.files]


def prove(part: Part, folder: Path, *, full: bool) -> Proved:
    """Run one part, or take what it proved at this commit before."""
    report, note = folder / f"{part.name}.xml", folder / f"{part.name}.json"
    known = _known(part, report, note)
    if known is not None and known.stands:
        say(f"== {part.name}: 已证明 · proved before")
        return known
    for file in (report, note):
        file.unlink(missing_ok=True)
    minutes = part.expected(full)
    say(f"== {part.name}: {part.title} (约 {minutes} 分钟 · about {minutes} min)")
    began = time.monotonic()
    # Programs start as operators start them; the fast lane forks them from one that has imported all.
    cold = {"COLD_STARTS": "1"} if part.lane == "proof" else {}
    ended = _run(command(part, report, full=full), cold | dict(part.environment), PATIENCE * 60 * minutes)
    seconds = time.monotonic() - began
    note.write_text(json.dumps({"seconds": seconds, "ended": ended}), encoding="utf-8")
    return _known(part, report, note) or Proved(part, (), seconds, ended)


def _kept(part: Part, folder: Path) -> Proved | None:
    return _known(part, folder / f"{part.name}.xml", folder / f"{part.name}.json")


def _earlier(part: Part, folder: Path) -> Proved | None:
    """What it proved when it was run last, at whichever commit, at the same size."""
    notes = folder.parent.parent.glob(f"*/{folder.name}/{part.name}.json")
    for note in sorted(notes, key=lambda one: one.stat().st_mtime, reverse=True):
        known = _kept(part, note.parent)
        if known is not None:
            return replace(known, earlier=note.parent.parent.name)
    return None


def _known(part: Part, report: Path, note: Path) -> Proved | None:
    if not (report.exists() and note.exists()):
        return None
    facts = json.loads(note.read_text(encoding="utf-8"))
    return Proved(part, read_report(report), float(facts["seconds"]), bool(facts["ended"]))


def _run(asked: list[str], environment: dict[str, str], seconds: float) -> bool:
    """Whether it had to be ended: interrupted first, so that pytest takes its servers down and writes its report."""
    # Where a needed program is missing a proof is no proof: such a skip counts as a failure.
    env = {**os.environ, "REQUIRE_SERVICES": "1", **environment}
    # A shell starts what runs in the background deaf to interruptions, and its children would be deaf too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(asked, cwd=ROOT, env=env, start_new_session=True)  # noqa: S603
    try:
        running.wait(seconds)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGINT)
        try:
            running.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
        return True
    except BaseException:
        os.killpg(running.pid, signal.SIGTERM)
        running.wait()
        raise
    return False


def _folder(commit: str, *, full: bool) -> Path:
    """Where this commit's reports are kept; emptied when there are changes nobody could name afterwards."""
    folder = VAR / "proof" / commit.replace(" ", "-") / ("full" if full else "fitting")
    if " " in commit:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _asked(parts: list[Part], names: list[str]) -> list[Part]:
    known = {part.name for part in parts}
    strange = sorted(set(names) - known)
    if strange:
        raise SystemExit(f"没有这些部分 · no such parts: {', '.join(strange)}; {' '.join(sorted(known))}")
    return [part for part in parts if not names or part.name in names]


def main(arguments: list[str] | None = None) -> int:
    """Run what was asked for; 1 when a part does not hold. The page is written after each part, whatever came out."""
    parser = argparse.ArgumentParser(prog="make proof")
    parser.add_argument("--full", action="store_true", help="the goals' own sizes")
    parser.add_argument("parts", nargs="*", help="only these parts; all of them otherwise")
    wanted = parser.parse_args(arguments)
    parts, facts = declared(), machine.facts()
    folder = _folder(facts["commit"], full=wanted.full)
    proved = {part.name: known for part in parts if (known := _kept(part, folder) or _earlier(part, folder))}
    asked = _asked(parts, wanted.parts)
    for part in asked:
        proved[part.name] = prove(part, folder, full=wanted.full)
        PAGE.write_text(page(parts, proved, facts, datetime.now(UTC), full=wanted.full), encoding="utf-8")
    broken = [part.name for part in asked if not proved[part.name].stands]
    say(f"已写入 · written: {PAGE.relative_to(ROOT)}" + (f"; 不成立 · broken: {' '.join(broken)}" if broken else ""))
    return 1 if broken else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        say("已中断，再次运行会接着做 · interrupted; the same command goes on from here")
        sys.exit(130)
