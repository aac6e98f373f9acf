"""People at a dealer whom headquarters calls (联系人), in the order in which it calls them. Its owner, who binds WeChat
and whom workbooks name, is none of these; see `contacts.py`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from models.db import reading, session, transaction
from models.dealers import Dealer, DealerContact
from services import audit, clock, phones, scopes
from services.access import Actor, require
from services.errors import Conflict, NotFound
from services.organisation.contacts import judge_phone
from services.organisation.forms import OF_A_PERSON, Problems, judge_name, plain, renew
from services.organisation.queue import queue_up
from services.sentences import say

NAME_LENGTH = 80
POSITION_LENGTH = 80
NOTE_LENGTH = 200
MOST = 20
ACT = "organisation.write"


@dataclass(frozen=True, slots=True)
class ContactWish:
    """A contact as a form says it; "" is nothing, and an empty phone keeps the number there is."""

    name: str
    position: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ContactForm:
    """A contact as a form shows it, at one version; `phone` is masked, and never sent back."""

    version: int
    wish: ContactWish
    phone: str | None


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact of a dealer's page; the phone is masked."""

    id: int
    name: str
    position: str | None
    phone: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class _Meant:
    name: str
    position: str | None
    phone: str | None
    note: str | None


@reading
def contacts_of(dealer_id: int) -> list[ContactRow]:
    """Who is called first stands first. For rules that have decided who may see the dealer."""
    return [
        ContactRow(row.id, row.name, row.position, phones.mask(row.phone) if row.phone else None, row.note)
        for row in _ordered(dealer_id)
    ]


@reading
def refuse_foreign(actor: Actor, code: str) -> None:
    """Whether contacts of this dealer are this actor's to enter: foreign and missing dealers answer alike."""
    require(actor, ACT)
    _dealer(actor, code)


@reading
def contact_form(actor: Actor, code: str, number: int) -> ContactForm:
    require(actor, ACT)
    row = _get(_dealer(actor, code), number)
    wish = ContactWish(row.name, row.position or "", "", row.note or "")
    return ContactForm(row.version, wish, phones.mask(row.phone) if row.phone else None)


@transaction
def add_contact(actor: Actor, code: str, wish: ContactWish) -> int:
    """One more contact, called last; its number. Refuses `form_wrong` with every field that is wrong, and
    `contacts_full` beyond twenty."""
    require(actor, ACT)
    queue_up()
    dealer = _dealer(actor, code)
    known = _ordered(dealer.id)
    if len(known) >= MOST:
        raise Conflict("contacts_full", "一家渠道商最多 20 位联系人，请先删去不再联系的。")
    row = DealerContact(dealer_id=dealer.id, place=len(known) + 1, created_at=clock.now())
    row.changed_at, row.changed_by = row.created_at, actor.name
    _write(row, _judge(dealer.id, wish, None))
    session().add(row)
    session().flush()
    audit.record(actor, "dealer:contact:create", "dealer", dealer.id, code=code, contact=row.id)
    return row.id


@transaction
def change_contact(actor: Actor, code: str, number: int, seen: int, wish: ContactWish) -> None:
    """Bring a contact to what a form says. Refuses `form_wrong`, and `changed_meanwhile` when the contact is no longer
    at version `seen`."""
    require(actor, ACT)
    queue_up()
    dealer = _dealer(actor, code)
    row = _get(dealer, number)
    renew(actor, row, seen)
    _write(row, _judge(dealer.id, wish, row.id))
    audit.record(actor, "dealer:contact:change", "dealer", dealer.id, code=code, contact=row.id)


@transaction
def move_contact_up(actor: Actor, code: str, number: int) -> None:
    """Called one earlier; the first one stays."""
    require(actor, ACT)
    queue_up()
    dealer = _dealer(actor, code)
    row = _get(dealer, number)
    ordered = _ordered(dealer.id)
    at = ordered.index(row)
    if at:
        ordered[at - 1 : at + 1] = reversed(ordered[at - 1 : at + 1])
    for place, one in enumerate(ordered, 1):
        one.place = place
    audit.record(actor, "dealer:contact:move", "dealer", dealer.id, code=code, contact=row.id)


@transaction
def remove_contact(actor: Actor, code: str, number: int) -> None:
    """A contact who is called no more; nothing of them is kept."""
    require(actor, ACT)
    queue_up()
    dealer = _dealer(actor, code)
    row = _get(dealer, number)
    session().delete(row)
    audit.record(actor, "dealer:contact:delete", "dealer", dealer.id, code=code, contact=number)


def _dealer(actor: Actor, code: str) -> Dealer:
    query = select(Dealer).where(Dealer.code == code, scopes.seen(actor, ACT, Dealer))
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=code))
    return found


def _get(dealer: Dealer, number: int) -> DealerContact:
    query = select(DealerContact).where(DealerContact.id == number, DealerContact.dealer_id == dealer.id)
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("dealer_contact_unknown", "没有找到这位联系人，可能刚被删除，请刷新页面。")
    return found


def _ordered(dealer_id: int) -> list[DealerContact]:
    query = select(DealerContact).where(DealerContact.dealer_id == dealer_id)
    return list(session().scalars(query.order_by(DealerContact.place, DealerContact.id)))


def _judge(dealer_id: int, wish: ContactWish, own: int | None) -> _Meant:
    problems = Problems()
    name, number = judge_name(problems, wish.name, NAME_LENGTH, OF_A_PERSON), judge_phone(problems, wish.phone)
    same = select(func.count()).where(
        DealerContact.dealer_id == dealer_id, DealerContact.name == name, DealerContact.id != (own or 0)
    )
    if session().execute(same).scalar_one():
        problems.wrong("name", "这家渠道商已经有这位联系人了；同名的人请加上称呼区分，如“李明（财务）”。")
    position, note = plain(wish.position), plain(wish.note)
    for field, text, longest in (("position", position, POSITION_LENGTH), ("note", note, NOTE_LENGTH)):
        if text is not None and len(text) > longest:
            problems.wrong(field, say("最多 %(most)s 个字，请缩短。", most=longest))
    problems.refuse()
    return _Meant(name, position, number, note)


def _write(row: DealerContact, meant: _Meant) -> None:
    row.name, row.position, row.note = meant.name, meant.position, meant.note
    if meant.phone is not None:
        row.phone, row.phone_index = meant.phone, phones.index(meant.phone)
