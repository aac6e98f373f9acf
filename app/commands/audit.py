"""Whether anybody has changed what is written down of who did what."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click
from flask.cli import AppGroup, with_appcontext

from app.commands.speaking import one_line, say, told
from services import audit_chain, audit_pruning
from services.access import OPERATOR

audit = AppGroup("audit", help="The audit's chain of seals.")


@audit.command("verify")
@click.option("--head", help="A head from the log (audit_sealed), NUMBER:DIGEST, which must still be in the chain.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def verify(head: str | None, as_json: bool) -> None:
    """Read-only check of every seal; exit 1 when an entry was altered, removed, slipped in or reordered."""
    with one_line():
        found = audit_chain.verify(head)
    answer = {
        "head": f"{found.head.number}:{found.head.digest}",
        "sealed": found.head.number,
        "waiting": found.waiting,
        "flaws": [asdict(flaw) for flaw in found.flaws],
    }
    say(answer, as_json=as_json)
    if found.flaws:
        sys.exit(1)


@audit.command("prune")
@click.option(
    "--keep-days", type=int, default=audit_pruning.SHORTEST_DAYS, show_default=True, help="Let go of what is older."
)
@told
def prune(keep_days: int) -> dict[str, Any]:
    """Let go of the oldest entries, with the account that owns the tables; what stays is still proved."""
    return {"let_go": audit_pruning.prune(OPERATOR, keep_days)}
