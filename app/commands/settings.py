"""Headquarters' settings from the shell: policies, limits, how long things are kept."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from services import hq_settings
from services.access import OPERATOR

settings = AppGroup("settings", help="Policies and limits headquarters may set.")

WORDS: dict[str, bool] = {"true": True, "yes": True, "false": False, "no": False}


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
    hq_settings.change(OPERATOR, name, _meant(hq_settings.DEFAULTS[name], value))
    return {name: hq_settings.setting(name)}


def _meant(default: bool | int | str, text: str) -> bool | int | str:
    if isinstance(default, bool):
        return WORDS.get(text.lower(), text)
    return int(text) if isinstance(default, int) and text.lstrip("-").isdigit() else text
