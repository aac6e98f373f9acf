"""A healthy world for the doctor: everything a check looks at is as it should be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from doorway.patient import patient
from jobs import heartbeat
from services.access import OPERATOR
from services.doctor import OK, Report, examine
from services.menus import publishing
from services.push_notes import notes_on
from tests.rig.stage import Stage, raised


@contextmanager
def healthy(database_url: str, tmp_path: Any, **settings: str) -> Iterator[Stage]:
    with raised(database_url, STORAGE_URL=f"file:{tmp_path / 'files'}", **settings) as stage:
        publishing.publish(OPERATOR, stage.house.gateway, stage.url)
        heartbeat.beat()
        yield stage


def report(stage: Stage) -> Report:
    with stage.app.app_context():
        return examine(patient())


def found(stage: Stage) -> set[str]:
    """What stands out: the codes of all findings above ok."""
    return {one.code for one in report(stage).findings if one.state != OK}


def pushed(stage: Stage, outcome: str, account: str = "official_account") -> None:
    """Wait until the door noted this outcome; it does so after it answered."""
    for _ in range(400):
        if outcome in notes_on(account):
            return
        stage.world.settle()
    raise AssertionError(f"{outcome} was never noted, only {sorted(notes_on(account))}")
