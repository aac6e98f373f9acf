"""Counting anew the sums of months, thirds and provinces: from the sums by day, which are their parts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, case, delete, func, insert, literal, select

from models.db import Base, session, transaction
from models.reading import NOBODY, HandDay
from models.reading_sums import DealerPlace, HandSpan, PlaceSpan
from services import audit
from services.access import Actor
from services.reading import turns
from services.reading.day_sums import NAMES
from services.reading.places import NOWHERE, provinces_of

DEALERS_AT_ONCE = 5_000
_OF_MONTH = func.substr(HandDay.day, 9, 2, type_=String)
_MONTH = func.substr(HandDay.day, 1, 7, type_=String)
_THIRD = _MONTH + case((_OF_MONTH <= "10", literal("a")), (_OF_MONTH <= "20", literal("b")), else_=literal("c"))
_SUMS = [func.sum(getattr(HandDay, name)) for name in NAMES]
_HAND = (HandDay.dealer_id, HandDay.dealer_staff_id, HandDay.employee_id)


@transaction
def recount_spans(actor: Actor) -> int:
    """Take these sums away and add them up anew, every dealer under the provinces it is authorised in now. One
    transaction; meanwhile nobody folds. How many dealers have sums."""
    turns.wait_for()
    for table in (HandSpan, PlaceSpan, DealerPlace):
        session().execute(delete(table))
    dealers = list(session().scalars(select(HandDay.dealer_id).where(HandDay.dealer_id != NOBODY).distinct()))
    for start in range(0, len(dealers), DEALERS_AT_ONCE):
        now = provinces_of(dealers[start : start + DEALERS_AT_ONCE])
        rows = [{"dealer_id": one, "provinces": places, "moved": None} for one, places in now.items()]
        session().execute(insert(DealerPlace), rows)
    for span in (_MONTH, _THIRD):
        by_hand = select(span, *_HAND, *_SUMS).group_by(span, *_HAND)
        _fill(HandSpan, ["span", "dealer_id", "dealer_staff_id", "employee_id"], by_hand)
    place = func.coalesce(DealerPlace.provinces, NOWHERE)
    every: tuple[Any, ...] = (HandDay.day, _MONTH, _THIRD)
    for span in every:
        by_place = select(span, place, HandDay.material_id, *_SUMS).select_from(HandDay)
        by_place = by_place.outerjoin(DealerPlace, DealerPlace.dealer_id == HandDay.dealer_id)
        by_place = by_place.group_by(span, place, HandDay.material_id)
        _fill(PlaceSpan, ["span", "provinces", "material_id"], by_place)
    audit.record(actor, "reading:sums:recount", "reading_sums", None, dealers=len(dealers))
    return len(dealers)


def _fill(table: type[Base], keys: list[str], rows: Any) -> None:
    session().execute(insert(table).from_select([*keys, *NAMES], rows, include_defaults=False))
