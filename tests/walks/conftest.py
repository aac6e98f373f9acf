"""Every walk is watched: whatever its story is, no answer may carry a secret."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.leaks import Watch, secrets_of
from tests.rig.stage import Stage


@pytest.fixture
def stage(stage: Stage) -> Iterator[Stage]:
    watch = Watch(stage.app)
    yield stage
    assert watch.leaked(secrets_of(stage.house.settings)) == []
