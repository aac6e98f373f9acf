"""Imports point downwards: the contracts of pyproject.toml hold, and they would notice a breach."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from tests.architecture.sources import PROGRAMS, ROOT, project_files, read

CONTRACT = """
[importlinter]
root_packages =
    house
[importlinter:contract:1]
name = downwards
type = layers
layers =
    house.doors
    house.rules
"""


def test_every_import_points_downwards() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_every_package_stands_under_the_contracts() -> None:
    packages = {file.parts[0] for file in project_files() if len(file.parts) == 2 and file.name == "__init__.py"}
    settings = tomllib.loads(read(Path("pyproject.toml")))
    assert packages & PROGRAMS <= set(settings["tool"]["importlinter"]["root_packages"])


def test_an_import_that_points_upwards_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house/__init__.py").write_text("")
    (tmp_path / "house/doors.py").write_text("")
    (tmp_path / "house/rules.py").write_text("from house import doors\n")
    (tmp_path / ".importlinter").write_text(CONTRACT)
    program = Path(sys.executable).with_name("lint-imports")
    linted = subprocess.run([program, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert linted.returncode == 1
    assert "house.rules -> house.doors" in linted.stdout
