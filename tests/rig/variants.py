"""The program dressed for a race or a loss, as gunicorn is told to make it: `tests.rig.variants:counting()`.

Each function builds the whole program and changes one thing. Those below UNPROTECTED take one protection away: they
are the negative controls, which must fail where the program holds. There is no setting for any of this.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import Connection, text

from app.factory import create_app
from models.db import Database, transaction
from models.db.watch import Watch
from services import audit, clock, outbox, spooling
from services.access import SYSTEM
from services.audit_tags import TAGS
from services.bindings import arriving
from services.bindings.inviting import find_invitation
from wechat_handlers import routing
from wechat_handlers.events import Push
from wechat_handlers.routing import Handler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication

EFFECT = "push:effect:count"
TAGS[EFFECT] = "推送的效果"
_PLAIN = "plain_"
COUNTED = f"SELECT COUNT(*) FROM audit_entry WHERE tag = '{EFFECT}'"
HELD_AT_MOST_SECONDS = 20
KEPT = 10_000


def counting() -> Flask:
    """Every handled push leaves one audit row besides: an effect that is not idempotent by itself."""
    for name, handler in routing.EVENTS.items():
        routing.EVENTS[name] = _counted(handler)
    return create_app()


def _counted(handler: Handler) -> Handler:
    def counted(push: Push) -> str | None:
        audit.record(SYSTEM, EFFECT, "inbox_push", None, push=push.name)
        return handler(push)

    return counted


def holding(folder: str) -> Flask:
    """The counting program whose `subscribe` waits inside its transaction while `folder`/hold is there.

    Each handler that waits leaves a file named after its process, so that a test knows whom to kill.
    """
    program = counting()
    key = ("official_account", "subscribe")
    routing.EVENTS[key] = _held(routing.EVENTS[key], Path(folder))
    return program


def _held(handler: Handler, folder: Path) -> Handler:
    def held(push: Push) -> str | None:
        reply = handler(push)
        (folder / f"waits-{os.getpid()}-{time.monotonic_ns()}").touch()
        deadline = time.monotonic() + HELD_AT_MOST_SECONDS
        while (folder / "hold").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        return reply

    return held


def telling(folder: str) -> Flask:
    """The program, each process of which leaves a file when it is there."""
    program = create_app()
    (Path(folder) / f"up-{os.getpid()}").touch()
    return program


def weighing() -> WSGIApplication:
    """No program: it keeps ten thousand things from its start on, and answers how many the collector of garbage leaves
    alone since, and how often it looks."""
    kept, before = [[number] for number in range(KEPT)], gc.get_freeze_count()

    def answer(_environ: object, begin: StartResponse) -> list[bytes]:
        begin("200 OK", [("Content-Type", "text/plain")])
        return [f"{gc.get_freeze_count() - before} {len(kept)} {gc.get_threshold()[0]}".encode()]

    return answer


def moving(file: str) -> Flask:
    """The program whose clock runs as many seconds ahead as `file` says at this moment."""
    clock.use(lambda: datetime.now(UTC) + timedelta(seconds=float(Path(file).read_text(encoding="utf-8"))))
    return create_app()


def hanging_start(folder: str) -> Flask:
    """The program whose first process hangs before it is there."""
    try:
        (Path(folder) / "first").touch(exist_ok=False)
    except FileExistsError:
        return telling(folder)
    (Path(folder) / f"hangs-{os.getpid()}").touch()
    while True:
        time.sleep(1)


def wait_for_one(folder: Path) -> int:
    """The process whose handler stands still, as soon as there is one."""
    deadline = time.monotonic() + HELD_AT_MOST_SECONDS
    while not (waiting := list(folder.glob("waits-*"))):
        if time.monotonic() > deadline:
            raise TimeoutError("no handler stood still")
        time.sleep(0.02)
    return int(waiting[0].name.split("-")[1])


# UNPROTECTED


def without_locks() -> Flask:
    """Nobody locks anything; and no code is used up, since that update would hold its row until the commit."""
    vars(arriving).update(
        find_invitation=lambda token, *, lock=False: find_invitation(token),
        lock_named=lambda invitation: None,
        _take=lambda invitation: None,
    )
    return create_app()


def without_spool() -> Flask:
    """A push that meets no database is refused, and WeChat's three tries are all there is."""
    vars(spooling).update(keep_or_answer=lambda account, openid, fields, answer: answer())
    return create_app()


def without_watch() -> Flask:
    """Nobody notices that the database hangs."""
    Watch._give_up = lambda self: None  # type: ignore[method-assign]
    return create_app()


def drop_unique_keys(database: Database, table: str, *names: str) -> None:
    """Take unique keys from a table on MariaDB; a plain key stays for its foreign key, and for whoever puts it back."""
    with database.engine.connect() as connection:
        for name in names:
            columns = connection.execute(
                text(
                    "SELECT GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM information_schema.statistics "
                    "WHERE table_schema = DATABASE() AND table_name = :table AND index_name = :name"
                ),
                {"table": table, "name": name},
            ).scalar_one()
            connection.execute(text(f"ALTER TABLE {table} ADD INDEX {_PLAIN}{name} ({columns}), DROP INDEX {name}"))


def put_back_unique_keys(connection: Connection) -> None:
    """Make unique again what `drop_unique_keys` made plain, in a database whose rows are gone: the tests after a
    control share its database, and would have raced without a protection that they speak of."""
    made_plain = connection.execute(
        text(
            "SELECT table_name, index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) "
            "FROM information_schema.statistics WHERE table_schema = DATABASE() AND index_name LIKE :plain "
            "GROUP BY table_name, index_name"
        ),
        {"plain": f"{_PLAIN}%"},
    ).all()
    for table, plain, columns in made_plain:
        name = plain.removeprefix(_PLAIN)
        connection.execute(text(f"ALTER TABLE {table} ADD UNIQUE INDEX {name} ({columns}), DROP INDEX {plain}"))


def promising_later(rule: Callable[[], Any]) -> None:
    """Run a rule whose promises are written in a transaction of their own after the change: two facts, not one."""
    kept: list[tuple[tuple[Any, ...], dict[str, Any]]] = []
    together = outbox.promise

    def later(*arguments: Any, **named: Any) -> None:
        kept.append((arguments, named))

    outbox.promise = later
    try:
        rule()
    finally:
        outbox.promise = together
    for arguments, named in kept:
        transaction(together)(*arguments, **named)
