"""Headquarters' settings from the shell: policies, limits, how long things are kept."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from services import hq_settings
from services.access import OPERATOR

settings = AppGroup("settings", help="Policies and limits headquarters may set.")


@settings.command("list")
@told
def show() -> dict[str, Any]:
    """Every setting as it stands."""
    return dict(hq_settings.everything())


@settings.command("set")
@click.argument("name", type=click.Choice(sorted(hq_settings.DEFAULTS)))
@click.argument("value")
@told
def change(name: str, value: str) -> dict[str, Any]:
    """Set NAME to VALUE (true/false, a number, or a word)."""
    hq_settings.change(OPERATOR, name, hq_settings.meant(name, value))
    return {name: hq_settings.setting(name)}


@settings.command("reset")
@click.argument("name", type=click.Choice(sorted(hq_settings.DEFAULTS)))
@told
def reset(name: str) -> dict[str, Any]:
    """Give NAME back to its default."""
    hq_settings.change(OPERATOR, name, None)
    return {name: hq_settings.setting(name)}
