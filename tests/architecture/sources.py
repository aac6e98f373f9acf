"""Which files the project consists of, as git sees them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = frozenset({"benchmarks", "deploy", "scripts", "tests"})


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that is committed or would be, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()))


def python_files(*tops: str) -> list[Path]:
    """Python files below (or named as) these top-level names."""
    return [file for file in project_files() if file.suffix == ".py" and file.parts[0].removesuffix(".py") in tops]


def read(file: Path) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


# Whatever is neither a tool nor the sandbox is the program itself, so that a new folder is under the rules at once.
PROGRAMS = frozenset(file.parts[0].removesuffix(".py") for file in project_files() if file.suffix == ".py") - TOOLS
OURS = PROGRAMS - {"sandbox"}
