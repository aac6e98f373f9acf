"""The totals of reading, counted anew."""

from __future__ import annotations

from typing import Any

from flask.cli import AppGroup

from app.commands.speaking import told
from services.access import OPERATOR
from services.reading import recounting, recounting_spans

reading = AppGroup("reading", help="How shared materials are read.")


@reading.command("recount")
@told
def recount() -> dict[str, Any]:
    """Count every total anew from beats, visits and shares, one material after the other; months and provinces last.

    Needed only when `invariants` says that sums are not of their parts. What came before the last 24 months stays; who
    reads meanwhile is not disturbed, nothing is folded until a material is done.
    """
    numbers = recounting.materials_to_count()
    visits = sum(recounting.recount(OPERATOR, number) for number in numbers)
    return {"materials": len(numbers), "visits": visits, "dealers": recounting_spans.recount_spans(OPERATOR)}
