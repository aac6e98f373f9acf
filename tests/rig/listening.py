"""Hearing what is said to a database, on whichever of its connections."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from models.db import Database


@contextmanager
def listening(database: Database, name: str, hear: Callable[..., Any]) -> Iterator[None]:
    """Meanwhile `hear` is called at each SQLAlchemy event of that name, of what reads and of what writes."""
    for engine in database.engines:
        event.listen(engine, name, hear)
    try:
        yield
    finally:
        for engine in database.engines:
            event.remove(engine, name, hear)


def reconnect(database: Database) -> None:
    """Forget all connections, which did not survive the server either."""
    for engine in database.engines:
        engine.dispose()
