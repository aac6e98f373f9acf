"""Two rows proved to be one person, by unionid or by a phone WeChat verified for both, become one."""

from __future__ import annotations

from sqlalchemy import Column, select, update

from models.attribution import BY_SIGN, Attribution, SignScan
from models.audit import AuditEntry
from models.bindings import OPEN, REFUSED, Binding, Claim
from models.db import Base, session, transaction
from models.people import STRANGER, Follower
from services import audit, clock, outbox, phones
from services.access import SYSTEM
from services.people.rows import lock, survivor


@transaction
def verified_phone(follower_id: int, e164: str) -> Follower:
    """WeChat itself vouched for this phone number of theirs; whoever it vouched for before is the same person."""
    row, index = lock(follower_id), phones.index(e164)
    row.phone, row.phone_index, row.phone_verified_at = e164, index, clock.now()
    audit.record(SYSTEM, "follower:phone:verify", "follower", row.id)
    twin = (
        session()
        .execute(
            select(Follower.id).where(
                Follower.phone_index == index,
                Follower.phone_verified_at.is_not(None),
                Follower.merged_into_id.is_(None),
                Follower.id != row.id,
            )
        )
        .scalars()
        .first()
    )
    return row if twin is None else merge(row.id, twin)


@transaction
def merge(first_id: int, second_id: int) -> Follower:
    """Two rows are proved to be one person: the one that is bound, else the older one, lives on.

    Nothing is lost: openids, consents, claims and bindings move over. When both hold an open binding of the same
    kind a person must decide; the rows then stay apart and the audit says so once. Locks both rows, the lower id
    first.
    """
    low, high = sorted((survivor(first_id).id, survivor(second_id).id))
    first, second = lock(low), lock(high)
    if first.id == second.id:
        return first
    kinds = {row.id: set(_open_kinds(row.id)) for row in (first, second)}
    stays, goes = (first, second) if first.id < second.id else (second, first)
    if kinds[goes.id] and not kinds[stays.id]:
        stays, goes = goes, stays
    if kinds[stays.id] & kinds[goes.id]:
        _note_refused(stays, goes)
        return survivor(first_id)
    _move(stays, goes)
    audit.record(SYSTEM, "follower:merge:done", "follower", stays.id, other=goes.id)
    # Each openid bore the tags of its own row.
    outbox.promise("sync_role_tags", f"sync_role_tags:{stays.id}:merge:{goes.id}", {}, follower_id=stays.id)
    return stays


def _open_kinds(follower_id: int) -> list[str]:
    return list(
        session()
        .execute(select(Binding.kind).where(Binding.follower_id == follower_id, Binding.open_marker == OPEN))
        .scalars()
    )


def _note_refused(stays: Follower, goes: Follower) -> None:
    """Once per pair: both sign in again and again, and each time the two are found to be one."""
    noted = select(AuditEntry.details).where(
        AuditEntry.tag == "follower:merge:refuse",
        AuditEntry.subject_kind == "follower",
        AuditEntry.subject_id == stays.id,
    )
    if not any(details.get("other") == goes.id for details in session().execute(noted).scalars()):
        audit.record(SYSTEM, "follower:merge:refuse", "follower", stays.id, other=goes.id, why="both are bound")


def _move(stays: Follower, goes: Follower) -> None:
    _end_doubled_claims(stays, goes)
    _end_doubled_attributions(stays, goes)
    _join_doubled_scans(stays, goes)
    for column in referring():
        session().execute(update(column.table).where(column == goes.id).values({column.name: stays.id}))
    for row in session():  # rows read before the move name the wrong person now
        if not isinstance(row, Follower):
            session().expire(row)
    session().execute(update(Follower).where(Follower.merged_into_id == goes.id).values(merged_into_id=stays.id))
    goes.merged_into_id = stays.id
    if stays.phone_verified_at is None and goes.phone_verified_at is not None:
        stays.phone, stays.phone_index, stays.phone_verified_at = goes.phone, goes.phone_index, goes.phone_verified_at
    if stays.follow_state == STRANGER:
        stays.follow_state, stays.followed_at, stays.left_at = goes.follow_state, goes.followed_at, goes.left_at


def referring() -> list[Column[int]]:
    """Every column that names a follower, of whatever table: a new table moves along without being listed here."""
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        if table.name != Follower.__tablename__
        for key in table.foreign_keys
        if key.column.table.name == Follower.__tablename__
    ]


def _end_doubled_attributions(stays: Follower, goes: Follower) -> None:
    """Customer of two dealers: of two of one rule the older one stands on, the other is history; a stronger rule than
    a sign stands on before it."""
    open_ones = select(Attribution).where(
        Attribution.follower_id.in_((stays.id, goes.id)), Attribution.open_marker == OPEN
    )
    found = list(session().execute(open_ones.with_for_update()).scalars())
    for late in sorted(found, key=lambda one: (one.rule == BY_SIGN, one.started_at, one.id))[1:]:
        late.open_marker, late.ended_at, late.ended_why = None, clock.now(), "merged"
        audit.record(SYSTEM, "consumer:attribution:end", "attribution", late.id, why="merged")
    session().flush()


def _join_doubled_scans(stays: Follower, goes: Follower) -> None:
    """One sign scanned by both is one sign scanned more often."""
    scans = select(SignScan).where(SignScan.follower_id.in_((stays.id, goes.id)))
    mine: dict[int, SignScan] = {}
    for scan in session().execute(scans.order_by(SignScan.id)).scalars():
        first = mine.setdefault(scan.invitation_id, scan)
        if first is not scan:
            first.times += scan.times
            first.first_at, first.last_at = min(first.first_at, scan.first_at), max(first.last_at, scan.last_at)
            session().delete(scan)
    session().flush()


def _end_doubled_claims(stays: Follower, goes: Follower) -> None:
    """The same person waits twice on one invitation: the claim of the row that lives on is the one to decide."""
    waiting = select(Claim.invitation_id).where(Claim.follower_id == stays.id, Claim.open_marker == OPEN)
    invitations = list(session().execute(waiting).scalars())
    session().execute(
        update(Claim)
        .where(Claim.follower_id == goes.id, Claim.open_marker == OPEN, Claim.invitation_id.in_(invitations))
        .values(
            state=REFUSED,
            open_marker=None,
            decided_via="merge",
            decided_at=clock.now(),
            reason="与本人的另一份申请合并",
        )
    )
