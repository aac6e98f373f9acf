"""Notices: one message owed to one person, promised with its cause and kept by the outbox."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from models.accounts import StaffAccount, StaffRole
from models.bindings import OPEN, Binding
from models.db import Base, reading, session, transaction
from models.dealers import ACTIVE as IN_SERVICE
from models.dealers import OWNER, Dealer, DealerStaff
from models.organisation import ACTIVE, Employee
from models.outbox import NoticeTemplate
from services import digests, languages, notice_preferences, outbox, people, scopes
from services.access import Actor, roles_that_may
from services.digests import Content
from services.languages import Into, untranslated
from services.notice_facts import kept
from services.notice_kinds import DIGEST, TO_OURS, TO_WHO_STOCKS, may_be_switched_off
from services.notice_kinds import KIND_NAMES as KIND_NAMES
from services.notice_kinds import KINDS as KINDS
from services.notice_kinds import TEMPLATE_MESSAGE as TEMPLATE_MESSAGE
from services.notice_kinds import TO_A_DECIDER as TO_A_DECIDER
from services.notice_preferences import Ruling
from services.outbox import Claimed

NO_LONGER = "收件人已不在这个岗位，通知没有发出"


@dataclass(frozen=True, slots=True)
class Decider:
    """A headquarters person who may decide claims and can be reached in WeChat."""

    employee_id: int
    name: str
    follower_id: int


@transaction
def owe(
    kind: str,
    follower_id: int,
    facts: Mapping[str, str],
    *,
    cause: str,
    path: str | None = None,
) -> None:
    """Owe one person one notice of `cause` (such as `claim:7`); owing it again changes nothing. What `say` made of our
    words is kept in parts, and told in the language its reader has chosen by then."""
    if set(facts) != set(KINDS[kind]):
        raise ValueError(f"{kind} carries {KINDS[kind]}, not {tuple(facts)}")
    payload = {**kept(facts), "path": path}
    outbox.promise(TEMPLATE_MESSAGE, f"{kind}:{cause}:{follower_id}", payload, topic=kind, follower_id=follower_id)


@reading
def deciders(table: type[Base], number: int, *, besides: int | None = None) -> list[Decider]:
    """Everybody who may decide claims about this invitation, dealer or employee and is bound in WeChat; `besides`
    leaves one follower out."""
    return able("bindings.decide", table, number, besides=besides)


@reading
def able(act: str, table: type[Base], number: int, *, besides: int | None = None) -> list[Decider]:
    """Everybody who may do `act` to this very thing and is bound in WeChat; `besides` leaves one follower out."""
    found: dict[tuple[int, str, int], set[str]] = {}
    for *who, role in _role_holders(act):
        found.setdefault((who[0], who[1], who[2]), set()).add(role)
    return [
        Decider(employee_id, name, follower_id)
        for (employee_id, name, follower_id), roles in found.items()
        if follower_id != besides and scopes.can(Actor("hq", name, employee_id, frozenset(roles)), act, table, number)
    ]


@reading
def holders_of(act: str) -> list[Decider]:
    """Everybody who may do `act` somewhere and is bound in WeChat."""
    return list(dict.fromkeys(Decider(*who) for *who, _role in _role_holders(act)))


def _role_holders(act: str) -> Any:
    """Each role that grants an act, with the reachable person who holds it."""
    return session().execute(_holders_in_order(act))


@cache
def _holders_in_order(act: str) -> Select[tuple[int, str, int, str]]:
    return _holders(act).order_by(Employee.id)


@cache
def _holders(act: str) -> Select[tuple[int, str, int, str]]:
    return (
        select(Employee.id, Employee.name, Binding.follower_id, StaffRole.role)
        .join(StaffAccount, StaffAccount.employee_id == Employee.id)
        .join(StaffRole, StaffRole.account_id == StaffAccount.id)
        .join(Binding, (Binding.employee_id == Employee.id) & (Binding.open_marker == OPEN))
        .where(
            Employee.status == ACTIVE,
            StaffAccount.disabled_at.is_(None),
            StaffRole.role.in_(roles_that_may(act)),
        )
    )


@reading
def still_deciding(follower_ids: Collection[int]) -> set[int]:
    """Who of these is an active dealer's owner now, or may decide at headquarters."""
    if not follower_ids:
        return set()
    owners = (
        select(Binding.follower_id)
        .join(DealerStaff, DealerStaff.id == Binding.dealer_staff_id)
        .join(Dealer, Dealer.id == DealerStaff.dealer_id)
        .where(
            Binding.open_marker == OPEN,
            Binding.follower_id.in_(follower_ids),
            DealerStaff.role == OWNER,
            DealerStaff.status == IN_SERVICE,
            Dealer.status == IN_SERVICE,
        )
    )
    of_headquarters = _holders("bindings.decide").where(Binding.follower_id.in_(follower_ids))
    return {*session().scalars(owners), *session().scalars(of_headquarters.with_only_columns(Binding.follower_id))}


