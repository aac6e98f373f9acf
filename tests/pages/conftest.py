"""Readers of pages, and a watch over every answer they get."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from doorway.house import NAME, House
from models.db import Database
from tests.leaks import Watch, secrets_of
from tests.pages.readers import Read, reader
from tests.world import Cast


@pytest.fixture
def app(app: Flask) -> Iterator[Flask]:
    """The program, watched: no answer may carry a secret."""
    watch = Watch(app)
    yield app
    house: House = app.extensions[NAME]
    assert watch.leaked(secrets_of(house.settings)) == []


@pytest.fixture
def database(app: Flask) -> Database:
    house: House = app.extensions[NAME]
    return house.database


@pytest.fixture
def read(app: Flask, cast: Cast) -> Read:
    """`read("张伟")`: somebody who follows, signed in to our pages."""
    return lambda name: reader(app, name)
