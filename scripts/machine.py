"""What a measurement was taken on: processor, memory, and the versions of everything involved."""

from __future__ import annotations

import os
import platform
import re
import shutil
from pathlib import Path

from scripts.place import call

SERVERS = {
    "MariaDB": ["mariadbd", "--version"],
    "Redis": ["redis-server", "--version"],
    "Chromium": ["chromium", "--version"],
}
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin"])


def facts() -> dict[str, str]:
    """Name and value of each fact, in the order of a report; what is not installed is said so."""
    told = {
        "commit": _commit(),
        "processor": f"{os.cpu_count()} × {_line_of('/proc/cpuinfo', 'model name', ':') or platform.machine()}",
        "memory": _line_of("/proc/meminfo", "MemTotal", ":") or "unknown",
        "system": _line_of("/etc/os-release", "PRETTY_NAME", "=") or platform.system(),
        "Python": platform.python_version(),
    }
    return told | {name: _version(command) for name, command in SERVERS.items()}


def table(told: dict[str, str]) -> str:
    """The facts as a Markdown table."""
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in told.items())])


def _commit() -> str:
    changed = call(["git", "status", "--porcelain", "--untracked-files=no"]).strip()
    return call(["git", "rev-parse", "--short=12", "HEAD"]).strip() + (" with changes" if changed else "")


def _line_of(file: str, name: str, sign: str) -> str:
    if not Path(file).exists():  # not Linux
        return ""
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    return next((line.partition(sign)[2].strip(' "') for line in lines if line.startswith(name)), "")


def _version(command: list[str]) -> str:
    program = shutil.which(command[0], path=PLACES)
    if program is None:
        return "not installed"
    told = call([program, *command[1:]]).strip()
    number = re.search(r"\d+\.\d[\w.+-]*", told)
    return number[0] if number else told.splitlines()[0]
