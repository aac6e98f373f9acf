"""Emptying the spool into the database, as soon as it is back: a thread in every process that serves or works."""

from __future__ import annotations

import threading

import structlog
from flask import Flask

from services import spooling
from wechat_handlers.answering import answer_late

LOOK_EVERY_SECONDS = 1.0

log = structlog.get_logger(__name__)


def drain(app: Flask) -> int:
    """Once, now; how many pushes were answered. Replies hold links, so it happens inside the program's context."""
    with app.app_context():
        done = spooling.drain(answer_late)
    if done:
        log.info("spool_drained", pushes=done)
    return done


def start(app: Flask) -> None:
    """Look after the spool until the process ends. Two processes at once share the lanes between them."""
    threading.Thread(target=_look_after, args=(app,), name="spool", daemon=True).start()


def _look_after(app: Flask) -> None:
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY_SECONDS):
        try:
            drain(app)
        except Exception:
            # The records stay where they are, and the next look tries again.
            log.error("drain_failed", exc_info=True)
