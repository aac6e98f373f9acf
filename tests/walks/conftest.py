"""Every walk is watched: no answer of it may carry a secret, and at its end holds what must always hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.leaks import Watch, secrets_of
from tests.rig.invariants import broken
from tests.rig.stage import Stage


@pytest.fixture
def stage(stage: Stage) -> Iterator[Stage]:
    watch = Watch(stage.app)
    yield stage
    assert broken() == []
    assert watch.leaked(secrets_of(stage.house.settings)) == []
