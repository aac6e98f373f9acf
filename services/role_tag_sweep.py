"""Once a day: what our roles say against what WeChat holds, tag by tag; each difference is owed as one person's sync.

A sweep of one tag is a chain of small promises, each of which promises the next in its own transaction: first one page
of WeChat's list after the other is written down, then our holders are looked up in it. A worker that dies leaves the
chain at its last step, another one goes on there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, delete, insert, select

from models.attribution import Attribution
from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from models.dealers import ACTIVE, Dealer, DealerStaff
from models.organisation import Employee
from models.people import FOLLOWING, OFFICIAL_ACCOUNT, Follower, Identity
from models.role_tags import TagBearer
from models.shared_store import TableStore
from services import audit, clock, outbox, people, role_tags
from services.access import SYSTEM
from services.people import openid_index

SWEEP = "sweep_role_tags"
LISTING, COMPARING = "listing", "comparing"
HOLDERS_AT_ONCE = 1_000
MOST_OWED_A_PAGE = 1_000  # what differs beyond that is found tomorrow
APART = timedelta(milliseconds=100)  # between two syncs, so that the notices of people are not held up by them
AT_ONCE = 500
KNOWN_FOR = timedelta(days=8)

T = TypeVar("T")

_store = TableStore()


@dataclass(frozen=True, slots=True)
class Step:
    """Where the sweep of one tag stands: `after` is an identity's number while listing, a follower's while comparing;
    `mended` counts the people who were owed a sync, `page` the pages asked for, `older` the openids that bore the tag
    though another one reaches their person now."""

    day: str
    role: str
    phase: str = LISTING
    after: int = 0
    page: int = 0
    listed: int = 0
    mended: int = 0
    older: int = 0


@dataclass(frozen=True, slots=True)
class Swept:
    """How the last whole sweep of a tag went; numbers as in `Step`."""

    role: str
    day: str
    listed: int
    mended: int
    older: int


@transaction
def owe_sweep() -> None:
    """Owe today's sweep of each role's tag (Beijing's day); however many workers there are, it is done once."""
    day = clock.now().astimezone(clock.SHANGHAI).date().isoformat()
    for role in role_tags.TAGS:
        _promise(Step(day, role))


def _promise(step: Step) -> None:
    key = f"{SWEEP}:{step.day}:{step.role}:{step.phase}:{step.page}:{step.after}"
    outbox.promise(SWEEP, key, asdict(step), run_at=clock.now())


@reading
def cursor_of(step: Step) -> str | None:
    """The openid after which WeChat's list goes on; None from its beginning, also when that person is forgotten now."""
    row = session().get(Identity, step.after) if step.after else None
    return row.openid if row is not None else None


@transaction
def note_page(step: Step, openids: Sequence[str]) -> list[str]:
    """Write down one page of those who bear the tag, owe a sync to each who should not, and promise what comes next.
    Returns openids that we do not know at all: they are to lose our tag at once. Safe to repeat."""
    if step.page == 0:
        _forget(step)
    known = _known(openids)
    _write(step, [identity for identity, _ in known.values()])
    older = _at_older_openids(known.values())
    extra = sorted({*_not_holding(step.role, {follower for _, follower in known.values()}), *older})[:MOST_OWED_A_PAGE]
    _owe(step, extra)
    ends = [known[openid][0] for openid in openids if openid in known]
    done = replace(
        step,
        listed=step.listed + len(known),
        mended=step.mended + len(extra),
        older=step.older + len(older),
    )
    if openids:
        _promise(replace(done, after=ends[-1] if ends else step.after, page=step.page + 1))
    else:
        _promise(replace(done, phase=COMPARING, after=0))
    return [openid for openid in openids if openid not in known]


@transaction
def start_again(step: Step) -> None:
    """WeChat no longer knows the person its list was to go on after (they lost the tag meanwhile): forget what it said
    and list from the beginning."""
    _forget(step)
    _promise(replace(step, after=0, page=step.page + 1, listed=0))


@transaction
def compare(step: Step) -> None:
    """Owe a sync to each of the next thousand holders of the role who follows and whom WeChat did not list under the
    openid that reaches them; then promise the next thousand, or end."""
    holders = (
        select(Follower.id)
        .where(Follower.id > step.after, Follower.follow_state == FOLLOWING, Follower.id.in_(_holders(step.role)))
        .order_by(Follower.id)
        .limit(HOLDERS_AT_ONCE)
    )
    found = session().execute(holders).scalars().all()
    missing = _not_listed(step, found)
    _owe(step, missing)
    done = replace(step, mended=step.mended + len(missing))
    if found:
        _promise(replace(done, after=found[-1], page=step.page + 1))
    else:
        _end(done)


def _end(step: Step) -> None:
    _forget(step)
    told = f"{step.day} {step.listed} {step.mended} {step.older}"
    _store.put(f"wechat:tags_swept:{step.role}", told, KNOWN_FOR.total_seconds())
    if step.mended:
        audit.record(
            SYSTEM, "wechat:tags:mend", "role_tag", None, role=step.role, listed=step.listed, mended=step.mended
        )


def last_sweeps() -> list[Swept]:
    """How the last whole sweep of each tag went, as far as there was one in eight days."""
    return [found for role in role_tags.TAGS if (found := _last(role)) is not None]


def _last(role: str) -> Swept | None:
    kept = _store.get(f"wechat:tags_swept:{role}")
    if kept is None:
        return None
    day, *numbers = kept.split()
    return Swept(role, day, *map(int, numbers))


def _forget(step: Step) -> None:
    """Rows of this tag, of this day and of earlier ones whose sweep never came to its end."""
    session().execute(delete(TagBearer).where(TagBearer.role == step.role, TagBearer.day <= step.day))


def _known(openids: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Of these openids, those we know: the numbers of their row and of their person."""
    by_index = {openid_index(OFFICIAL_ACCOUNT, openid): openid for openid in openids}
    found: dict[str, tuple[int, int]] = {}
    for part in in_parts(by_index, AT_ONCE):
        rows = select(Identity.openid_index, Identity.id, Identity.follower_id).where(
            Identity.account == OFFICIAL_ACCOUNT, Identity.openid_index.in_(part)
        )
        found |= {by_index[index]: (identity, follower) for index, identity, follower in session().execute(rows)}
    return found


def _write(step: Step, identities: Sequence[int]) -> None:
    place = {"day": step.day, "role": step.role}
    for part in in_parts(identities, AT_ONCE):
        there = select(TagBearer.identity_id).filter_by(**place).where(TagBearer.identity_id.in_(part))
        new = set(part) - set(session().execute(there).scalars())
        if new:
            session().execute(insert(TagBearer), [{**place, "identity_id": one} for one in sorted(new)])


def _not_holding(role: str, followers: Iterable[int]) -> list[int]:
    """Of these people, those who are not what the tag says."""
    missing: set[int] = set()
    for part in in_parts(sorted(followers), AT_ONCE):
        held = select(Follower.id).where(Follower.id.in_(part), Follower.id.in_(_holders(role)))
        missing |= set(part) - set(session().execute(held).scalars())
    return sorted(missing)


def _at_older_openids(listed: Iterable[tuple[int, int]]) -> list[int]:
    """Of these bearers (identity and person), the people whom another openid of theirs reaches now: two rows were made
    one, or they follow with another account of theirs."""
    bearers = list(listed)
    nearest: dict[int, int] = {}
    for part in in_parts(sorted({follower for _, follower in bearers}), AT_ONCE):
        nearest |= people.reaching(part)
    return sorted({follower for identity, follower in bearers if nearest[follower] != identity})


def _not_listed(step: Step, followers: Sequence[int]) -> list[int]:
    """Of these people, those under whose present openid WeChat did not list the tag."""
    missing: list[int] = []
    for part in in_parts(followers, AT_ONCE):
        nearest = people.reaching(part)
        listed = select(TagBearer.identity_id).where(
            TagBearer.day == step.day, TagBearer.role == step.role, TagBearer.identity_id.in_(nearest.values())
        )
        bearing = set(session().execute(listed).scalars())
        missing += [follower for follower in part if follower in nearest and nearest[follower] not in bearing]
    return missing


def _owe(step: Step, followers: Iterable[int]) -> None:
    for number, follower in enumerate(followers):
        role_tags.owe_sync(follower, f"sweep:{step.day}:{step.role}", at=clock.now() + number * APART)


def _holders(role: str) -> Select[Any]:
    """The people who hold a role now, by the same conditions as `role_tags.roles_of`."""
    if role == "customer":
        return select(Attribution.follower_id).where(Attribution.open_marker == OPEN)
    bound = select(Binding.follower_id).where(Binding.open_marker == OPEN)
    if role == "employee":
        return bound.join(Employee, (Employee.id == Binding.employee_id) & (Employee.status == ACTIVE))
    return bound.join(
        DealerStaff,
        (DealerStaff.id == Binding.dealer_staff_id) & (DealerStaff.status == ACTIVE) & (DealerStaff.role == role),
    ).join(Dealer, (Dealer.id == DealerStaff.dealer_id) & (Dealer.status == ACTIVE))


def in_parts(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of `size`, the last one perhaps shorter."""
    every = list(items)
    for start in range(0, len(every), size):
        yield every[start : start + size]
