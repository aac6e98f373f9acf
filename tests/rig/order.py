"""Long files first: a worker that begins a minute's file when the others are done would keep them all waiting."""

from __future__ import annotations

from collections import Counter

import pytest

# What makes a file long, the longest first: a browser, whole servers that are killed, MariaDB beside SQLite.
_LONG_MARKS = ("browser", "redis", "mariadb")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort whole files, and never the tests inside one: those share servers, and tell their stories in order."""
    sizes = Counter(item.path for item in items)
    marks = {item.path: len(_LONG_MARKS) for item in items}
    for item in items:
        for rank, mark in enumerate(_LONG_MARKS):
            if item.get_closest_marker(mark):
                marks[item.path] = min(marks[item.path], rank)
    items.sort(key=lambda item: (marks[item.path], -sizes[item.path], item.path))
