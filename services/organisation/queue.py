"""One change of the organisation after the other: forms and imports wait for each other, readers never wait."""

from __future__ import annotations

from sqlalchemy import select

from models.db import session
from models.organisation import Region


def queue_up() -> None:
    """Wait until nobody else is changing the organisation; others wait until this transaction ends.

    The lock is one row of a table that hardly anybody writes (SQLite has one writer anyway). Otherwise two could each
    find the other's exclusive region still free, or put A under B while the other puts B under A. It must be the
    first thing a rule asks, so that what it reads afterwards is what the one before it left.
    """
    first = session().execute(select(Region.code).order_by(Region.code).limit(1).with_for_update()).first()
    if first is None:
        raise RuntimeError("the regions of China are missing: `flask --app wsgi db upgrade` furnishes them")
