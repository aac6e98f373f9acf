"""From the shell, what a restored backup brought back: people who were forgotten, sessions that had ended."""

from __future__ import annotations

from typing import Any

from flask.cli import AppGroup

from app.commands.speaking import told
from services import privacy as rules
from services import sessions

privacy = AppGroup("privacy", help="Erasures and what keeps them.")


@privacy.command("forget-again")
@told
def forget_again() -> dict[str, Any]:
    """After a restore, before anybody is served: erase again whoever the journal says was erased, and take back again
    what it says people took back."""
    return {"forgotten": rules.forget_again()}


@privacy.command("end-sessions")
@told
def end_sessions() -> dict[str, Any]:
    """After a restore, before anybody is served: everybody signs in again. The backup has those sessions living again
    that were ended since it was taken, a lost phone's among them."""
    return {"ended": sessions.end_all()}
