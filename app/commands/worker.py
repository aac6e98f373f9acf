"""The worker as a process."""

from __future__ import annotations

import signal
import threading

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from app.starting import demand_durability
from doorway.house import house
from jobs import runner
from jobs.outbox import Desk
from services.durability import NotDurable
from wechat_handlers import draining


@click.command("worker")
@click.option("--threads", type=click.IntRange(1, 200), default=runner.THREADS, show_default=True)
@with_appcontext
def worker(threads: int) -> None:
    """Keep promises until SIGTERM or SIGINT; what is in hand is finished first. So many are sent at once."""
    stop = threading.Event()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signal_number, lambda *_: stop.set())
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    try:
        demand_durability(app)
    except NotDurable as careless:
        raise click.ClickException(str(careless)) from None
    draining.start(app)
    runner.run(Desk(house().gateway, house().settings.public_base_url), stop, threads)
