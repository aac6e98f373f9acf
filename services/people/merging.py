"""Two rows proved to be one person, by unionid or by a phone WeChat verified for both, become one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Column, delete, select, update

from models.attribution import MOVED_BY_SIGNS, Attribution, SignScan
from models.bindings import OPEN, REFUSED, Binding, Claim
from models.db import Base, session, transaction
from models.db.locks import LOCK_ORDER
from models.materials import OwnReading
from models.merge_cases import APART, BY_PHONE, BY_UNIONID
from models.people import FOLLOWING, MINI_PROGRAM, OFFICIAL_ACCOUNT, OPEN_PLATFORM, STRANGER, Follower, Identity
from models.reading import ReadingObjection
from models.scan_sign_in import ConsoleLink, ScanSignIn
from models.sharing import Share
from services import audit, clock, outbox, phones
from services.access import SYSTEM
from services.attribution.care import end_care
from services.campaigns.joining import join_doubled_entries
from services.campaigns.promotions import join_doubled_promotions
from services.leads.joining import join_doubled_leads
from services.people import twins
from services.people.following import understood
from services.people.listed import list_anew
from services.people.rows import lock, survivor
from services.people.told_as_one import join_notice_rows

# Operators let a number that was given back lie fallow for 90 days at least, then give it to somebody else.
LIES_FALLOW = timedelta(days=90)


@transaction
def verified_phone(follower_id: int, e164: str) -> Follower:
    """WeChat itself vouched for this phone number of theirs; whoever it vouched for before is the same person. Locks
    them all, the lower id first.

    Of two who are vouched for at the same moment neither sees the other: a look afterwards finds both.
    """
    index, mine = phones.index(e164), survivor(follower_id).id
    for one in sorted({mine, *_vouched_for(index)}):
        lock(one)
    row = lock(mine)
    row.phone, row.phone_index, row.phone_verified_at = e164, index, clock.now()
    audit.record(SYSTEM, "follower:phone:verify", "follower", row.id)
    twins.owe_look(row.id, f"phone:{clock.now().timestamp():.6f}")
    return join_by_phone(row.id)


def _vouched_for(index: str) -> list[int]:
    """Who lives with this number, proved by WeChat."""
    same = select(Follower.id).where(
        Follower.phone_index == index, Follower.phone_verified_at.is_not(None), Follower.merged_into_id.is_(None)
    )
    return list(session().execute(same.order_by(Follower.id)).scalars())


@transaction
def join_by_phone(follower_id: int) -> Follower:
    """Join whoever else WeChat vouched for under this person's number with them, as far as that is not headquarters'
    to decide."""
    row = survivor(follower_id)
    if row.phone_index is None or row.phone_verified_at is None:
        return row
    for twin in _vouched_for(row.phone_index):
        if twin != row.id:
            row = merge(row.id, twin, proof=BY_PHONE)
    return row


@transaction
def merge(first_id: int, second_id: int, *, proof: str = BY_UNIONID) -> Follower:
    """Two rows are proved to be one person: the one that is bound, else the older one, lives on.

    Nothing is lost: whatever names the one names the other now. When both are bound, or a number alone is to join two
    whom WeChat tells apart, a person must decide: the rows stay two and headquarters is asked, once (`proof` says what
    proved it). Whom headquarters called two stays two. Locks both rows, the lower id first.
    """
    first, second = lock_both(first_id, second_id)
    if first.id == second.id:
        return first
    case = twins.standing_case(first.id, second.id)
    if case is not None and case.state == APART:
        return survivor(first_id)
    bound = [row for row in (first, second) if _is_bound(row.id)]
    if len(bound) == 2 or (proof == BY_PHONE and _perhaps_handed_on(first, second)):
        if case is None:
            twins.ask(first, second, proof)
        return survivor(first_id)
    stays = bound[0] if bound else first
    return join(stays, second if stays is first else first)


def _perhaps_handed_on(first: Follower, second: Follower) -> bool:
    """Whether their number may have gone from one person to another: two unionids are two WeChat accounts, and so are
    two openids of one of ours; of the latter it counts when the number could have lain fallow in between."""
    of_first, of_second = _accounts(first.id), _accounts(second.id)
    if OPEN_PLATFORM in of_first & of_second:
        return True
    verified = [row.phone_verified_at for row in (first, second) if row.phone_verified_at is not None]
    long_between = len(verified) == 2 and abs(verified[0] - verified[1]) >= LIES_FALLOW
    return long_between and bool(of_first & of_second & {OFFICIAL_ACCOUNT, MINI_PROGRAM})


def _accounts(follower_id: int) -> set[str]:
    named = select(Identity.account).where(Identity.follower_id == follower_id)
    return set(session().execute(named).scalars())


def lock_both(first_id: int, second_id: int) -> tuple[Follower, Follower]:
    """Both living rows held still, in the order of their ids; twice the same row when they are one already."""
    low, high = sorted((survivor(first_id).id, survivor(second_id).id))
    first, second = lock(low), lock(high)
    return (first, second) if first.id <= second.id else (second, first)


def join(stays: Follower, goes: Follower) -> Follower:
    """Make `goes` be `stays`, in every table; the caller holds both and has decided that nothing stands in the way."""
    _move(stays, goes)
    audit.record(SYSTEM, "follower:merge:done", "follower", stays.id, other=goes.id)
    # Each openid bore the tags of its own row.
    outbox.promise("sync_role_tags", f"sync_role_tags:{stays.id}:merge:{goes.id}", {}, follower_id=stays.id)
    return stays


def _is_bound(follower_id: int) -> bool:
    held = select(Binding.id).where(Binding.follower_id == follower_id, Binding.open_marker == OPEN)
    return session().execute(held.limit(1)).first() is not None


def _move(stays: Follower, goes: Follower) -> None:
    twins.carry_over(stays, goes)
    _end_console_links(stays, goes)
    _end_doubled_claims(stays, goes)
    _end_doubled_attributions(stays, goes)
    _join_doubled_scans(stays, goes)
    _join_doubled_forwards(stays, goes)
    _join_doubled_objections(stays, goes)
    _join_doubled_own_readings(stays, goes)
    join_notice_rows(stays.id, goes.id)
    join_doubled_leads(stays.id, goes.id)
    join_doubled_entries(stays.id, goes.id)
    join_doubled_promotions(stays.id, goes.id)
    for column in referring():
        session().execute(update(column.table).where(column == goes.id).values({column.name: stays.id}))
    for row in session():  # rows read before the move name the wrong person now
        if not isinstance(row, Follower):
            session().expire(row)
    session().execute(update(Follower).where(Follower.merged_into_id == goes.id).values(merged_into_id=stays.id))
    goes.merged_into_id = stays.id
    if stays.phone_verified_at is None and goes.phone_verified_at is not None:
        stays.phone, stays.phone_index, stays.phone_verified_at = goes.phone, goes.phone_index, goes.phone_verified_at
    _join_follows(stays, goes)
    list_anew((stays.id, goes.id))


def _end_console_links(stays: Follower, goes: Follower) -> None:
    """A way into the console was given to one WeChat person; who was just found to be the same (by a number that may
    have changed hands) has not shown that it is theirs. Both begin anew, with the password."""
    both = (stays.id, goes.id)
    session().execute(delete(ScanSignIn).where(ScanSignIn.follower_id.in_(both)))
    held = select(ConsoleLink).join(Binding, Binding.id == ConsoleLink.binding_id).where(Binding.follower_id.in_(both))
    for link in session().execute(held).scalars().all():
        session().delete(link)
        audit.record(SYSTEM, "staff:wechat:unlink", "staff_account", link.account_id, why="merged")
    session().flush()


def _join_follows(stays: Follower, goes: Follower) -> None:
    """Whoever has several openids follows as long as one of them does. What WeChat was asked about one of the rows is
    no answer about both: they count as one more event, and WeChat is asked about both."""
    if stays.follow_state == STRANGER or (goes.follow_state == FOLLOWING and stays.follow_state != FOLLOWING):
        stays.follow_state, stays.followed_at, stays.left_at = goes.follow_state, goes.followed_at, goes.left_at
    if goes.follow_state != STRANGER:
        understood(stays)


def referring() -> list[Column[int]]:
    """Every column that names a follower, of whatever table: a new table moves along without being listed here. Rows
    that others wait for come last, in the order everybody takes them."""
    found = [
        key.parent
        for table in Base.metadata.sorted_tables
        if table.name != Follower.__tablename__
        for key in table.foreign_keys
        if key.column.table.name == Follower.__tablename__
    ]
    rank = {name: place for place, names in enumerate(LOCK_ORDER) for name in names}
    return sorted(found, key=lambda column: rank.get(column.table.name, -1))


def _end_doubled_attributions(stays: Follower, goes: Follower) -> None:
    """Customer of two dealers: of two of one rule the older one stands on, the other is history; a stronger rule than
    a sign stands on before it."""
    open_ones = select(Attribution).where(
        Attribution.follower_id.in_((stays.id, goes.id)), Attribution.open_marker == OPEN
    )
    found = list(session().execute(open_ones.with_for_update()).scalars())
    for late in sorted(found, key=lambda one: (one.rule in MOVED_BY_SIGNS, one.started_at, one.id))[1:]:
        late.open_marker, late.ended_at, late.ended_why = None, clock.now(), "merged"
        end_care([late.id])
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


def _join_doubled_forwards(stays: Follower, goes: Follower) -> None:
    """Both passed one share on: both links go on working, the one of the row that lives on is the one to be given."""
    theirs = select(Share.parent_id).where(Share.sharer_id == stays.id, Share.open_marker == OPEN)
    parents = [parent for parent in session().scalars(theirs) if parent is not None]
    twice = update(Share).where(Share.sharer_id == goes.id, Share.open_marker == OPEN, Share.parent_id.in_(parents))
    session().execute(twice.values(open_marker=None))


def _join_doubled_objections(stays: Follower, goes: Follower) -> None:
    """Whoever objected once objected."""
    mine = select(ReadingObjection.id).where(ReadingObjection.follower_id == stays.id)
    if session().execute(mine).first() is not None:
        session().execute(delete(ReadingObjection).where(ReadingObjection.follower_id == goes.id))


def _join_doubled_own_readings(stays: Follower, goes: Follower) -> None:
    """One version that both read: who was through with it is through, else the reading of the row that lives on."""
    both = select(OwnReading).where(OwnReading.follower_id.in_((stays.id, goes.id)))
    mine: dict[int, OwnReading] = {}
    for row in session().scalars(both.order_by(OwnReading.follower_id != stays.id)).all():
        kept = mine.setdefault(row.version_id, row)
        if kept is not row:
            kept.read_at = min((at for at in (kept.read_at, row.read_at) if at is not None), default=None)
            session().delete(row)
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
