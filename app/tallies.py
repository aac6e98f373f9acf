"""Looks at codes that are only counted: where tries are held, and when what was gathered is written."""

from __future__ import annotations

import threading
import time

import structlog
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.tries import OwnTries, SharedTries
from config import Settings
from doorway.house import WHEN_SERVED
from models.db import DatabaseAway, OutcomeUnknown
from services.item_codes import starving, tallying

log = structlog.get_logger(__name__)


def attach(app: Flask, settings: Settings) -> None:
    """Tests and the shell write what they gathered when they want to; a process that serves does it by a thread."""
    starving.use(SharedTries(settings.redis_url) if settings.redis_url else OwnTries())
    tallying.forget()
    app.extensions[WHEN_SERVED].append(lambda _threads: threading.Thread(target=_keep_writing, daemon=True).start())


def _keep_writing() -> None:
    while True:
        time.sleep(tallying.EVERY_SECONDS)
        try:
            tallying.write_down()
        except (DatabaseAway, OutcomeUnknown, DBAPIError) as error:
            log.warning("tallies_wait", error=type(error).__name__)
