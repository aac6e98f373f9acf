"""One person's page: who they are to us, how they came, why we hold what we hold, what they agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import or_, select

from models.db import reading, session
from models.people import MINI_PROGRAM, OFFICIAL_ACCOUNT, Follower, Identity
from models.privacy import Consent
from services import phones, privacy, scopes
from services.access import Actor, require
from services.attribution.care import Stretch, care_for
from services.bindings import history
from services.bindings.history import BindingRow, ClaimRow
from services.errors import NotFound
from services.people_profiles.customership import Belonging, SignVisit, belongings_of, visits_of
from services.people_profiles.finding import READ
from services.people_profiles.letters import Letter, letters_to
from services.people_profiles.listing import PersonRow, lines
from services.privacy import Bases


@dataclass(frozen=True, slots=True)
class Contact:
    """The phone WeChat verified for them, masked, and since when."""

    phone: str
    verified_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """One consent: to what, in which version of the words, where it was given, until when."""

    purpose: str
    version: str
    channel: str
    given_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Profile:
    """All of one person that headquarters sees. An openid is never among it; `accounts` says through which of our two
    accounts WeChat knows them, none when they were forgotten."""

    row: PersonRow
    left_at: datetime | None
    contact: Contact | None
    accounts: tuple[str, ...]
    bases: Bases
    bindings: list[BindingRow]
    claims: list[ClaimRow]
    belongings: list[Belonging]
    care: list[Stretch]
    visits: list[SignVisit]
    consents: list[ConsentRow]
    letters: list[Letter]


@reading
def profile(actor: Actor, follower_id: int) -> Profile:
    """One person, by this row's number or that of a row which was joined with it; foreign and missing ones answer alike
    (`person_unknown`). Bindings, claims, attributions, care and visits only as far as this actor may see them."""
    require(actor, READ)
    joined = select(Follower.merged_into_id).where(Follower.id == follower_id).correlate(None)
    found = session().execute(lines(actor).where(or_(Follower.id == follower_id, Follower.id.in_(joined)))).first()
    if found is None:
        raise NotFound("person_unknown", "没有找到这位用户。")
    row = PersonRow(*found)
    person = session().get_one(Follower, row.id)
    return Profile(
        row,
        person.left_at,
        _contact(person),
        _accounts(row.id),
        privacy.bases_of(row.id),
        history.bindings_of(actor, follower_id=row.id),
        history.claims_of(actor, row.id),
        belongings_of(actor, row.id),
        care_for(row.id, partial(scopes.dealers, actor, READ)),
        visits_of(actor, row.id),
        _consents(row.id),
        letters_to(row.id),
    )


def _contact(person: Follower) -> Contact | None:
    if person.phone is None or person.phone_verified_at is None:
        return None
    return Contact(phones.mask(person.phone), person.phone_verified_at)


def _accounts(follower_id: int) -> tuple[str, ...]:
    named = select(Identity.account).where(
        Identity.follower_id == follower_id, Identity.account.in_((OFFICIAL_ACCOUNT, MINI_PROGRAM))
    )
    return tuple(sorted(set(session().execute(named).scalars()), reverse=True))


def _consents(follower_id: int) -> list[ConsentRow]:
    query = (
        select(Consent.purpose, Consent.text_version, Consent.channel, Consent.given_at, Consent.withdrawn_at)
        .where(Consent.follower_id == follower_id)
        .order_by(Consent.id.desc())
    )
    return [ConsentRow(*row) for row in session().execute(query)]
