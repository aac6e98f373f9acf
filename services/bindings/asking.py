"""Asking headquarters: every decider gets a message about each waiting claim, with a link of their own."""

from __future__ import annotations

from sqlalchemy import select

from models.bindings import OPEN, Claim, Invitation
from models.db import session
from models.people import Follower
from services import approvals, clock, notices, phones
from services.bindings.targets import COMPARISON_WORDS, target_of
from services.errors import Expired
from services.notices import Decider

# Somebody bound after a long pause reads the newest; the rest waits in the console.
MOST_AT_ONCE = 20


def ask_headquarters(claim: Claim) -> None:
    """Owe every decider who is reachable a message about a new claim; the applicant never decides it."""
    for decider in notices.deciders(besides=claim.follower_id):
        _ask(claim, decider)


def ask_newcomer(employee_id: int, follower_id: int) -> None:
    """A decider just became reachable: owe them what has been waiting meanwhile."""
    decider = next((known for known in notices.deciders() if known.employee_id == employee_id), None)
    if decider is None:
        return
    waiting = (
        select(Claim)
        .where(Claim.open_marker == OPEN, Claim.follower_id != follower_id)
        .order_by(Claim.id.desc())
        .limit(MOST_AT_ONCE)
    )
    for claim in session().execute(waiting).scalars().all():
        _ask(claim, decider)


def _ask(claim: Claim, decider: Decider) -> None:
    try:
        target = target_of(session().get_one(Invitation, claim.invitation_id))
    except Expired:
        return  # the dealer or employee left meanwhile: the console shows the claim, nobody is hurried
    facts = {
        "applicant": claim.name or session().get_one(Follower, claim.follower_id).label,
        "target": target.words,
        "phone": phones.mask(claim.phone) if claim.phone else "",
        "comparison": COMPARISON_WORDS[claim.comparison],
        "time": clock.shown(claim.created_at),
    }
    token = approvals.make_link(claim.id, decider.employee_id, decider.follower_id)
    notices.owe("approval_wanted", decider.follower_id, facts, cause=f"claim:{claim.id}", path=f"/a/{token}")
