"""Looks at codes as rows: who of the persons we know looked at an item, and who was first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import insert_missing, session, transaction
from models.item_looks import ItemLook, ItemSeen
from services import clock
from services.item_codes.devices import device_of
from services.item_codes.networks import Networks, networks_of
from services.item_codes.places import Place, place_of

MOST_WEIGHED = 500  # of one item, the newest; more would weigh no more


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
class Earlier:
    """What others and oneself did before: when somebody looked first, and when somebody else did."""

    first_at: datetime | None
    others_at: datetime | None
    noted: bool = False
    """Whether this person's look of this minute is written already."""


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
def write_down(
    serial: int, batch_id: int, person_id: int, way: str, seen_from: Circumstances
) -> tuple[list[Look], list[Look]]:
    """Note that a person looked, once a minute; the looks that stood before, and those that stand now, the oldest
    first.

    The item's own row is made or held first: of two persons who look at one moment, the second waits, and sees the
    look of the first. Locks: the item.
    """
    minute = _minute()
    _hold(serial, batch_id, minute)
    before = looks_at(serial)
    if _weighed(before, person_id, minute).noted:
        return before, before
    place = place_of(seen_from.address)
    session().add(
        ItemLook(
            serial=serial,
            batch_id=batch_id,
            follower_id=person_id,
            minute=minute,
            way=way,
            device=device_of(seen_from.agent),
            latitude_tenths=place and place.latitude_tenths,
            longitude_tenths=place and place.longitude_tenths,
            place=place and place.name,
            is_first=not before,
        )
    )
    return before, [*before, Look(person_id, minute, place)]


def _hold(serial: int, batch_id: int, minute: datetime) -> None:
    """The first one makes the row; an insert that finds it there holds it as well (SQLite: holds everything)."""
    insert_missing(ItemSeen, [{"serial": serial, "batch_id": batch_id, "first_at": minute}])


def weigh(before: list[Look], person_id: int) -> Earlier:
    return _weighed(before, person_id, _minute())


def _weighed(looks: list[Look], person_id: int | None, minute: datetime) -> Earlier:
    others = [look.at for look in looks if person_id is None or look.person != person_id]
    noted = any(look.person == person_id and look.at == minute for look in looks)
    return Earlier(looks[0].at if looks else None, others[0] if others else None, noted)


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
