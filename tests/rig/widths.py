"""What is looked at at desk and at phone width takes turns: one width in the fast lane, the other in the proof lane.

Which of the two is fast depends on the test's name alone, so each width sees half of the tests early.
"""

from __future__ import annotations

from collections import defaultdict
from zlib import crc32

import pytest

# Files whose `page` is opened at every width, or whose tests are told their `width`.
TAKING_TURNS = (
    "tests/console/test_browser.py",
    "tests/console/test_contacts_in_a_browser.py",
    "tests/sandbox/test_phone.py",
    "tests/sandbox/test_phone_hands.py",
    "tests/sandbox/test_phone_pages.py",
    "tests/walks/test_from_a_workbook_to_a_bound_owner.py",
    "tests/walks/test_make_run_in_a_browser.py",
    "tests/walks/test_settings_in_a_browser.py",
    "tests/walks/test_signing_in_by_scan.py",
    "tests/walks/test_two_steps.py",
)


@pytest.hookimpl(tryfirst=True)  # before the lane is chosen by its mark
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark all but one width of each such test for the proof lane, unless the test itself says which belong there."""
    files = {config.rootpath / file for file in TAKING_TURNS}
    widths: dict[tuple[object, str], list[pytest.Item]] = defaultdict(list)
    for item in items:
        if item.path in files and isinstance(item, pytest.Function) and {"page", "width"} & {*item.fixturenames}:
            widths[item.path, item.originalname].append(item)
    for (_, name), alike in widths.items():
        fast = alike[crc32(name.encode()) % len(alike)]
        told = any(item.get_closest_marker("proof") for item in alike)
        for item in alike:
            if item is not fast and not told:
                item.add_marker(pytest.mark.proof)
