"""Whose customer a person is and was, by which rule, with the sign scans that decided it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.attribution import Attribution, SignScan
from models.bindings import Invitation
from models.db import session
from models.dealers import Dealer
from services import scopes
from services.access import Actor

READ = "people.read"


@dataclass(frozen=True, slots=True)
class Belonging:
    """One attribution, standing or ended; `sign` is the number of the sign that is its evidence."""

    dealer_code: str
    dealer_name: str
    rule: str
    sign: int | None
    started_at: datetime
    ended_at: datetime | None
    ended_why: str | None


@dataclass(frozen=True, slots=True)
class SignVisit:
    """One sign they scanned: how often, first and last; also where it changed nothing."""

    sign: int
    dealer_code: str
    dealer_name: str
    times: int
    first_at: datetime
    last_at: datetime


def belongings_of(actor: Actor, follower_id: int) -> list[Belonging]:
    """The newest first; only dealers this actor may see."""
    query = (
        select(
            Dealer.code,
            Dealer.name,
            Attribution.rule,
            Attribution.invitation_id,
            Attribution.started_at,
            Attribution.ended_at,
            Attribution.ended_why,
        )
        .join(Dealer, Dealer.id == Attribution.dealer_id)
        .where(Attribution.follower_id == follower_id, scopes.dealers(actor, READ, Attribution.dealer_id))
        .order_by(Attribution.id.desc())
    )
    return [Belonging(*row) for row in session().execute(query)]


def visits_of(actor: Actor, follower_id: int) -> list[SignVisit]:
    """The newest visit first; only dealers this actor may see."""
    query = (
        select(Invitation.id, Dealer.code, Dealer.name, SignScan.times, SignScan.first_at, SignScan.last_at)
        .join(Invitation, Invitation.id == SignScan.invitation_id)
        .join(Dealer, Dealer.id == Invitation.dealer_id)
        .where(SignScan.follower_id == follower_id, scopes.dealers(actor, READ, Invitation.dealer_id))
        .order_by(SignScan.last_at.desc(), SignScan.id.desc())
    )
    return [SignVisit(*row) for row in session().execute(query)]
