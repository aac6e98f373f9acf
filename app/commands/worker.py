"""The worker as a process."""

from __future__ import annotations

import signal
import threading

import click
from flask.cli import with_appcontext

from doorway.house import house
from jobs import runner
from jobs.outbox import Desk


@click.command("worker")
@with_appcontext
def worker() -> None:
    """Keep promises until SIGTERM or SIGINT; what is in hand is finished first."""
    stop = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    runner.run(Desk(house().gateway, house().settings.public_base_url), stop)