@transaction
def withdraw_from(follower_id: int) -> None:
    """Somebody's role is over: what was promised to them as one who decides, and has not gone out, does not go out,
    unless they decide by another role."""
    if not still_deciding([follower_id]):
        outbox.withdraw(follower_id, TO_A_DECIDER, NO_LONGER)


@reading
def follower_of_employee(employee_id: int) -> int | None:
    """The follower an employee is bound to now."""
    return (
        session()
        .execute(select(Binding.follower_id).where(Binding.employee_id == employee_id, Binding.open_marker == OPEN))
        .scalar_one_or_none()
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice addressed, in the keys of its WeChat template; without an openid when the person never followed, without
    a template when headquarters has not yet said which one tells this kind. `is_theirs` is false when it was promised
    to somebody who decides, and no longer does, or a digest has nothing left to tell. `ruling` is what its person's
    wishes make of it now; what has to wait is taken into a digest where a template tells those (`gathers`)."""

    openid: str | None = field(repr=False)
    template_id: str | None
    fields: dict[str, str] = field(repr=False)
    is_theirs: bool = True
    content: Content = field(default_factory=Content, repr=False)
    ruling: Ruling = field(default_factory=Ruling)
    gathers: bool = False


@reading
def letters_of(owed: Sequence[Claimed], into: Into = untranslated) -> dict[int, Letter]:
    """What is to be sent to whom, for many claimed notices in a handful of questions to the database; by the promises'
    ids. `into` words them in the language that their person of headquarters chose."""
    readers = {held.follower_id for held in owed if held.follower_id is not None}
    openids, spoken = people.openids_of(readers), languages.of_followers(readers)
    ruled = notice_preferences.rulings({held.id: (held.topic, held.follower_id) for held in owed})
    contents = {held.id: _in_language(_content(held), spoken.get(held.follower_id or 0), into) for held in owed}
    said = {content.topic or "" for content in contents.values() if content is not None}
    chosen = select(NoticeTemplate).where(NoticeTemplate.kind.in_({*said, DIGEST}))
    templates = {row.kind: row for row in session().execute(chosen).scalars()}
    decide = still_deciding({held.follower_id or 0 for held in owed if held.topic in TO_A_DECIDER})
    letters = {}
    for held in owed:
        content = contents[held.id]
        row = templates.get(content.topic or "") if content else None
        letters[held.id] = Letter(
            openids.get(held.follower_id or 0),
            None if row is None else row.template_id,
            content.told_by(row.field_map) if row and content else {},
            content is not None and (held.topic not in TO_A_DECIDER or held.follower_id in decide),
            content or Content(),
            ruled[held.id],
            gathers=DIGEST in templates and held.topic != DIGEST,
        )
    return letters


def _in_language(content: Content | None, language: str | None, into: Into) -> Content | None:
    return content if content is None or language is None else content.in_words_of(into(language))


def _content(held: Claimed) -> Content | None:
    """What a promise says; a digest what it finds when it is opened, None when that is nothing any more."""
    if held.topic == DIGEST:
        return digests.open_digest(held.id, held.follower_id or 0, may_be_told)
    return Content.of(held.topic, held.payload)


@reading
def may_be_told(follower_id: int, topics: Collection[str]) -> set[str]:
    """Of these kinds, those that this person still is to be told: they did not switch them off, and decide where it
    takes somebody who does."""
    off = notice_preferences.wishes(follower_id).off
    deciding = bool(set(topics) & set(TO_A_DECIDER)) and bool(still_deciding([follower_id]))
    return {topic for topic in topics if topic not in off and (deciding or topic not in TO_A_DECIDER)}


@reading
def switchable(follower_id: int) -> list[str]:
    """The kinds that concern this person and that they may do without: nobody is asked about what they never get."""
    me = people.survivor(follower_id).id
    bound = select(Binding.id).where(Binding.follower_id == me, Binding.open_marker == OPEN)
    stocks = _holders("campaigns.write").where(Binding.follower_id == me)
    for_me = {
        **dict.fromkeys(TO_A_DECIDER, bool(still_deciding([me]))),
        **dict.fromkeys(TO_OURS, session().scalar(bound) is not None),
        **dict.fromkeys(TO_WHO_STOCKS, session().execute(stocks).first() is not None),
    }
    return [kind for kind in KINDS if may_be_switched_off(kind) and for_me.get(kind, True)]


def no_template(kind: str | None) -> str:
    """What headquarters reads when it has not yet chosen a template."""
    return f"没有为“{KIND_NAMES.get(kind or '', kind)}”设置微信模板"
