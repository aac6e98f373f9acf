"""What is asked before this process serves or works: whether the database keeps what it acknowledges."""

from __future__ import annotations

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from doorway.house import WHEN_SERVED, house
from models.db import DatabaseAway
from services import durability

log = structlog.get_logger(__name__)


def attach(app: Flask) -> None:
    """The question comes before whatever else is done once the program is served."""
    app.extensions[WHEN_SERVED].insert(0, lambda _threads: demand_durability(app))


def demand_durability(app: Flask) -> None:
    """Production does not begin on a database that forgets; elsewhere it is said in the log.

    A database that is away is no reason to stay away too: pushes are kept on the disk meanwhile, and `/readyz` names
    what it is like once it is back.
    """
    with app.app_context():
        try:
            durability.demand()
        except (DatabaseAway, DBAPIError) as error:
            log.warning("durability_unknown", why=type(error).__name__)
        except durability.NotDurable as careless:
            if house().settings.production:
                raise
            log.warning("not_durable", why=str(careless))
