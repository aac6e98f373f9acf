"""When work that one worker holds is free for another, also after somebody set a clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_

from services import clock

CLOCKS_APART = timedelta(minutes=10)
"""Two machines of ours differ by less; those that keep time by NTP, by milliseconds."""


def is_free(until: Any, lease: timedelta) -> ColumnElement[bool]:
    """Whether nobody holds a row whose lease of length `lease` ends at `until`: never held, over, or ending later than
    anybody's clock can have said. After a clock went back by an hour, what a dead worker held would otherwise be held
    for an hour more. A living one that is taken for dead writes nothing: the row bears another's name by then."""
    now = clock.now()
    return or_(until.is_(None), until < now, until > now + lease + CLOCKS_APART)
