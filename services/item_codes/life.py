"""The whole life of one code, as headquarters sees it: what it is of, what was done to it, who looked, whose it is,
what is odd."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from models.db import session, transaction
from models.item_looks import EarlyLook, ItemLook
from models.items import Item
from models.people import Follower
from services import audit
from services.access import Actor, may, require
from services.item_codes import cases, finding, happenings
from services.item_codes.cases import CaseRow
from services.item_codes.finding import Looked
from services.item_codes.happenings import Happened
from services.people_profiles.finding import READ

SHOWN = 100  # looks, the newest
ABOUT_BATCHES = 1_000  # acts that meant one code


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look of a person, by label; `person_id` only for whoever may see people."""

    at: datetime
    label: str | None
    person_id: int | None
    way: str
    device: str | None
    place: str | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class Early:
    """Looks while the code was not good."""

    first_at: datetime
    last_at: datetime
    looks: int


@dataclass(frozen=True, slots=True)
class BoundItem:
    """The item as somebody's, once it was bound: its owner by label (None: nobody's now); `person_id` and `item_id`
    only for whoever may see those."""

    item_id: int | None
    owner: str | None
    person_id: int | None
    first_bound_at: datetime
    warranty_until: date | None


@dataclass(frozen=True, slots=True)
class Life:
    """Everything about one code; looks, cases and an owner only of an item."""

    about: Looked
    deeds: list[Happened]
    looks: list[LookRow]
    early: Early | None
    cases: list[CaseRow]
    item: BoundItem | None


@transaction
def of_code(actor: Actor, text: str) -> Life:
    """The life of the code that was typed, pasted or scanned, of any kind; a link is read as well. That it was looked
    up is written down: it tells who looked at one item. Refuses `code_…` for what is no code, `code_unknown`."""
    require(actor, "codes.read")
    about = finding.look_up(actor, text)
    audit.record(actor, happenings.LOOKED_UP, "code_batch", about.batch_id, serial=about.serial, kind=about.kind)
    deeds = happenings.of_items(about.batch_id, about.items, ABOUT_BATCHES)
    if about.kind != "item":
        return Life(about, deeds, [], None, [], None)
    serial = about.serial
    looks, early = _looks(actor, serial), _early(serial)
    return Life(about, deeds, looks, early, cases.of_item(serial), _item(actor, serial))


def _looks(actor: Actor, serial: int) -> list[LookRow]:
    query = (
        select(ItemLook, Follower.id, Follower.label)
        .outerjoin(Follower, Follower.id == ItemLook.follower_id)
        .where(ItemLook.serial == serial)
    )
    rows = session().execute(query.order_by(ItemLook.id.desc()).limit(SHOWN))
    may_open = may(actor, READ)
    return [
        LookRow(look.minute, label, person if may_open else None, look.way, look.device, look.place, look.is_first)
        for look, person, label in rows
    ]


def _early(serial: int) -> Early | None:
    row = session().get(EarlyLook, serial)
    return None if row is None else Early(row.first_at, row.last_at, row.looks)


def _item(actor: Actor, serial: int) -> BoundItem | None:
    query = select(Item, Follower.label).outerjoin(Follower, Follower.id == Item.owner_id).where(Item.serial == serial)
    found = session().execute(query).one_or_none()
    if found is None:
        return None
    item, owner = found
    person, opens = item.owner_id if may(actor, READ) else None, may(actor, "items.read")
    return BoundItem(item.id if opens else None, owner, person, item.first_bound_at, item.warranty_until)
