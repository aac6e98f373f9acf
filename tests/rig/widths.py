"""What is looked at at desk and at phone width takes turns: one width in the fast lane, the other in the proof lane.

Which of the two is fast depends on the test's name alone, so each width sees half of the tests early.
"""

from __future__ import annotations

from collections import defaultdict
from zlib import crc32

import pytest

# Files whose `page` is opened at every width.
TAKING_TURNS = (
    "tests/sandbox/test_phone.py",
    "tests/sandbox/test_phone_hands.py",
    "tests/sandbox/test_phone_pages.py",
    "tests/walks/test_make_run_in_a_browser.py",
)


@pytest.hookimpl(tryfirst=True)  # before the lane is chosen by its mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark all but one width of each such test for the proof lane."""
    files = {config.rootpath / file for file in TAKING_TURNS}
    widths: dict[tuple[object, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.path in files and isinstance(item, pytest.Function) and "page" in item.fixturenames:
            widths[item.path, item.originalname].append(item)
    for (_, name), alike in widths.items():
        fast = alike[crc32(name.encode()) % len(alike)]
        for item in alike:
            if item is not fast:
                item.add_marker(pytest.mark.proof)
