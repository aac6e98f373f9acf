"""What people take back on our own pages, and stay known: a consent, the wish to be called.

Written into the journal before a row is touched, as erasures are: a backup from before it must not bring it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import exists, select

from crash_points import crash_point
from models.bindings import OPEN
from models.db import reading, session, transaction
from models.journal import TakenBack, journal
from models.leads import Lead
from models.privacy import Erasure
from services import access, audit, clock, people
from services.access import SYSTEM
from services.errors import NotFound
from services.leads import states
from services.leads.writing import end, hold, tell
from services.privacy import forgetting
from services.privacy.consents import TAKEN_BACK_ALONE, stands, withdraw
from services.privacy.erasing import SKEW, holder

CALL = "call"  # they want no call any more
SCOPE = "taken_back:"


def take_back(follower_id: int, purpose: str) -> None:
    """The person takes a consent back on our own page: what it allowed is erased in the same moment. Refuses
    `consent_unknown` for what cannot be taken back by itself. Taken back before, it stays so."""
    if purpose not in TAKEN_BACK_ALONE:
        raise NotFound("consent_unknown", "没有可以单独撤回的这项同意。")
    now = clock.now()
    _take_back(follower_id, purpose, now, write_down(follower_id, purpose, now))


def write_down(follower_id: int, what: str, at: datetime) -> list[TakenBack]:
    """A line for each name WeChat has for this person, kept before any row is touched; for `note`, when it is done."""
    lines = _lines(follower_id, what, at)
    journal().write(lines)
    crash_point("erasure:journaled")
    return lines


@reading
def _lines(follower_id: int, what: str, at: datetime) -> list[TakenBack]:
    ids = people.rows_of(people.survivor(follower_id).id)
    return [TakenBack(key, account, what, at) for account, key in forgetting.keys_of_all(ids)]


def note(lines: Iterable[TakenBack]) -> None:
    """It is done in this database: a restore of it has nothing to do again, whatever they agreed to since."""
    session().add_all(
        Erasure(person_key=one.person_key, account=one.account, scope=SCOPE + one.what, erased_at=one.at)
        for one in lines
    )


@transaction
def _take_back(follower_id: int, purpose: str, at: datetime, lines: list[TakenBack]) -> None:
    row = people.lock(follower_id)
    withdraw(row.id, purpose, at + SKEW, at=at)
    forgetting.FORGET[purpose](people.rows_of(row.id))
    note(lines)
    audit.record(access.follower(row.id, row.label), "follower:consent:withdraw", "follower", row.id, purpose=purpose)


@transaction
def take_back_again(one: TakenBack) -> bool:
    """After a restore: what somebody took back is taken back here too; whether there was anything. Who is not in the
    backup, or had not agreed yet, has nothing to take back; who agreed anew since keeps what they gave."""
    row = holder(one.account, one.person_key, before=one.at + SKEW)
    if row is None or _is_done(one):
        return False
    done = _end_call(row.id, one.at) if one.what == CALL else _end_consent(row.id, one.what, one.at)
    if done:
        note([one])
    return done


def _is_done(one: TakenBack) -> bool:
    same = (
        Erasure.person_key == one.person_key,
        Erasure.account == one.account,
        Erasure.scope == SCOPE + one.what,
        Erasure.erased_at == one.at,
    )
    return bool(session().scalar(select(exists().where(*same))))


def _end_consent(follower_id: int, purpose: str, at: datetime) -> bool:
    if not withdraw(follower_id, purpose, at + SKEW, at=at):
        return False
    if not stands(follower_id, purpose):
        forgetting.FORGET[purpose](people.rows_of(follower_id))
    audit.record(SYSTEM, "follower:consent:withdraw", "follower", follower_id, purpose=purpose)
    return True


def _end_call(follower_id: int, at: datetime) -> bool:
    """The lead they had then; a wish that came later is another."""
    theirs = select(Lead.id).where(Lead.follower_id == follower_id, Lead.open_marker == OPEN, Lead.created_at <= at)
    number = session().scalar(theirs)
    lead = None if number is None else hold(number)
    if lead is None or lead.open_marker != OPEN:
        return False
    end(lead, states.CLOSE, "asked")
    tell(lead, "closed", SYSTEM, reason="asked")
    audit.record(SYSTEM, "lead:record:close", "lead", lead.id, outcome="asked")
    return True
