"""Every walk is watched: no answer of it may carry a secret, and at its end holds what must always hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.leaks import Watch, secrets_of
from tests.rig.invariants import broken
from tests.rig.made_run import FLAGS, Running
from tests.rig.stage import Stage


@pytest.fixture
def stage(stage: Stage) -> Iterator[Stage]:
    watch = Watch(stage.app)
    yield stage
    assert broken() == []
    assert watch.leaked(secrets_of(stage.house.settings)) == []


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """What `make run` starts, for one file: its last test may look at all that its walks left behind."""
    with Running() as programs:
        yield programs


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield opened
        opened.close()
