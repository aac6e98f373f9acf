"""The keys of personal data: how much lies under which, and sealing all of it anew."""

from __future__ import annotations

import sys
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from app.commands.speaking import one_line, say, told
from models.sealing import sealer
from services import key_rotation
from services.access import OPERATOR

keys = AppGroup("keys", help="The ring of keys that personal data is sealed with.")


@keys.command("status")
@told
def status() -> dict[str, Any]:
    """Which versions the ring holds, and how many values lie under each."""
    counted = key_rotation.values_by_version()
    return {
        "ring": sealer().versions,
        "values": {str(version): count for version, count in counted.items()},
        "may_be_removed": [version for version in sealer().versions[1:] if version not in counted],
    }


@keys.command("rotate")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def rotate(as_json: bool) -> None:
    """Seal everything under the newest key, while the house is open; exit 1 when a value has no key any more."""
    with one_line():
        done = key_rotation.rotate(OPERATOR)
    say({"version": done.version, "sealed": done.sealed, "unreadable": done.unreadable}, as_json=as_json)
    if done.unreadable:
        sys.exit(1)
