"""Sums of materials by day, month and province: whose hand it was, and in all hands; the same whether folded bit by bit
or counted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import NamedTuple

from models.db import add_up
from models.reading import NOBODY, HandDay, MaterialDay
from models.reading_sums import HandSpan, PlaceSpan
from services import clock
from services.reading.places import counted_under
from services.reading.spans import spans_of


class Hand(NamedTuple):
    """In whose hand a share is, in the order of the table's key."""

    dealer_id: int
    dealer_staff_id: int
    employee_id: int


@dataclass
class Sums:
    """What is added up under one key; milliseconds are of active reading."""

    taken_out: int = 0
    forwards: int = 0
    opened: int = 0
    completed: int = 0
    beats: int = 0
    active_ms: int = 0

    def add(self, other: Sums, sign: int = 1) -> None:
        for name in NAMES:
            setattr(self, name, getattr(self, name) + sign * getattr(other, name))


NAMES = ("taken_out", "forwards", "opened", "completed", "beats", "active_ms")
Key = tuple[str, Hand, int]


def hand(dealer_id: int | None, dealer_staff_id: int | None, employee_id: int | None) -> Hand:
    return Hand(dealer_id or NOBODY, dealer_staff_id or NOBODY, employee_id or NOBODY)


def day_of(moment: datetime) -> str:
    """The day of China's calendar."""
    return clock.shown(moment)[:10]


class DaySums:
    """Sums by day, hand and material as they are gathered, then written by one statement for each table."""

    def __init__(self) -> None:
        self.by_hand: dict[Key, Sums] = defaultdict(Sums)

    def of(self, at: datetime, hand: Hand, material_id: int) -> Sums:
        return self.by_hand[day_of(at), hand, material_id]

    def take_share(self, sent_at: datetime, hand: Hand, material_id: int, depth: int) -> None:
        """Taken out by one of ours, or passed on by a reader."""
        one = self.of(sent_at, hand, material_id)
        one.taken_out += depth == 0
        one.forwards += depth > 0

    def by_material(self) -> dict[tuple[int, str], Sums]:
        found: dict[tuple[int, str], Sums] = defaultdict(Sums)
        for (day, _hand, material_id), sums in self.by_hand.items():
            found[material_id, day].add(sums)
        return found

    def write(self) -> None:
        """Add all to what the tables hold."""
        by_hand = ({"day": day, **whose._asdict(), "material_id": one} for day, whose, one in self.by_hand)
        add_up(HandDay, _rows(by_hand, self.by_hand.values()), adds=NAMES)
        by_material = self.by_material()
        keys = ({"material_id": one, "day": day} for one, day in by_material)
        add_up(MaterialDay, _rows(keys, by_material.values()), adds=NAMES)
        self.write_spans()

    def write_spans(self, sign: int = 1) -> None:
        """Add all to the sums of months, of thirds and of provinces; with -1 take it away."""
        places = counted_under(whose.dealer_id for _day, whose, _material in self.by_hand)
        hands: dict[tuple[str, Hand], Sums] = defaultdict(Sums)
        of_places: dict[tuple[str, str, int], Sums] = defaultdict(Sums)
        for (day, whose, material_id), sums in self.by_hand.items():
            for span in spans_of(day):
                hands[span, whose].add(sums, sign)
            for span in (day, *spans_of(day)):
                of_places[span, places[whose.dealer_id], material_id].add(sums, sign)
        by_hand = ({"span": span, **whose._asdict()} for span, whose in hands)
        add_up(HandSpan, _rows(by_hand, hands.values()), adds=NAMES)
        by_place = ({"span": span, "provinces": place, "material_id": one} for span, place, one in of_places)
        add_up(PlaceSpan, _rows(by_place, of_places.values()), adds=NAMES)


def _rows(keys: Iterable[dict[str, object]], sums: Iterable[Sums]) -> list[dict[str, object]]:
    return [key | asdict(one) for key, one in zip(keys, sums, strict=True)]
