"""The doctor from the shell: why it does not work yet."""

from __future__ import annotations

import json
import sys
from typing import NoReturn

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext

from config import SettingsRefused
from doorway.patient import patient
from services import clock
from services.doctor import FAIL, OK, UNKNOWN, WARN, Report, examine, explain_refused

SIGNS = {FAIL: "✗", WARN: "!", UNKNOWN: "?", OK: "✓"}
NAME = "doctor"


@click.command(NAME)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--all", "every", is_flag=True, help="Show what is well, too.")
@with_appcontext
def doctor(as_json: bool, every: bool) -> None:
    """Check settings, server, address and WeChat accounts; exit 1 when something fails."""
    _say(examine(patient()), as_json=as_json, every=every)


def _say(report: Report, *, as_json: bool, every: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.facts(), ensure_ascii=False))
    else:
        for line in _lines(report, every=every):
            click.echo(line)
    if report.state == FAIL:
        sys.exit(1)


def _lines(report: Report, *, every: bool) -> list[str]:
    if report.state == OK and not every:
        return [f"✓ 一切正常，共检查 {len(report.findings)} 项。"]
    lines = []
    for found in report.findings:
        if found.state == OK and not every:
            continue
        lines.append(f"{SIGNS[found.state]} {found.title}")
        lines += [f"    {text}" for text in (found.meaning, found.todo and f"→ {found.todo}") if text]
    counts = report.counts
    lines.append(f"失败 {counts[FAIL]}，提醒 {counts[WARN]}，未知 {counts[UNKNOWN]}，正常 {counts[OK]}。")
    return lines


def only_the_doctor(refusal: SettingsRefused) -> Flask:
    """A program that can do nothing but say why it does not start."""
    app = Flask("qudao_refused", static_folder=None, template_folder=None)

    @click.command(NAME)
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
    @click.option("--all", "every", is_flag=True, help="Show what is well, too.")
    def explain(as_json: bool, every: bool) -> None:
        """Explain each refused setting; exit 1."""
        _say(explain_refused(refusal.problems, clock.now()), as_json=as_json, every=every)

    app.cli = _Sickbed(refusal)
    app.cli.add_command(explain)
    return app


class _Sickbed(AppGroup):
    """Whoever asks for anything else reads why the settings are refused."""

    def __init__(self, refusal: SettingsRefused) -> None:
        super().__init__()
        self._refusal = refusal

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, cmd_name) or self._refuse()

    def _refuse(self) -> NoReturn:
        raise SystemExit(str(self._refusal))
