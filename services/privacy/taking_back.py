"""What people take back on our own pages, and stay known: a consent, the wish to be called, to be a dealer's customer,
that their reading is recorded.

Written into the journal before a row is touched, as erasures are: a backup from before it must not bring it back.
`taking_back_again` carries the lines out after a restore.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, tuple_

from crash_points import crash_point
from models.db import reading, session, transaction
from models.journal import TakenBack, journal
from models.privacy import Erasure
from services import access, audit, clock, people
from services.errors import NotFound
from services.privacy import forgetting
from services.privacy.consents import TAKEN_BACK_ALONE, withdraw
from services.privacy.erasing import SKEW

CALL = "call"  # they want no call any more
CUSTOMER = "customer"  # they want to be no dealer's customer any more
RECORDING = "recording"  # they want none of their reading recorded
RECORDING_ALLOWED = "recording_allowed"  # takes back the line `recording` of the same name and moment
BROWSER = "browser"  # as an account: the keyed hash is of its cookie, nobody signed in with it
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
    return _kept(_lines(follower_id, what, at))


def write_down_browser(browser_index: str, what: str, at: datetime) -> list[TakenBack]:
    """The same for a browser, known by the keyed hash of its cookie and by nothing else."""
    return _kept([TakenBack(browser_index, BROWSER, what, at)])


def _kept(lines: list[TakenBack]) -> list[TakenBack]:
    journal().write(lines)
    crash_point("erasure:journaled")
    return lines


def allow_again(lifted: Sequence[TakenBack]) -> None:
    """They allow again what these lines say; written once the rows say so too: who dies before has it taken back again
    by a restore, which is the lesser harm."""
    journal().write(TakenBack(one.person_key, one.account, RECORDING_ALLOWED, one.at) for one in lifted)


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


@reading
def noted_since(follower_id: int | None, browser_index: str | None, what: str, since: datetime) -> list[TakenBack]:
    """What this person, this browser took back from that moment on, as `note` kept it."""
    names = [(BROWSER, browser_index)] if browser_index is not None else []
    if follower_id is not None:
        names += forgetting.keys_of_all(people.rows_of(follower_id))
    theirs = tuple_(Erasure.account, Erasure.person_key).in_(names)
    rows = session().scalars(
        select(Erasure).where(theirs, Erasure.scope == SCOPE + what, Erasure.erased_at >= since).order_by(Erasure.id)
    )
    return [TakenBack(row.person_key, row.account, what, row.erased_at) for row in rows]


@transaction
def _take_back(follower_id: int, purpose: str, at: datetime, lines: list[TakenBack]) -> None:
    row = people.lock(follower_id)
    withdraw(row.id, purpose, at + SKEW, at=at)
    forgetting.FORGET[purpose](people.rows_of(row.id))
    note(lines)
    audit.record(access.follower(row.id, row.label), "follower:consent:withdraw", "follower", row.id, purpose=purpose)
