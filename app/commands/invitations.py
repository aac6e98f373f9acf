"""Invitations from the shell."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from app.commands.speaking import told
from doorway.house import house
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import inviting
from wechat.errors import WeChatError

invitations = AppGroup("invitations", help="Invitations to bind.")


@invitations.command("create")
@click.option("--dealer", help="Code of the dealer whose owner is invited.")
@click.option("--employee", help="Code of the employee who is invited.")
@click.option("--policy", type=click.Choice(["on_follow", "confirm"]), help="Else as headquarters set it.")
@click.option("--sign", is_flag=True, help="With --dealer: a sign that invites consumers, good for years.")
@told
def create(dealer: str | None, employee: str | None, policy: str | None, sign: bool) -> dict[str, Any]:
    """Make an invitation and its parametric QR code."""
    if (dealer is None) == (employee is None):
        raise click.UsageError("say either --dealer CODE or --employee CODE")
    if sign and (dealer is None or policy is not None):
        raise click.UsageError("--sign goes with --dealer CODE and has no policy")
    if sign:
        invited = signs.issue_sign(OPERATOR, dealer or "")
    elif dealer is not None:
        invited = inviting.invite_dealer(OPERATOR, dealer, policy=policy)
    else:
        invited = inviting.invite_employee(OPERATOR, employee or "", policy=policy)
    link = f"{house().settings.public_base_url}/q/{invited.token}"
    try:
        shown = inviting.show_qr(house().gateway, invited.token)
    except WeChatError as away:
        # The invitation stands; a repeat would make another one.
        raise click.ClickException(f"invitation made, its QR code not ({away}); open {link} later") from None
    return {
        "scene": shown.scene,
        "ticket": shown.ticket,
        "url": shown.url,
        "expires_at": shown.expires_at,
        "policy": invited.policy,
        "print_url": link,
    }
