"""Made-up traces of items with the truth beside them: honest ones with all that honest people do, and copied labels.

What people do is assumed, not measured; the shares stand in `HABITS`. One seed gives the same traces everywhere.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from services.item_codes.looks import Look
from services.item_codes.places import Place
from services.item_codes.suspecting import Owned, Trace

START = datetime(2026, 6, 1, 1, tzinfo=UTC)
CLONED = 0.005
# Roughly where twenty large cities lie, in tenths of a degree, and how many people, in millions.
CITIES = (
    ((399, 1164), 22), ((312, 1215), 25), ((231, 1133), 19), ((225, 1140), 18), ((307, 1041), 21), ((296, 1065), 32),
    ((306, 1143), 14), ((303, 1202), 12), ((321, 1188), 9), ((343, 1089), 13), ((391, 1172), 14), ((313, 1206), 13),
    ((347, 1136), 13), ((282, 1129), 10), ((361, 1204), 10), ((418, 1234), 9), ((456, 1266), 10), ((250, 1027), 8),
    ((261, 1193), 8), ((228, 1083), 9),
)  # fmt: skip
HABITS = {
    "placed": 0.9,  # looks of which the address tells a place; of these some tell a wrong one:
    "misplaced": 0.02,
    "binds": 0.4,
    "scans again": 0.35,
    "travels": 0.06,  # and scans it elsewhere
    "gives away": 0.12,  # mostly to another city, days later
    "given on": 0.01,
    "scanned on the shelf": 0.05,  # by one to five people before it is bought
    "scanned at table": 0.08,  # by two to five guests of one evening
    "sends a picture": 0.004,  # to somebody elsewhere, who scans it within the hour
}
LOCAL = 0.1  # copies sold in one city alone
EARLY = 0.1  # copies made of labels that were looked at before they were active


@dataclass
class Item:
    """One item: its looks in order, which of them are of copies, its owner."""

    cloned: bool
    looks: list[Look] = field(default_factory=list)
    foreign: set[int] = field(default_factory=set)
    """Persons who hold a copy."""
    owned: Owned | None = None
    early_at: datetime | None = None

    def traces(self) -> Iterator[tuple[Look, Trace]]:
        """As it stood after each look."""
        self.looks.sort(key=lambda look: look.at)
        for n, look in enumerate(self.looks, 1):
            owned = self.owned if self.owned and self.owned.since < look.at else None
            yield look, Trace(self.looks[:n], self.early_at, owned)


class Makes:
    """Makes items, one after the other."""

    def __init__(self, seed: int, *, placed: bool = True) -> None:
        self.dice = random.Random(seed)
        self.placed = placed
        self.person = 0

    def items(self, count: int) -> Iterator[Item]:
        for _ in range(count):
            yield self._clone() if self.dice.random() < CLONED else self._honest()

    def _does(self, habit: str) -> bool:
        return self.dice.random() < HABITS[habit]

    def _somebody(self) -> int:
        self.person += 1
        return self.person

    def _city(self) -> tuple[int, int]:
        return self.dice.choices([city for city, _ in CITIES], [weight for _, weight in CITIES])[0]

    def _look(self, person: int, at: datetime, city: tuple[int, int]) -> Look:
        minute = at.replace(second=0, microsecond=0)
        if not self.placed or not self._does("placed"):
            return Look(person, minute)
        latitude, longitude = self._city() if self._does("misplaced") else city
        return Look(person, minute, Place(latitude + self.dice.randint(-2, 2), longitude + self.dice.randint(-2, 2)))

    def _after(self, at: datetime, least: float, most: float) -> datetime:
        """So many hours later."""
        return at + timedelta(hours=self.dice.uniform(least, most))

    def _honest(self, *, cloned: bool = False) -> Item:
        item, buyer, city = Item(cloned), self._somebody(), self._city()
        bought = self._after(START, 0, 24 * 90)
        if self._does("scanned on the shelf"):
            for _ in range(self.dice.randint(1, 5)):
                item.looks.append(self._look(self._somebody(), self._after(bought, -24 * 10, -1), city))
        item.looks.append(self._look(buyer, bought, city))
        if self._does("binds"):
            item.owned = Owned(buyer, bought + timedelta(minutes=1))
        if self._does("scans again"):
            item.looks += [self._look(buyer, self._after(bought, 1, 24 * 60), city) for _ in range(2)]
        if self._does("travels"):
            item.looks.append(self._look(buyer, self._after(bought, 4, 24 * 20), self._city()))
        if self._does("sends a picture"):
            item.looks.append(self._look(self._somebody(), self._after(bought, 0.05, 1), self._city()))
        holder_at, home = bought, city
        if self._does("gives away"):
            holder_at, home = self._after(bought, 30, 24 * 20), self._city()
            item.looks.append(self._look(self._somebody(), holder_at, home))
            if self._does("given on"):
                item.looks.append(self._look(self._somebody(), self._after(holder_at, 30, 24 * 40), self._city()))
        if self._does("scanned at table"):
            evening = self._after(holder_at, 24, 24 * 60)
            for _ in range(self.dice.randint(2, 5)):
                item.looks.append(self._look(self._somebody(), self._after(evening, 0, 2), home))
        return item

    def _clone(self) -> Item:
        """An honest item whose label was copied: strangers scan the copies over some weeks, most of them far apart."""
        item = self._honest(cloned=True)
        if self.dice.random() < EARLY:
            item.early_at = START
        local, begun = self.dice.random() < LOCAL, self._after(min(look.at for look in item.looks), 1, 24 * 10)
        town = self._city()
        for _ in range(self.dice.randint(5, 12)):
            stranger = self._somebody()
            item.foreign.add(stranger)
            item.looks.append(self._look(stranger, self._after(begun, 0, 24 * 25), town if local else self._city()))
        return item
