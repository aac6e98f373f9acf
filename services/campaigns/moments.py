"""What time it is for campaigns: the database's, so that no process with a wrong clock opens a campaign too early or
keeps it open too long (G26). A test moves it by `use`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, cast, literal, or_, select

from models.campaigns import PUBLISHED, Campaign
from models.db import bound, database_now, reading, session
from models.types import Instant

_source: Callable[[], datetime] | None = None


def use(source: Callable[[], datetime] | None) -> None:
    """Take the time from `source`; None goes back to the database's clock."""
    global _source
    _source = source


def are_real() -> bool:
    """Whether time is the database's own: then a statement may be put together once."""
    return _source is None


def this_moment() -> ColumnElement[datetime]:
    """Now, as part of a statement: costs no statement of its own."""
    if _source is None:
        return database_now()
    said = literal(_source(), Instant())
    return said if bound().is_sqlite else cast(said, Instant())  # MariaDB answers what it is told as text


@reading
def now() -> datetime:
    """Now, asked of the database."""
    return _source() if _source is not None else session().execute(select(this_moment())).scalar_one()


def is_open() -> ColumnElement[bool]:
    """The condition on a campaign that people may take part in it now: published, begun, not over."""
    moment = this_moment()
    return and_(
        Campaign.state == PUBLISHED,
        or_(Campaign.starts_at.is_(None), Campaign.starts_at <= moment),
        or_(Campaign.ends_at.is_(None), Campaign.ends_at > moment),
    )
