"""Node, the client's packages and its builds, or the end of a test that needs them."""

from __future__ import annotations

import os
import subprocess
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

from scripts import client
from scripts.place import ROOT, StepFailed
from scripts.web_assets import find_npm
from tests.rig.programs import NOT_RUN, services_are_required

CLIENT = ROOT / client.FOLDER


@cache
def _npm() -> list[str] | str:
    try:
        npm = find_npm()
        client.install(npm, CLIENT)
    except (StepFailed, OSError) as failure:
        return f"the client's packages cannot be had ({failure})"
    return npm


def npm() -> list[str]:
    """The command that runs npm, its packages in place; else a skip with its reason, a failure in CI."""
    found = _npm()
    if isinstance(found, str):
        missing(found)
    return found


def built(target: str) -> Path:
    """Where this target lies, built from the present sources."""
    npm()
    if not client.provide(targets=(target,)):
        missing(f"the client cannot be built for {target}")
    return client.output(CLIENT, target)


def missing(reason: str) -> NoReturn:
    if services_are_required():
        pytest.fail(f"REQUIRE_SERVICES=1, but {reason}", pytrace=False)
    pytest.skip(NOT_RUN + reason)


def run(*arguments: str, says: str = "") -> str:
    """One script of the client's, given `says` to read; what it printed. A failure shows all of it."""
    command = [*npm(), "run", "--silent", *arguments]
    settings = os.environ | client.settings_for(npm()) | {"NO_COLOR": "1"}  # CI would colour what is read here
    done = subprocess.run(command, cwd=CLIENT, env=settings, input=says, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"npm run {' '.join(arguments)}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}", pytrace=False)
    return done.stdout
