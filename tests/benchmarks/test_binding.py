"""The follow that is measured writes what it is said to write, in our way and in the usual one."""

from __future__ import annotations

import os
from functools import partial
from unittest.mock import patch

import pytest

from app.factory import create_app
from benchmarks import pushes
from benchmarks.apps.dressed import dressed
from benchmarks.binding import counted
from benchmarks.binding_ground import ground
from benchmarks.load import Load, LoadFailed
from config import load_settings
from tests.benchmarks.test_contestants import ask

pytestmark = pytest.mark.mariadb


def test_both_write_the_same_rows_and_say_the_same_and_a_row_less_is_noticed() -> None:
    with ground(4) as here:
        settings = load_settings({**os.environ, "DATABASE_URL": here.url})
        app = dressed(create_app(settings))
        client, said = app.test_client(), set()

        def follow(path: str) -> Load:
            status, body = ask(client, pushes.follows(here.scenes(1), path)[0])
            said.add(pushes.said_in(body))
            load = Load()
            load.statuses[status] += 1
            return load

        for path in ("/wechat/callback", "/wechat/benchmark/usual"):
            assert counted(partial(follow, path)).statuses == {200: 1}
        assert len(said) == 1
        assert "您现在是基准店的老板" in said.pop()
        with patch("services.notices.owe"), pytest.raises(LoadFailed, match="'outbox_promise': 2"):
            counted(lambda: follow("/wechat/callback"))
        app.extensions["qudao"].database.dispose()
