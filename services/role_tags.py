"""What a person is, as tags in WeChat, so that WeChat shows them the menu of their role."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import literal, null, select

from models.attribution import Attribution
from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from models.dealers import ACTIVE, Dealer, DealerStaff
from models.organisation import Employee
from models.people import FOLLOWING
from models.shared_store import TableStore
from services import clock, outbox, people
from wechat.errors import WeChatRefused
from wechat.gateway import Gateway

SYNC = "sync_role_tags"
TAGS = {
    "customer": "渠道在线-顾客",
    "clerk": "渠道在线-店员",
    "owner": "渠道在线-老板",
    "employee": "渠道在线-员工",
}
NAME_TAKEN, NO_SUCH_TAG, NO_FOLLOWER = 45157, 45159, (49003, 40003)
KNOWN_FOR = timedelta(hours=1)
KEY = "wechat:role_tags"

_store = TableStore()


@dataclass(frozen=True, slots=True)
class Marks:
    """What WeChat should show a person: their roles under the openid that reaches them, nothing under an older one of
    theirs; no openid at all when they cannot bear tags."""

    openids: tuple[str, ...] = field(repr=False)
    roles: frozenset[str]

    @property
    def wanted(self) -> list[tuple[str, frozenset[str]]]:
        return [(openid, self.roles if place == 0 else frozenset()) for place, openid in enumerate(self.openids)]


@transaction
def owe_sync(follower_id: int, cause: str, at: datetime | None = None) -> None:
    """Promise to bring somebody's tags to what they are, because of `cause` (such as `binding:7:begin`), now or `at`
    a later moment."""
    outbox.promise(SYNC, f"{SYNC}:{follower_id}:{cause}", {}, follower_id=follower_id, run_at=at or clock.now())


@reading
def marks_of(follower_id: int) -> Marks:
    """What this person is now, and how WeChat knows them."""
    person = people.person(follower_id)
    return Marks(people.every_openid_of(person.id) if person.follow_state == FOLLOWING else (), roles_of(person.id))


@reading
def roles_of(follower_id: int) -> frozenset[str]:
    """What a living row is now: by open bindings whose employee, person and dealer are active, and as customer."""
    bound = (
        select(Employee.id, DealerStaff.role)
        .select_from(Binding)
        .outerjoin(Employee, (Employee.id == Binding.employee_id) & (Employee.status == ACTIVE))
        .outerjoin(DealerStaff, (DealerStaff.id == Binding.dealer_staff_id) & (DealerStaff.status == ACTIVE))
        .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
        .where(
            Binding.follower_id == follower_id,
            Binding.open_marker == OPEN,
            (Employee.id.is_not(None)) | (Dealer.status == ACTIVE),
        )
    )
    customer = select(null(), literal("customer")).where(
        Attribution.follower_id == follower_id, Attribution.open_marker == OPEN
    )
    held = session().execute(bound.union_all(customer))
    return frozenset("employee" if employee is not None else str(role) for employee, role in held)


def sync(gateway: Gateway, follower_id: int) -> None:
    """Put on what is missing and take off what is over, of our own tags only; safe to repeat.

    What the person is, is looked at again afterwards: of two that run at once, whoever writes last has seen the newest.
    Somebody who does not follow bears no tags (WeChat drops them), and gets them when they follow again.
    """
    for _ in range(3):
        marks = marks_of(follower_id)
        try:
            for openid, roles in marks.wanted:
                _apply(gateway, openid, roles)
        except WeChatRefused as refusal:
            if refusal.errcode != NO_SUCH_TAG:
                raise
            _store.put(KEY, "{}", KNOWN_FOR.total_seconds())  # deleted by hand at WeChat: looked up and made anew
            continue
        if marks_of(follower_id) == marks:
            return


def _apply(gateway: Gateway, openid: str, roles: frozenset[str]) -> None:
    try:
        _mend(gateway, openid, roles)
    except WeChatRefused as refusal:
        if refusal.errcode not in NO_FOLLOWER:  # who does not follow with this openid bears nothing under it
            raise


def _mend(gateway: Gateway, openid: str, roles: frozenset[str]) -> None:
    bears, known = set(gateway.tags_of(openid)), _known(gateway)
    for role, name in TAGS.items():
        number = tag_id(gateway, role) if role in roles else known.get(name)
        if role in roles and number not in bears:
            gateway.tag([openid], number or 0)
        elif role not in roles and number in bears:
            gateway.untag([openid], number or 0)


def number_of(gateway: Gateway, role: str) -> int | None:
    """The id of a role's tag at WeChat; None where WeChat has no such tag."""
    return _known(gateway).get(TAGS[role])


def tag_id(gateway: Gateway, role: str) -> int:
    """The id of a role's tag at WeChat, which is made when it is missing."""
    name = TAGS[role]
    known = _known(gateway)
    if name not in known:
        try:
            known[name] = gateway.create_tag(name)
        except WeChatRefused as refusal:
            if refusal.errcode != NAME_TAKEN:  # somebody else just made it
                raise
            known = gateway.tags()
        _store.put(KEY, json.dumps(known), KNOWN_FOR.total_seconds())
    return known[name]


def tag_ids_now(gateway: Gateway) -> dict[str, int]:
    """The tag of each role as WeChat has them this moment, whatever was remembered; missing ones are made."""
    _store.put(KEY, "{}", KNOWN_FOR.total_seconds())
    return {role: tag_id(gateway, role) for role in TAGS}


def _known(gateway: Gateway) -> dict[str, int]:
    """Tags by name, asked of WeChat once an hour."""
    kept: dict[str, int] = json.loads(_store.get(KEY) or "{}")
    if not kept:
        kept = gateway.tags()
        _store.put(KEY, json.dumps(kept), KNOWN_FOR.total_seconds())
    return kept
