"""The organisation from a workbook."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from app.commands.speaking import one_line, say
from services.access import OPERATOR
from services.organisation import importing

organisation = AppGroup("organisation", help="Departments, employees, dealers.")


@organisation.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, write nothing.")
@click.option("--create-missing", is_flag=True, help="Make categories and tiers that are not known yet.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def import_workbook(file: Path, dry_run: bool, create_missing: bool, as_json: bool) -> None:
    """Import an .xlsx; any error and nothing is written, exit 1."""
    with one_line():
        report = importing.import_workbook(OPERATOR, file, dry_run=dry_run, create_missing=create_missing)
    say(asdict(report), as_json=as_json)
    if report.errors:
        sys.exit(1)
