"""Whether a label was copied: a pure judgement over the looks at one item, with its reasons.

A count alone accuses nobody: labels are scanned again, in the shop before they are bought, by those one gives to, by a
whole table of guests. What one bottle cannot do is what counts: be with different people in many cities within a
month, travel faster than an aeroplane from one person to the next, be looked at by strangers on day after day when it
has an owner. Signs have weights; together they must reach `ENOUGH`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services import clock
from services.item_codes.looks import Look
from services.item_codes.places import Place, distance_km

WITHIN = timedelta(days=30)
APART_KM = 100.0  # two places; nearer ones are one city and what lies around it
FASTEST_KMH = 900.0
CITIES = 3
MANY, CROWD = 6, 8  # people, each on a day of their own
STRANGER_DAYS = 3
AWAY_DAYS = 4
ENOUGH = 4
NEWEST = 60  # looks that are weighed


@dataclass(frozen=True, slots=True)
class Owned:
    """To whom an item belongs, and since when."""

    person: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of one item: looks of persons (not of those who work for the brand or a dealer), the oldest first;
    when its code was looked at before it was good; its owner."""

    looks: Sequence[Look]
    early_at: datetime | None = None
    owned: Owned | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One sign: `early`, `speed`, `cities`, `away`, `crowd`, `strangers`; with how many, and its weight."""

    rule: str
    number: int
    weight: int


def judge_trace(trace: Trace) -> list[Reason]:
    """The signs that a label was copied, as of the newest look; what lies longer back than thirty days is over."""
    if not trace.looks:
        return []
    newest = trace.looks[-1].at
    looks = _telling([look for look in trace.looks if look.at > newest - WITHIN])[-NEWEST:]
    people = _people(looks)
    found = [
        _early(trace),
        _speed(looks),
        _cities(looks),
        _away(trace, looks),
        _crowd(looks, people),
        _strangers(trace, looks),
    ]
    return [reason for reason in found if reason is not None]


def _telling(looks: Sequence[Look]) -> list[Look]:
    """Of one person in one place on one day the first look and the last: who made a copy, and looks at it all day,
    would else push out of those that are weighed what buyers of copies leave."""
    first: dict[object, int] = {}
    last: dict[object, int] = {}
    for number, look in enumerate(looks):
        spot = None if look.place is None else (look.place.latitude_tenths, look.place.longitude_tenths)
        key = (look.at if look.person is None else look.person, clock.shown(look.at)[:10], spot)
        first.setdefault(key, number)
        last[key] = number
    return [looks[number] for number in sorted({*first.values(), *last.values()})]


def is_suspicious(reasons: Iterable[Reason]) -> bool:
    return sum(reason.weight for reason in reasons) >= ENOUGH


def _people(looks: Iterable[Look]) -> set[object]:
    """Distinct people; who asked to be forgotten is one for each moment, as they cannot be told apart."""
    return {look.at if look.person is None else look.person for look in looks}


def _early(trace: Trace) -> Reason | None:
    return Reason("early", 1, 2) if trace.early_at is not None else None


def _speed(looks: Sequence[Look]) -> Reason | None:
    """Looks, one after the other, by distinct people, that no traveller could make; nobody counts in two pairs, so that
    an address which a file has in the wrong city weighs once. One pair may be a picture sent to a friend."""
    pairs = 0
    placed = [look for look in looks if look.place is not None]
    before: Look | None = None
    for look in placed:
        if before is not None and before.person != look.person and _too_fast(before, look):
            pairs += 1
            before = None
        else:
            before = look
    return Reason("speed", pairs, 3 if pairs > 1 else 1) if pairs else None


def _too_fast(one: Look, other: Look) -> bool:
    if one.place is None or other.place is None:
        return False
    distance = distance_km(one.place, other.place)
    hours = max((other.at - one.at).total_seconds() / 3600, 1 / 60)  # looks are kept to the minute
    return distance > APART_KM and distance / hours > FASTEST_KMH


def _cities(looks: Sequence[Look]) -> Reason | None:
    """Places far from each other, each with a person of its own: who travels with a bottle is one person in many. Three
    may be a gift and an address that a file has in the wrong city, and need another sign; four do not."""
    places = apart({look.person: look.place for look in looks if look.place is not None}.values())
    return Reason("cities", len(places), ENOUGH if len(places) > CITIES else 2) if len(places) >= CITIES else None


def _crowd(looks: Sequence[Look], people: set[object]) -> Reason | None:
    """Many people, on many days: a shelf or a table sees several on one."""
    days = {clock.shown(look.at)[:10] for look in looks}
    number = min(len(people), len(days))
    return Reason("crowd", number, ENOUGH if number >= CROWD else 2) if number >= MANY else None


def _away(trace: Trace, looks: Sequence[Look]) -> Reason | None:
    """People on days of their own, far from where the item was seen first: one may have been given it, and guests of
    theirs come on one day."""
    first = next((look for look in trace.looks if look.place is not None), None)
    if first is None or first.place is None:
        return None
    far = [
        look for look in looks
        if look.place is not None and look.person != first.person and distance_km(look.place, first.place) > APART_KM
    ]  # fmt: skip
    number = len(_days_of_their_own(far))
    return Reason("away", number, ENOUGH if number >= AWAY_DAYS else 2) if number >= AWAY_DAYS - 1 else None


def _days_of_their_own(looks: Iterable[Look]) -> set[str]:
    """The days on which somebody looked who had not before."""
    days: dict[object, str] = {}
    for look in looks:
        days.setdefault(look.at if look.person is None else look.person, clock.shown(look.at)[:10])
    return set(days.values())


def _strangers(trace: Trace, looks: Sequence[Look]) -> Reason | None:
    """Others than the owner, after it was the owner's: whoever it is given to is one of them, a table of guests comes
    on one day."""
    if trace.owned is None:
        return None
    after = [look for look in looks if look.at > trace.owned.since and look.person != trace.owned.person]
    number = len(_days_of_their_own(after))
    return Reason("strangers", number, ENOUGH) if number >= STRANGER_DAYS else None


def apart(places: Iterable[Place]) -> list[Place]:
    """Of places, some that lie far from each other."""
    kept: list[Place] = []
    for place in places:
        if all(distance_km(place, other) > APART_KM for other in kept):
            kept.append(place)
    return kept
