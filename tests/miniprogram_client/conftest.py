"""The browser, a stage with the built client, and phones that are put down at the end of each walk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.leaks import Watch, secrets_of
from tests.miniprogram_client.hands import Phone
from tests.miniprogram_client.node import built
from tests.rig.invariants import broken
from tests.rig.made_run import FLAGS
from tests.rig.stage import Stage

Hold = Callable[..., Phone]


@pytest.fixture(scope="session")
def client_built() -> Path:
    return built("h5")


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(chromium), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def hold(browser: Browser, stage: Stage, client_built: Path) -> Iterator[Hold]:
    """Take up somebody's phone; at the end each must have been quiet, no secret told and every invariant hold."""
    watch, held = Watch(stage.app), []

    def take(key: str, **how: object) -> Phone:
        held.append(Phone(browser, stage, key, **how))  # type: ignore[arg-type]
        return held[-1]

    yield take
    for phone in held:
        phone.close()
    assert broken() == []
    assert watch.leaked(secrets_of(stage.house.settings)) == []
