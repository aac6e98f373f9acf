"""Both of WeChat's senders, aimed at the program of the test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from doorway.house import NAME, House
from models.db import Database
from tests.rig import cannon
from tests.rig.cannon import Cannon, Sender
from tests.world import Cast


@pytest.fixture
def database_url(one_url: str) -> str:
    """What the door understands does not depend on the database."""
    return one_url


@pytest.fixture
def official(app: Flask) -> Sender:
    house: House = app.extensions[NAME]
    return cannon.official_account(house.settings)


@pytest.fixture
def mini(app: Flask) -> Sender:
    house: House = app.extensions[NAME]
    return cannon.mini_program(house.settings)


@pytest.fixture
def fire(app: Flask, cast: Cast) -> Cannon:
    return Cannon(cannon.over_client(app.test_client()))


@pytest.fixture
def database(app: Flask) -> Database:
    house: House = app.extensions[NAME]
    return house.database


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "wechat_vectors.json").read_text("utf-8"))
    return read
