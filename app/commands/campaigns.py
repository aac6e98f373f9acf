"""Campaigns from the shell: whether a lottery's draws were fair."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from services.campaigns import fairness
from services.errors import Conflict

campaigns = AppGroup("campaigns", help="Campaigns.")


@campaigns.command("verify")
@click.argument("slug")
@told
def verify(slug: str) -> dict[str, Any]:
    """Draw a lottery's every draw again. Exits non-zero when one differs."""
    found = fairness.check(slug)
    if found.wrong:
        raise Conflict("draws_differ", "；".join(found.wrong[:20]))
    return asdict(found)
