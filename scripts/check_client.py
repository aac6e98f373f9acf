"""Formatting and types of the client; without Node one line says so, which fails only where nothing may be skipped."""

from __future__ import annotations

import os
import subprocess
import sys

from scripts import client
from scripts.place import ROOT, StepFailed, say
from scripts.web_assets import find_npm

CHECKS = ("check:format", "check:types")


def main() -> int:
    """How many checks failed; what they found is printed."""
    folder = ROOT / client.FOLDER
    try:
        npm = find_npm()
        client.install(npm, folder)
    except (StepFailed, OSError) as failure:
        say(f"手机端没有检查 · the client was not checked: {failure}")
        return int(os.environ.get("REQUIRE_SERVICES") == "1")
    settings = os.environ | client.settings_for(npm)
    commands = [[*npm, "run", "--silent", check] for check in CHECKS]
    return sum(subprocess.run(one, cwd=folder, env=settings, check=False).returncode for one in commands)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
