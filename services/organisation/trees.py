"""Trees of departments, employees and dealers: nothing stands above itself, however many steps up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from models.db import session
from services.organisation.forms import Problems
from services.sentences import say


def upwards(parent: InstrumentedAttribute[Any], start: int | None) -> Iterator[int]:
    """`start`, what it hangs under, and so on up; `parent` is the column that leads up. Ends even in a broken tree."""
    model, seen, current = parent.class_, set[int](), start
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        current = session().execute(select(parent).where(model.id == current)).scalar_one()


def descends(parent: InstrumentedAttribute[Any], one: int, ancestor: int) -> bool:
    """Whether `one` hangs below `ancestor`, or is it."""
    return ancestor in upwards(parent, one)


def judge_parent(
    problems: Problems, parent: InstrumentedAttribute[Any], own: int | None, wanted: int | None, field: str = "parent"
) -> None:
    """Refuse to hang a record under itself or under what hangs below it. True only while the queue is held."""
    if own is None or wanted is None:
        return
    above = list(upwards(parent, wanted))
    if own in above:
        codes = dict(
            session()
            .execute(select(parent.class_.id, parent.class_.code).where(parent.class_.id.in_(above)))
            .tuples()
            .all()
        )
        ring = " → ".join([codes[own], *(codes[one] for one in above[: above.index(own) + 1])])
        problems.wrong(field, say("这样上级关系会绕成一圈：%(ring)s。请另选上级。", ring=ring))
