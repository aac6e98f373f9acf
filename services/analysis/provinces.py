"""What a region manager's dealers had of materials, from sums of whole provinces."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, false, func, or_, select, union_all

from models.reading import HandDay
from models.reading_sums import MOVED, DealerPlace, PlaceSpan
from services.analysis.periods import Period, in_days, today
from services.reading.spans import cover

LETTERS_OF_A_DAY = len("2026-11-13")


def of_provinces(
    hers: ColumnElement[bool],
    provinces: Collection[str],
    period: Period,
    names: Sequence[str],
    only: Collection[int] | None,
) -> Subquery:
    """Rows with these columns of `HandDay`, to be added up: what was counted under these provinces, put right by what
    dealers had who were authorised elsewhere since and whose sums wait to be moved. By one statement, so that a dealer
    that is being moved is seen once. `hers` says whether `HandDay.dealer_id` is hers now."""
    by_day = "day" in names
    shown = [PlaceSpan.span.label("day") if one == "day" else getattr(PlaceSpan, one) for one in names]
    counted = select(*shown).where(_days(period) if by_day else _spans(period), under(provinces, PlaceSpan.provinces))
    sign = case((hers, 1), else_=0) - case((under(provinces, DealerPlace.provinces), 1), else_=0)
    put_right = [
        getattr(HandDay, one) if one in ("material_id", "day") else (sign * getattr(HandDay, one)).label(one)
        for one in names
    ]
    moved = select(*put_right).join(DealerPlace, DealerPlace.dealer_id == HandDay.dealer_id)
    moved = moved.where(DealerPlace.moved == MOVED, in_days(HandDay, period))
    if only is not None:
        counted, moved = counted.where(PlaceSpan.material_id.in_(only)), moved.where(HandDay.material_id.in_(only))
    return union_all(counted, moved).subquery("parts")


def under(provinces: Collection[str], column: Any) -> ColumnElement[bool]:
    """Whether what is counted under several provinces is counted under one of these."""
    return or_(false(), *(column.contains(one) for one in sorted(provinces)))


def _spans(period: Period) -> ColumnElement[bool]:
    found = cover(period.first, period.last, today())
    return PlaceSpan.span.in_((*found.spans, *found.days))


def _days(period: Period) -> ColumnElement[bool]:
    days = PlaceSpan.span.between(period.first.isoformat(), period.last.isoformat())
    return days & (func.length(PlaceSpan.span) == LETTERS_OF_A_DAY)
