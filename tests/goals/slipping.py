"""Whether a route lets in more than it offers: each is sent what it takes, and once more with every column of every
table beside it, on databases furnished alike; the tables must say the same afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Boolean, Integer, select

from app.factory import create_app
from config import load_settings
from doorway.house import NAME
from models.db import Base, reading, session
from models.types import Instant
from services import clock
from tests.rig.values import setting_values
from tests.world import SINCE

# What a form may always say of itself.
OF_EVERY_FORM = {"csrf_token", "once", "version", "shown"}

Column = tuple[str, str]
Rows = dict[Column, list[Any]]
# One route: how it is called here, what it answered, what the tables say then.
Told = tuple[str, int, Rows]
Fresh = Callable[[], AbstractContextManager[Flask]]


def starting(migrated: Path, folder: Path) -> Fresh:
    """Starts the program on a database of its own, each time at the same moment."""
    number = iter(range(99))

    @contextmanager
    def start() -> Iterator[Flask]:
        file = folder / f"{next(number)}.db"
        shutil.copy(migrated, file)
        app = create_app(load_settings(setting_values(f"sqlite:///{file}")))
        app.extensions["qudao_knocks"].enabled = False
        clock.use(lambda: SINCE)
        yield app
        app.extensions[NAME].database.dispose()

    return start


def slipped_in(offered: Mapping[str, Any]) -> dict[str, str]:
    """Every column of every table that is not offered, each with a value that it would take."""
    values = {}
    for table in Base.metadata.tables.values():
        for column in table.columns:
            kind = column.type
            number = "7" if isinstance(kind, Integer | Boolean) else ""
            moment = "2020-01-01" if isinstance(kind, Instant) else ""
            values[column.name] = ("1" if column.foreign_keys else number) or moment or "admin"
    return {name: value for name, value in values.items() if name not in offered and name not in OF_EVERY_FORM}


@reading
def rows() -> Rows:
    """What every column says, sealed ones opened."""
    found: Rows = {}
    for table in Base.metadata.sorted_tables:
        every = session().execute(select(table).order_by(*table.primary_key.columns)).all()
        for position, column in enumerate(table.columns):
            found[table.name, column.name] = [row[position] for row in every]
    return found


def differences(fresh: Fresh, through_all: Callable[[Flask, bool], list[Told]]) -> tuple[list[str], dict[str, int]]:
    """Routes after which a column says something else when more was sent, though it says the same whenever nothing
    more is; and what each answered. `through_all` asks every route once, in one order, with more when it is told so."""
    runs = []
    for slip in (False, False, True):
        with fresh() as app:
            runs.append(through_all(app, slip))
    found: list[str] = []
    chance: set[Column] = set()
    for plain, again, slipped in zip(*runs, strict=True):
        chance |= {column for column in plain[2] if plain[2][column] != again[2][column]}
        wrong = sorted(column for column in plain[2] if plain[2][column] != slipped[2][column] and column not in chance)
        if wrong or plain[1] != slipped[1]:
            found.append(f"{plain[0]}: {plain[1]} and {slipped[1]}, {wrong}")
    return found, {route: status for route, status, _rows in runs[0]}
