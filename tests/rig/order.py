"""Long files first: a worker that begins a minute's file when the others are done would keep them all waiting."""

from __future__ import annotations

from collections import Counter

import pytest

# Files that take longest for their number of tests, as measured: they begin first.
LONGEST = (
    "tests/goals/test_g20_every_path.py",
    "tests/walks/test_stories_in_a_browser.py",
    "tests/goals/test_g22_database_away.py",
    "tests/miniprogram_client/test_walks.py",
    "tests/console/test_who_may_what.py",
    "tests/goals/test_g28_made_up.py",
    "tests/walks/test_make_run_in_a_browser.py",
    "tests/goals/test_g09_atomic.py",
    "tests/console/test_browser.py",
    "tests/console/test_nothing_slipped_in.py",
    "tests/console/test_nothing_typed_runs.py",
    "tests/goals/test_g35_stored_files.py",
    "tests/goals/test_g24_workers_die.py",
    "tests/services/test_lists_against_a_model.py",
    "tests/services/uploads/test_corpus.py",
    "tests/goals/test_g01_acknowledged.py",
    "tests/goals/test_g04_outage.py",
    "tests/services/materials/test_converting.py",
)
# What makes others long, the longest first: a browser, whole servers that are killed, MariaDB beside SQLite.
_LONG_MARKS = ("browser", "redis", "mariadb")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sort whole files, and never the tests inside one: those share servers, and tell their stories in order."""
    sizes = Counter(item.path for item in items)
    marks = {item.path: len(_LONG_MARKS) for item in items}
    for item in items:
        for rank, mark in enumerate(_LONG_MARKS):
            if item.get_closest_marker(mark):
                marks[item.path] = min(marks[item.path], rank)
    first = {config.rootpath / file: turn for turn, file in enumerate(LONGEST)}
    items.sort(key=lambda item: (first.get(item.path, len(first)), marks[item.path], -sizes[item.path], item.path))
