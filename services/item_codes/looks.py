"""Looks at codes as rows: who of the persons we know looked at an item, and who was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import insert_all_once, insert_missing, insert_once, session, transaction
from models.item_looks import ItemLook, ItemSeen
from services import clock
from services.item_codes.devices import device_of
from services.item_codes.networks import Networks, networks_of
from services.item_codes.places import Place, place_of

MOST_WEIGHED = 500  # of one item, the newest; more would weigh no more
OF_A_DAY = 12  # of one person at one item: who looks on washes nobody else's look away


@dataclass(frozen=True, slots=True)
class Circumstances:
    """From where somebody looks, as the door knows it: neither is kept, but the network for counting, the kind of
    device, and roughly the place."""

    address: str | None = None
    agent: str = ""

    @property
    def networks(self) -> Networks:
        return networks_of(self.address)


NOWHERE = Circumstances()


@dataclass(frozen=True, slots=True)
class Look:
    """One look of a known person; `person` is None for one who asked to be forgotten, who was another all the same."""

    person: int | None
    at: datetime
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NewLook:
    """A person looks at an item, now; `way` is page or mini."""

    serial: int
    batch_id: int
    person_id: int
    way: str
    seen_from: Circumstances


@dataclass(frozen=True, slots=True)
class Earlier:
    """What others and oneself did before: when somebody looked first, and when somebody else did, and in which city,
    where its name is known."""

    first_at: datetime | None
    others_at: datetime | None
    noted: bool = False
    """Whether this person's look of this minute is written already, or as many of this day as are."""
    others_place: str | None = None


NOBODY_BEFORE = Earlier(None, None)


def earlier(serial: int, person_id: int | None) -> Earlier:
    """Inside a rule: what was looked at before; it changes nothing."""
    return _weighed(looks_at(serial), person_id, _minute())


def looks_at(serial: int) -> list[Look]:
    """Inside a rule: the looks of persons at one item, the oldest first."""
    query = select(
        ItemLook.follower_id, ItemLook.minute, ItemLook.latitude_tenths, ItemLook.longitude_tenths, ItemLook.place
    ).where(ItemLook.serial == serial)
    rows = session().execute(query.order_by(ItemLook.id.desc()).limit(MOST_WEIGHED)).all()
    return sorted(
        (
            Look(person, at, None if latitude is None or longitude is None else Place(latitude, longitude, name))
            for person, at, latitude, longitude, name in rows
        ),
        key=lambda look: look.at,
    )


@transaction
def write_down(look: NewLook) -> tuple[list[Look], list[Look]]:
    """Note that a person looked, once a minute and twelve times a day; the looks that stood before, and those that
    stand now, the oldest first.

    The item's own row is made or held first: of two persons who look at one moment, the second waits, and sees the
    look of the first. Locks: the item.
    """
    minute = _minute()
    _hold(look.serial, look.batch_id, minute)
    before = looks_at(look.serial)
    if _weighed(before, look.person_id, minute).noted:
        return before, before
    place = place_of(look.seen_from.address)
    insert_once(ItemLook, **_row(look, minute, place, is_first=not before))
    return before, [*before, Look(look.person_id, minute, place)]


@transaction
def write_down_firsts(looks: Sequence[NewLook]) -> None:
    """The same of several items that nobody was seen to look at, each once. Raises `SomebodyWas` where another did
    meanwhile: what was asked before is over then, and so is the transaction. Locks: the items, the lower first."""
    minute, rows = _minute(), sorted(looks, key=lambda look: look.serial)
    seen = [{"serial": look.serial, "batch_id": look.batch_id, "first_at": minute} for look in rows]
    if not _are_first(seen):
        raise SomebodyWas
    insert_all_once(ItemLook, [_row(look, minute, place_of(look.seen_from.address), is_first=True) for look in rows])


class SomebodyWas(Exception):
    """Another person looked at the same moment, and was first."""


def _row(look: NewLook, minute: datetime, place: Place | None, *, is_first: bool) -> dict[str, object]:
    return {
        "serial": look.serial,
        "batch_id": look.batch_id,
        "follower_id": look.person_id,
        "minute": minute,
        "way": look.way,
        "device": device_of(look.seen_from.agent),
        "latitude_tenths": place and place.latitude_tenths,
        "longitude_tenths": place and place.longitude_tenths,
        "place": place and place.name,
        "is_first": is_first,
        "unfolded": 1,
    }


def _are_first(rows: Sequence[dict[str, object]]) -> bool:
    """Whoever is not waits for the end of the one who is, and then ends their own transaction: two who waited and both
    went on would each hold what the other wants."""
    return insert_all_once(ItemSeen, rows)


def _hold(serial: int, batch_id: int, minute: datetime) -> None:
    """The first one makes the row; an insert that finds it there holds it as well (SQLite: holds everything)."""
    insert_missing(ItemSeen, [{"serial": serial, "batch_id": batch_id, "first_at": minute}])


def weigh(before: list[Look], person_id: int) -> Earlier:
    return _weighed(before, person_id, _minute())


def _weighed(looks: list[Look], person_id: int | None, minute: datetime) -> Earlier:
    other = next((look for look in looks if person_id is None or look.person != person_id), None)
    mine = [look.at for look in looks if look.person == person_id]
    noted = minute in mine or sum(clock.shown(at)[:10] == clock.shown(minute)[:10] for at in mine) >= OF_A_DAY
    place = other.place.name if other and other.place else None
    return Earlier(looks[0].at if looks else None, other.at if other else None, noted, place)


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
