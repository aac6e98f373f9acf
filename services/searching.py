"""One word looked for everywhere at once: dealers, employees, dealers' people and contacts, WeChat people, bindings,
notices, materials, item codes and their batches, as far as the asker may see them. Names and titles in the middle,
codes from their beginning, people from their surname; a phone and an item's code only as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, case, or_, select

from models.bindings import OPEN, Binding
from models.db import reading, session, transaction
from models.dealers import ACTIVE, Dealer, DealerContact, DealerStaff
from models.materials import Material
from models.organisation import Employee
from models.outbox import OutboxPromise
from models.people import Follower
from services import audit, phones, scopes
from services.access import Actor, may, require
from services.bindings.history import bindings_where
from services.errors import Invalid
from services.item_codes import seeking
from services.listing import select_found
from services.people_profiles import listing as profiles
from services.people_profiles.finding import READ
from services.typed_words import LABELLED, begins, holds, spellings

SHOWN = 6
LABEL = re.compile(r"(?:访客 ?)?([0-9A-Z]{2,8})")
NUMBER = re.compile(r"#([0-9]{1,15})")

Kind = Literal[
    "dealers", "employees", "people", "contacts", "followers", "bindings", "notices", "materials", "codes", "batches"
]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: `key` opens it (a dealer's or employee's code, a number), `about` tells it from its like."""

    key: str
    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Found:
    """The first six things of one kind, and whether there are more."""

    kind: Kind
    hits: list[Hit]
    more: bool


def find_everywhere(actor: Actor, text: str) -> list[Found]:
    """What a word leads to, kind by kind; kinds without anything are left out.

    A whole phone number finds whom it was registered for, and that is written down: whose number it is, is personal.
    """
    require(actor, "dealers.read")
    words = spellings(text)
    if not words:
        return []
    number = _phone(words[-1])
    return _by_words(actor, words, text) if number is None else _by_phone(actor, phones.index(number))


@reading
def _by_words(actor: Actor, words: tuple[str, ...], text: str) -> list[Found]:
    people = DealerStaff.status == ACTIVE, begins(DealerStaff.name, words)
    found = [
        _found("codes", (Hit(*line) for line in seeking.codes(actor, text))),
        _found("dealers", _dealers(actor, words)),
        _found("employees", _employees(actor, or_(begins(Employee.code, words), holds(Employee.name, words)))),
        _found("people", _people(actor, *people)),
        _found("contacts", _contacts(actor, begins(DealerContact.name, words))),
        _found("materials", _materials(actor, words)),
        _found("batches", (Hit(*line) for line in seeking.batches(actor, words, SHOWN + 1))),
        *_by_label(actor, words[-1].upper()),
    ]
    return [one for one in found if one.hits]


@transaction
def _by_phone(actor: Actor, index: str) -> list[Found]:
    found = [
        _found("employees", _employees(actor, Employee.phone_index == index)),
        _found("people", _people(actor, DealerStaff.phone_index == index)),
        _found("contacts", _contacts(actor, DealerContact.phone_index == index)),
        _found("followers", _followers(actor, Follower.phone_index == index)),
        _found("bindings", _bindings(actor, Follower.phone_index == index)),
    ]
    audit.record(actor, "console:phone:search", "list", None, found=sum(len(one.hits) for one in found))
    return [one for one in found if one.hits]


def _found(kind: Kind, hits: Iterator[Hit]) -> Found:
    listed = list(hits)
    return Found(kind, listed[:SHOWN], len(listed) > SHOWN)


def _dealers(actor: Actor, words: tuple[str, ...]) -> Iterator[Hit]:
    coded = begins(Dealer.code, [*words, *(word.upper() for word in words)])
    query = select_found(select(Dealer.code, Dealer.name), Dealer.id, coded, holds(Dealer.name, words))
    query = query.where(scopes.seen(actor, "dealers.read", Dealer))
    exact_first = case((Dealer.code.in_([word.upper() for word in words]), 0), else_=1)
    for code, name in session().execute(query.order_by(exact_first, Dealer.code).limit(SHOWN + 1)):
        yield Hit(code, name, code)


