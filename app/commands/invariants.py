"""Asking the rows whether everything that must be true is true."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click
from flask.cli import with_appcontext

from app.commands.speaking import one_line, say
from services import invariants as rules


@click.command("invariants")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def invariants(as_json: bool) -> None:
    """Read-only check of the whole database; exit 1 when a row breaks what must always hold."""
    with one_line():
        broken = rules.broken()
    say({"checked": len(rules.ALL), "broken": [asdict(found) for found in broken]}, as_json=as_json)
    if broken:
        sys.exit(1)
