"""Which people a list shows: each way to them begins where the fewest rows lie, in the order that is shown, and goes no
further than the list is counted. What it costs does not grow with how many people there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select, union
from sqlalchemy.orm import aliased

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.organisation import Employee
from models.people import BOUND, CUSTOMER, LISTED, NOBODYS, OFFICIAL_ACCOUNT, UNKNOWN, Follower, Identity
from services import scopes
from services.access import Actor, reach
from services.listing import Wanted, found_for_each
from services.typed_words import begins, holds, labels, spellings

READ = "people.read"
UNREACHABLE = "unreachable"
STAFF = ("owner", "clerk")
OLDEST_FIRST = "met"
MOST_DEALERS = 10_000  # of those that a word names; more of them are no search
People = Select[Any]

_named, _unknown = aliased(Identity), aliased(Identity)
_openid = (_named.follower_id == Follower.id) & (_named.account == OFFICIAL_ACCOUNT)
# WeChat knows none of their openids; before it is asked, nobody is.
_known_to_wechat = found_for_each(select(_named.id).where(_openid, func.coalesce(_named.wechat_says, "") != UNKNOWN))
unreachable: ColumnElement[bool] = (
    found_for_each(select(_named.id).where(_openid, _named.wechat_says == UNKNOWN)) & ~_known_to_wechat
)


def _is_unknown(openid: Any) -> ColumnElement[bool]:
    said: ColumnElement[bool] = (openid.account == OFFICIAL_ACCOUNT) & (openid.wechat_says == UNKNOWN)
    return said


_held, _staff = aliased(Binding), aliased(DealerStaff)


def found(actor: Actor, wanted: Wanted, most: int) -> People:
    """The numbers of the people that are asked for and that this actor may see: of each way to them the first `most`
    in the order that is asked for, everybody once."""
    words, kind = spellings(wanted.search), wanted.filters.get("kind", "")
    any_kind = bool(words) or wanted.filters.get("follow") == UNREACHABLE
    ways = list(_by_word(actor, words, kind) if words else _listed(actor, wanted))
    narrowed = [_narrowed(actor, way, wanted, any_kind=any_kind) for way in ways]
    if len(narrowed) == 1:
        return narrowed[0]
    everybody = union(*(_first(way, wanted, most) for way in narrowed)).subquery()
    return select(everybody.c[0])


def _first(way: People, wanted: Wanted, most: int) -> People:
    number = way.selected_columns[0]
    by = number.asc() if wanted.sort == OLDEST_FIRST else number.desc()
    first = way.order_by(by).limit(most).subquery()
    return select(first.c[0])


def _listed(actor: Actor, wanted: Wanted) -> Iterator[People]:
    """All of one kind, or of every kind."""
    kind, follow = wanted.filters.get("kind", ""), wanted.filters.get("follow", "")
    if follow == UNREACHABLE:
        bearers = select(Follower.id).select_from(Identity).join(Follower, Follower.id == Identity.follower_id)
        yield bearers.where(_is_unknown(Identity), scopes.seen(actor, READ, Follower)).distinct()
    elif kind == "employee":
        yield _employees(actor)
    elif kind in STAFF:
        yield _people_of_dealers(actor, DealerStaff.role == kind)
    elif reach(actor, READ) == "own":
        bound, employees, waiting, customers = scopes.people_of_hers(actor, READ)
        # Whom she sees and who is nobody's waits to be bound: everybody else is hers by being somebody's.
        yield from {"unbound": (waiting,), "customer": (customers,)}.get(kind, (bound, employees, waiting, customers))
    else:
        for one in _counted_as(kind):
            yield _all_counted_as(one, by_follow=bool(follow))


def _counted_as(kind: str) -> tuple[int, ...]:
    """How their rows say that they are of this kind; of an unknown kind nobody is."""
    of_kind = {"": LISTED, "unbound": (NOBODYS,), "customer": (CUSTOMER, BOUND + CUSTOMER)}
    return of_kind.get(kind, (-1,))


def _all_counted_as(one: int, *, by_follow: bool) -> People:
    index = "ix_follower_listed" if by_follow else "ix_follower_listed_as"
    return select(Follower.id).where(Follower.listed_as == one).with_hint(Follower, f"FORCE INDEX ({index})", "mysql")


def _by_word(actor: Actor, words: tuple[str, ...], kind: str) -> Iterator[People]:
    """Whom a word names, by label, by their own name, or by their dealer's; who is nobody's has only a label."""
    named = begins(Follower.label, labels(words)), Follower.listed_as.is_not(None)
    yield select(Follower.id).where(*named, scopes.seen(actor, READ, Follower))
    if kind != "unbound":
        yield _employees(actor, holds(Employee.name, words))
        yield _people_of_dealers(actor, begins(DealerStaff.name, words))
        dealers = _dealers_named(actor, words).limit(MOST_DEALERS).subquery()
        at_work = select(Binding.follower_id).select_from(dealers).join(Binding, Binding.dealer_id == dealers.c.id)
        yield _begun(at_work.where(Binding.open_marker == OPEN))
        yield _begun(select(Follower.id).select_from(dealers).join(Follower, Follower.served_by_id == dealers.c.id))


def _dealers_named(actor: Actor, words: tuple[str, ...]) -> Select[Any]:
    return select(Dealer.id).where(holds(Dealer.name, words), scopes.dealers(actor, READ, Dealer.id))


@reading
def names_too_many(actor: Actor, word: str) -> bool:
    """Whether a word names more dealers than their people are looked for at: then there may be more than were found."""
    words = spellings(word)
    if not words:
        return False
    named = _dealers_named(actor, words).limit(MOST_DEALERS + 1).subquery()
    return session().execute(select(func.count()).select_from(named)).scalar_one() > MOST_DEALERS


def _begun(way: People) -> People:
    """Dealers first, then who belongs to them; MariaDB would begin with everybody."""
    return way.prefix_with("STRAIGHT_JOIN", dialect="mysql")


_bound = select(Binding.follower_id).where(Binding.open_marker == OPEN)


def _employees(actor: Actor, *named: ColumnElement[bool]) -> People:
    """What is cheap to ask comes first: MariaDB asks in this order."""
    employees = _bound.join(Employee, Employee.id == Binding.employee_id)
    return employees.where(*named, scopes.employees(actor, READ, Employee.id))


def _people_of_dealers(actor: Actor, *named: ColumnElement[bool]) -> People:
    staff = _bound.join(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
    return staff.where(*named, scopes.dealers(actor, READ, Binding.dealer_id))


def _narrowed(actor: Actor, way: People, wanted: Wanted, *, any_kind: bool) -> People:
    """Of these people those who follow as is asked and, where they are of `any_kind`, are of the kind asked for."""
    number = way.selected_columns[0]
    conditions = [*_follows(wanted.filters.get("follow", ""))]
    kind = wanted.filters.get("kind", "")
    if kind and (any_kind or kind == "unbound"):
        conditions.append(_is(actor, kind, number))
    if conditions and number.table.name != Follower.__tablename__:
        way = way.join(Follower, Follower.id == number)
    return way.where(*conditions)


def _follows(wanted: str) -> Iterator[ColumnElement[bool]]:
    if wanted == UNREACHABLE:  # all of them at once, since there are few, then of these one by one
        yield Follower.id.in_(select(_unknown.follower_id).where(_is_unknown(_unknown)))
        yield ~_known_to_wechat
    elif wanted:
        yield Follower.follow_state == wanted


def _is(actor: Actor, kind: str, number: Any) -> ColumnElement[bool]:
    """Whether somebody is of a kind to whoever looks; what they are to somebody out of reach does not count."""
    if kind == "unbound":
        return Follower.listed_as == NOBODYS
    if kind == "customer":
        return Follower.served_by_id.is_not(None) & scopes.dealers(actor, READ, Follower.served_by_id)
    holds_it = select(_held.id).where(_held.follower_id == number, _held.open_marker == OPEN)
    if kind == "employee":
        mine = _held.employee_id.is_not(None), scopes.employees(actor, READ, _held.employee_id)
        return found_for_each(holds_it.where(*mine).correlate_except(_held))
    if kind in STAFF:
        at_hers = _staff.role == kind, scopes.dealers(actor, READ, _held.dealer_id)
        in_role = holds_it.join(_staff, _staff.id == _held.dealer_staff_id).where(*at_hers)
        return found_for_each(in_role.correlate_except(_held, _staff))
    return false()
