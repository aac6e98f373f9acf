"""A database of the newest version for rules that need no program around them; and people to sign in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from app.factory import build_house, create_app
from config import load_settings
from doorway.house import NAME, House
from migrations import run
from models import db, journal, sealing
from services import clock
from services.accounts import Staff
from services.item_codes import keys as code_keys
from tests.rig.values import own_folder, setting_values
from tests.services import authenticator
from tests.services.office import Office, staff
from tests.world import Cast


@contextmanager
def _bound(url: str) -> Iterator[db.Database]:
    database = db.Database(url)
    run.upgrade(database)
    db.bind(database)
    sealing.use(sealing.Sealer(((1, b"k" * 32),), b"i" * 32))
    code_keys.use(((1, b"c" * 32),), ((1, b"n" * 32),))
    journal.use(journal.Journal(own_folder() / "erasures.jsonl"))
    yield database
    database.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[db.Database]:
    """An empty database, bound to this process, with keys and an erasure journal in use; on SQLite and on MariaDB."""
    with _bound(database_url) as database:
        yield database


@pytest.fixture
def one_database(one_url: str) -> Iterator[db.Database]:
    """The same on one of them, for rules that judge before they write."""
    with _bound(one_url) as database:
        yield database


@pytest.fixture
def app(database_url: str) -> Iterator[Flask]:
    """The house without its doors: what rules stand on. Doors are most of what a program takes to be put together."""
    settings = load_settings(setting_values(database_url))
    program = Flask("qudao")
    house = program.extensions[NAME] = build_house(settings)
    yield program
    clock.use(None)
    house.database.dispose()


@pytest.fixture
def with_doors(app: Flask, database_url: str) -> Iterator[Flask]:
    """The whole program on the same database, for a rule that shows through a door."""
    program = create_app(load_settings(setting_values(database_url)))
    yield program
    house: House = program.extensions[NAME]
    house.database.dispose()


@pytest.fixture
def wang(app: Flask, cast: Cast) -> Iterator[Staff]:
    """王敏's account, at noon."""
    authenticator.at(seconds=0)
    yield staff("E001")
    clock.use(None)


@pytest.fixture
def office(app: Flask, cast: Cast) -> Iterator[Office]:
    """王敏 at her computer with her phone."""
    yield Office()
    clock.use(None)
