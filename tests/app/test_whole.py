"""What is served and what the shell starts hold every module of the program, and each page can be drawn: seen in a
process of its own, since here some test may have imported what the program itself forgot."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import OURS, ROOT, python_files
from tests.rig.values import setting_values

STARTED = {"web", "wsgi"}  # the handles themselves
APART = ("cleanroom", "migrations")  # a program of its own; what its own runner loads by name
REFERENCE = {"services.item_codes.ff1"}  # the standard's general steps: what is quick is held against them by tests
HOLDS = "import sys; import app.factory, app.commands; print(*sys.modules)"
# Each template is compiled, which asks for every filter, test and function it names.
DRAWS = """
import sys
from app.factory import create_app
app = create_app()
{before}
for name in app.jinja_env.list_templates():
    try:
        app.jinja_env.get_template(name)
    except Exception as fault:
        print(name, fault)
"""


def fresh(code: str, **settings: str) -> str:
    """What a new process prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def name_of(file: Path) -> str:
    return str(file.with_suffix("")).replace("/", ".").removesuffix(".__init__")


def test_the_program_imports_every_module_it_has() -> None:
    ours = {name_of(file) for file in python_files(*OURS) if file.parts[0] not in APART}
    held = set(fresh(HOLDS).split())
    assert ours - held - STARTED - REFERENCE == set()
    assert "pages.campaigns" in ours & held


@pytest.mark.parametrize(
    ("before", "amiss"),
    [("", []), ("del app.jinja_env.filters['moment']", ["No filter named 'moment'."])],
    ids=["as it is", "control"],
)
def test_each_page_of_the_program_can_be_drawn(before: str, amiss: list[str], tmp_path: Path) -> None:
    settings = setting_values(f"sqlite:///{tmp_path / 'none.db'}")
    told = fresh(DRAWS.format(before=before), **settings).splitlines()
    assert sorted({line.partition(" ")[2] for line in told}) == amiss
