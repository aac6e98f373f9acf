"""After a restore: forgetting again whom the backup brought back, and taking back what people took back since."""

from __future__ import annotations

from sqlalchemy import select

from models.db import reading, session, transaction
from models.journal import Erased, journal
from models.people import LEFT, OFFICIAL_ACCOUNT, Identity
from models.privacy import Erasure
from services import people
from services.privacy.erasing import (
    CLOSED_ACCOUNT,
    NOT_ERASED,
    PHONE,
    WHOLE_PERSON,
    forget_cancelled,
    forget_official_account,
    forget_person,
    forget_revoked,
)
from services.privacy.taking_back import SCOPE
from services.privacy.taking_back_again import take_all_back_again


def forget_again() -> int:
    """Carry out every erasure of the journal file, and of its table, on whoever is there again, then all that people
    took back; how many were found. Done twice, it changes nothing more.

    Who came back after their erasure is somebody new, known since then: an erasure older than that is not theirs.
    """
    told = {*journal().read(), *_of_the_table()}
    taken_back = {(one.person_key, one.account, one.at) for one in told if one.scope == NOT_ERASED}
    erased = [one for one in told if (one.person_key, one.account, one.at) not in taken_back]
    forgotten = sum(_forget(one) for one in sorted(erased, key=lambda one: one.at))
    return forgotten + take_all_back_again(journal().read_taken_back())


@reading
def _of_the_table() -> list[Erased]:
    rows = session().execute(select(Erasure).where(Erasure.scope.not_like(f"{SCOPE}%"))).scalars()
    return [Erased(row.person_key, row.account, row.scope, row.erased_at) for row in rows]


@transaction
def _forget(one: Erased) -> bool:
    if one.scope == PHONE:
        return forget_revoked(one.person_key, one.at)
    if one.scope == WHOLE_PERSON:
        return forget_person(one.person_key, one.account, one.at)
    if one.scope == CLOSED_ACCOUNT:
        return forget_cancelled(one.person_key, one.at)
    bears = select(Identity).where(Identity.account == OFFICIAL_ACCOUNT, Identity.openid_index == one.person_key)
    found = session().execute(bears).scalar_one_or_none()
    if found is None or found.created_at > one.at:
        return False
    row = people.lock(found.follower_id)
    if row.followed_at is not None and row.followed_at > one.at:
        return False
    row.follow_state, row.left_at = LEFT, row.left_at or one.at
    session().flush()
    forget_official_account(row, one.at)
    return True
