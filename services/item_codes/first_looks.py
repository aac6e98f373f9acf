"""First looks: of most codes that are looked at nothing is known yet, so that nothing is asked but whether it is so.

Looks that come at one moment go into one transaction (`services/combining.py`): one question and two statements for all
of them, one COMMIT. Of those whom we do not know, the question alone. What anything is known of goes its own way
(`verifying.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Integer, Select, literal_column, select, union_all

from models.bindings import OPEN, Binding
from models.db import reading, repeatable, session, transaction
from models.db.several import MOST, is_one_of, length_for, named
from models.item_cases import ItemCase
from models.item_looks import ItemSeen
from models.items import Item
from services.combining import Combined
from services.item_codes import looks
from services.item_codes.looks import NewLook

AT_ONCE = MOST  # in one transaction


@dataclass(frozen=True, slots=True)
class Known:
    """Whether anything is known of an item, and of who looks, that has to be asked for."""

    looked_at: bool = False
    """Persons looked at it, or a case of a copied label is open."""
    owned: bool = False
    """It was bound once."""
    bound: bool = False
    """Whoever looks is bound to headquarters or to a dealer."""


NOTHING = Known()
_LOOKED_AT, _OWNED, _BOUND = 1, 2, 3


@cache
def _question(length: int) -> CompoundSelect[Any]:
    def told(what: int, column: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
        # Written into the statement, which then is the same each time: nothing is left to be filled in.
        return select(literal_column(str(what), Integer()), column).where(*conditions)

    def serial(column: Any) -> ColumnElement[bool]:
        return is_one_of(column, "serial", length)

    return union_all(
        told(_LOOKED_AT, ItemSeen.serial, serial(ItemSeen.serial)),
        told(_LOOKED_AT, ItemCase.serial, serial(ItemCase.serial), ItemCase.open_marker == OPEN),
        told(_OWNED, Item.serial, serial(Item.serial)),
        told(
            _BOUND, Binding.follower_id, is_one_of(Binding.follower_id, "person", length), Binding.open_marker == OPEN
        ),
    )


def _known_of(asked: Sequence[tuple[int, int | None]]) -> list[Known]:
    """Inside a rule: one question that mostly saves all others, for each item and who looks at it."""
    length = length_for(len(asked))
    serials, people = sorted({serial for serial, _ in asked}), {person for _, person in asked if person is not None}
    meant = named("serial", serials, length) | named("person", sorted(people), length)
    found = {(what, number) for what, number in session().connection().execute(_question(length), meant)}
    return [
        Known((_LOOKED_AT, serial) in found, (_OWNED, serial) in found, (_BOUND, person) in found)
        for serial, person in asked
    ]


def known(serial: int) -> Known:
    """Whether anything is known of an item that nobody we know looks at; it changes nothing."""
    return _asked.do((serial, None))


def write_if_first(look: NewLook) -> Known:
    """Write a person's look down where nothing is known of the item and of them (`NOTHING`); else what is known, and
    nothing is written. Raises `SomebodyWas` where another person was first meanwhile. Locks: the item."""
    return _combined.do(look)


@repeatable
@transaction
def _written(new: Sequence[NewLook]) -> list[Known]:
    """Of two who look at one item in one round the second is told that somebody was."""
    told = _known_of([(look.serial, look.person_id) for look in new])
    firsts: dict[int, NewLook] = {}
    for place, look in enumerate(new):
        if told[place] == NOTHING:
            if look.serial in firsts:
                told[place] = Known(looked_at=True)
            else:
                firsts[look.serial] = look
    if firsts:
        looks.write_down_firsts(list(firsts.values()))
    return told


_combined = Combined(_written, AT_ONCE)
_asked = Combined(reading(_known_of), AT_ONCE)