def _employees(actor: Actor, named: ColumnElement[bool]) -> Iterator[Hit]:
    if not may(actor, "organisation.read"):
        return
    query = select(Employee.code, Employee.name, Employee.position).where(
        scopes.seen(actor, "organisation.read", Employee), named
    )
    for code, name, position in session().execute(query.order_by(Employee.code).limit(SHOWN + 1)):
        yield Hit(code, name, " · ".join(filter(None, (code, position))))


def _people(actor: Actor, *named: ColumnElement[bool]) -> Iterator[Hit]:
    """People of dealers; the dealer's page shows who they are and what they are bound to."""
    query = (
        select(Dealer.code, DealerStaff.name, Dealer.name, Follower.label)
        .join(Dealer, Dealer.id == DealerStaff.dealer_id)
        .outerjoin(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
        .outerjoin(Follower, Follower.id == Binding.follower_id)
        .where(scopes.seen(actor, "dealers.read", DealerStaff), *named)
    )
    for code, name, dealer, label in session().execute(query.order_by(DealerStaff.name).limit(SHOWN + 1)):
        yield Hit(code, name, " · ".join(filter(None, (dealer, label))))


def _contacts(actor: Actor, named: ColumnElement[bool]) -> Iterator[Hit]:
    """Whom headquarters calls at a dealer; the dealer's page says what for."""
    query = (
        select(Dealer.code, DealerContact.name, Dealer.name, DealerContact.position)
        .join(Dealer, Dealer.id == DealerContact.dealer_id)
        .where(scopes.seen(actor, "dealers.read", DealerContact), named)
    )
    for code, name, dealer, position in session().execute(
        query.order_by(DealerContact.name, Dealer.code).limit(SHOWN + 1)
    ):
        yield Hit(code, name, " · ".join(filter(None, (dealer, position))))


def _materials(actor: Actor, words: tuple[str, ...]) -> Iterator[Hit]:
    """By title, whatever became of them; drafts too, since somebody looks for what they began."""
    if not may(actor, "materials.read"):
        return
    query = select(Material.token, Material.title, Material.product_line).where(holds(Material.title, words))
    for token, title, line in session().execute(query.order_by(Material.id.desc()).limit(SHOWN + 1)):
        yield Hit(token, title, line or "")


def _by_label(actor: Actor, word: str) -> Iterator[Found]:
    """WeChat people by their label (访客 7F3K), their bindings and notices, and a binding by its number (#12)."""
    if number := NUMBER.fullmatch(word):
        yield _found("bindings", _bindings(actor, Binding.id == int(number[1])))
    elif label := LABEL.fullmatch(word):
        labelled = begins(Follower.label, [f"{LABELLED}{label[1]}"])
        yield _found("followers", _followers(actor, labelled))
        yield _found("bindings", _bindings(actor, labelled))
        yield _found("notices", _notices(actor, labelled))


def _followers(actor: Actor, named: ColumnElement[bool]) -> Iterator[Hit]:
    """WeChat people by their page: with the name and the dealer they are known by, where the asker may see that."""
    if not may(actor, READ):
        return
    for row in profiles.listed(actor, named, SHOWN + 1):
        known_by = (row.name, row.dealer_name or row.customer_of_name)
        yield Hit(str(row.id), row.label, " · ".join(filter(None, known_by)))


def _bindings(actor: Actor, named: ColumnElement[bool]) -> Iterator[Hit]:
    if not may(actor, "bindings.read"):
        return
    for row in bindings_where(actor, named, SHOWN + 1):
        yield Hit(str(row.id), row.person, f"{row.target_name} · {row.label}")


def _notices(actor: Actor, named: ColumnElement[bool]) -> Iterator[Hit]:
    if not may(actor, "outbox.read"):
        return
    query = (
        select(OutboxPromise.topic, Follower.label)
        .join(Follower, Follower.id == OutboxPromise.follower_id)
        .where(OutboxPromise.topic.is_not(None), named)
        .order_by(OutboxPromise.id.desc())
        .limit(SHOWN + 1)
    )
    for topic, label in session().execute(query):
        yield Hit(label, topic, label)


def _phone(word: str) -> str | None:
    try:
        return phones.normalise(word)
    except Invalid:
        return None
