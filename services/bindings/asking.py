"""Asking whoever decides: each gets a message about a waiting claim, with a link of their own."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from models.approvals import ApprovalLink
from models.bindings import DEALER_CLERK, OPEN, Claim, Invitation
from models.db import session
from models.people import Follower
from services import approvals, clock, notices, phones
from services.bindings.owners import Owner, owners_of
from services.bindings.targets import COMPARISON_WORDS, target_of
from services.errors import Expired
from services.notices import Decider
from services.sentences import say

# Somebody bound after a long pause reads the newest; the rest waits in the console.
MOST_AT_ONCE = 20
# What an owner may not decide: it would take somebody away from another dealer.
BEYOND_AN_OWNER = ("bound_elsewhere", "both")


def ask_deciders(claim: Claim) -> None:
    """Owe everybody who decides a claim, and is reachable, a message about it; the applicant never decides it."""
    for decider in deciders_of(claim):
        _ask(claim, decider)


def deciders_of(claim: Claim) -> Sequence[Owner | Decider]:
    """A clerk's claim is decided by the dealer's owner, unless nobody of them is in WeChat or the applicant is bound
    elsewhere; everything else by headquarters."""
    invitation = session().get_one(Invitation, claim.invitation_id)
    if invitation.letter == DEALER_CLERK and claim.conflict not in BEYOND_AN_OWNER:
        owners = owners_of(invitation.dealer_id, besides=claim.follower_id)
        if owners:
            return owners
    return notices.deciders(Invitation, invitation.id, besides=claim.follower_id)


def ask_newcomer(employee_id: int, follower_id: int) -> None:
    """A decider just became reachable: owe them the newest claims that wait, those they were not asked about yet."""
    asked = select(ApprovalLink.id).where(
        ApprovalLink.claim_id == Claim.id,
        ApprovalLink.employee_id == employee_id,
        ApprovalLink.follower_id == follower_id,
    )
    waiting = (
        select(Claim)
        .where(Claim.open_marker == OPEN, Claim.follower_id != follower_id, ~asked.exists())
        .order_by(Claim.id.desc())
        .limit(MOST_AT_ONCE)
    )
    for claim in session().execute(waiting).scalars().all():
        for decider in deciders_of(claim):
            if isinstance(decider, Decider) and decider.employee_id == employee_id:
                _ask(claim, decider)


def ask_others(follower_id: int) -> None:
    """Somebody decides no more: what they were asked about and nobody decided yet is put to whoever decides now and
    was not asked so far."""
    asked_of = select(ApprovalLink.claim_id).where(ApprovalLink.follower_id == follower_id)
    waiting = select(Claim).where(Claim.open_marker == OPEN, Claim.id.in_(asked_of)).order_by(Claim.id)
    for claim in session().execute(waiting).scalars().all():
        known = set(session().scalars(select(ApprovalLink.follower_id).where(ApprovalLink.claim_id == claim.id)))
        for decider in deciders_of(claim):
            if decider.follower_id not in known:
                _ask(claim, decider)


def _ask(claim: Claim, decider: Owner | Decider) -> None:
    try:
        target = target_of(session().get_one(Invitation, claim.invitation_id))
    except Expired:
        return  # the dealer or employee left meanwhile: the console shows the claim, nobody is hurried
    facts = {
        "applicant": claim.name or session().get_one(Follower, claim.follower_id).label,
        "target": target.words,
        "phone": phones.mask(claim.phone) if claim.phone else "",
        "comparison": say(COMPARISON_WORDS[claim.comparison]),
        "time": clock.shown(claim.created_at),
    }
    if isinstance(decider, Owner):
        token = approvals.make_owners_link(claim.id, decider.staff_id, decider.follower_id)
    else:
        token = approvals.make_link(claim.id, decider.employee_id, decider.follower_id)
    notices.owe("approval_wanted", decider.follower_id, facts, cause=f"claim:{claim.id}", path=f"/a/{token}")
