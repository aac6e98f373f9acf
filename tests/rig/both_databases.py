"""What is tried on SQLite and on MariaDB takes turns: one of them in the fast lane, the other in the proof lane.

Which of the two is fast depends on the test's name alone, so each rule, which has several tests, meets both early. Part
`mariadb-suite` of `make proof` (WITH_MARIADB=1) tries each test on both; so does pytest without `-m "not proof"`.
"""

from __future__ import annotations

import os
from collections import defaultdict
from zlib import crc32

import pytest

from tests.rig.programs import find_program

# All of them belong to `mariadb-suite`. Goals, and what a database is to the program, go on meeting both each time.
TAKING_TURNS = ("tests/services", "tests/walks", "tests/pages", "tests/jobs")
DATABASES = ("sqlite", "mariadb")


@pytest.hookimpl(tryfirst=True)  # before the lane is chosen by its mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark one of two for the proof lane where a test differs in its database alone."""
    if os.environ.get("WITH_MARIADB") or find_program("MariaDB") is None:
        return
    folders = [config.rootpath / folder for folder in TAKING_TURNS]
    twins: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and any(item.path.is_relative_to(folder) for folder in folders):
            told = item.callspec.params if hasattr(item, "callspec") else {}
            if told.get("database_url") in DATABASES:
                twins[_without_database(item.nodeid)].append(item)
    for name, alike in twins.items():
        if len(alike) == len(DATABASES):
            alike[crc32(name.encode()) % len(alike)].add_marker(pytest.mark.proof)


def _without_database(name: str) -> str:
    """What both twins are called."""
    test, _, told = name.partition("[")
    return test + "[" + "-".join(part for part in told.removesuffix("]").split("-") if part not in DATABASES)
