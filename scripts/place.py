"""Where things lie on a developer's machine, and the stamps that make a second set-up quick."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts" if sys.platform == "win32" else "bin") / "python"
VAR = ROOT / "var"
NODE_MODULES = ROOT / "node_modules"


class StepFailed(Exception):
    """A step cannot be done; the message is the one line its user gets."""


def fingerprint(files: Iterable[Path]) -> str:
    """One value for the content of several files."""
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def is_done(stamp: Path, value: str) -> bool:
    """Whether this step ended well with the same inputs before."""
    return stamp.exists() and stamp.read_text(encoding="utf-8") == value


def mark_done(stamp: Path, value: str) -> None:
    """Remember that this step ended well with these inputs."""
    stamp.write_text(value, encoding="utf-8")


def say(line: str) -> None:
    """One line for the person at the terminal, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def call(command: list[str], folder: Path = ROOT, settings: Mapping[str, str] | None = None) -> str:
    """Run one of our own commands without a shell, these settings added to our environment; what it printed, or
    `StepFailed` with its last line."""
    env = {**os.environ, **(settings or {})}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        told = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()
        raise StepFailed(f"{Path(command[0]).name} failed: {told[-1][:300]}")
    return done.stdout
