"""After a restore: what people took back since the backup is taken back once more, line by line of the journal."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from models.bindings import OPEN
from models.db import session, transaction
from models.journal import TakenBack
from models.leads import Lead
from models.privacy import Erasure
from services import audit, people
from services.access import SYSTEM
from services.attribution.making import current_of, end_attribution
from services.leads import states
from services.leads.writing import end, hold, tell
from services.privacy import forgetting
from services.privacy.consents import OF_A_SIGN, TAKEN_BACK_ALONE, stands, withdraw
from services.privacy.erasing import SKEW, holder
from services.privacy.taking_back import BROWSER, CALL, CUSTOMER, RECORDING, RECORDING_ALLOWED, SCOPE, note
from services.reading.readers import cut_off, note_objection


def take_all_back_again(lines: Sequence[TakenBack]) -> int:
    """Carry the lines out, the oldest first; of how many there was something to take back. Done twice, it changes
    nothing more. A line of a kind that this release does not know is passed over."""
    lifted = {(one.account, one.person_key, one.at) for one in lines if one.what == RECORDING_ALLOWED}
    return sum(
        take_back_again(one, lifted=one.what == RECORDING and (one.account, one.person_key, one.at) in lifted)
        for one in sorted(lines, key=lambda one: one.at)
    )


@transaction
def take_back_again(one: TakenBack, *, lifted: bool = False) -> bool:
    """What somebody took back is taken back here too; whether there was anything. Who is not in the backup, or had not
    agreed yet, has nothing to take back; who agreed anew since keeps what they gave. `lifted`: they allowed it again
    later, so what was recorded before goes and nothing else does."""
    if one.account == BROWSER:
        done = not _is_done(one) and one.what == RECORDING and _object(None, one.person_key, one.at, lifted)
    else:
        row = holder(one.account, one.person_key, before=one.at + SKEW)
        done = row is not None and not _is_done(one) and _take_back(row.id, one, lifted)
    if done:
        note([one])
    return done


def _take_back(follower_id: int, one: TakenBack, lifted: bool) -> bool:
    if one.what in TAKEN_BACK_ALONE:
        return _end_consent(follower_id, one.what, one.at)
    if one.what == RECORDING:
        return _object(follower_id, None, one.at, lifted)
    known = _ENDED.get(one.what)
    return known is not None and known(follower_id, one.at)


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


def _end_customer(follower_id: int, at: datetime) -> bool:
    """The dealer they had then, and the consent on its sign; a sign they scanned later is another."""
    withdrawn = withdraw(follower_id, "bind", at + SKEW, version=OF_A_SIGN, at=at)
    standing = current_of(follower_id)
    if standing is None or standing.started_at >= at + SKEW:
        return withdrawn
    end_attribution(SYSTEM, standing, "objected", at=at)
    return True


_ENDED: dict[str, Callable[[int, datetime], bool]] = {CALL: _end_call, CUSTOMER: _end_customer}


def _object(follower_id: int | None, browser_index: str | None, at: datetime, lifted: bool) -> bool:
    """They object as of then, and what was recorded is nobody's any more. Who allowed it later has that alone, of what
    they read until then."""
    if lifted:
        return cut_off(follower_id, browser_index, until=at)
    new = note_objection(at, follower_id=follower_id, browser_index=browser_index)
    if new and follower_id is not None:
        audit.record(SYSTEM, "follower:reading:object", "follower", follower_id)
    return cut_off(follower_id, browser_index) or new
