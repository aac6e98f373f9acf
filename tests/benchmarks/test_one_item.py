"""The items whose lives are measured are possible ones, and an answer that lacks something is no result."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text

from benchmarks import one_item
from doorway.house import NAME
from models.db import Database
from services.item_codes import keys
from tests.conftest import empty
from tests.rig.invariants import broken
from tests.rig.services import PrivateMariaDB
from tests.world import Cast

pytestmark = pytest.mark.mariadb


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    yield migrated_mariadb
    empty(migrated_mariadb)


def test_each_item_has_its_life_and_one_without_its_looks_is_no_result(
    app: Flask, cast: Cast, shared_mariadb: PrivateMariaDB
) -> None:
    database: Database = app.extensions[NAME].database
    one_item.fill(database, 2_000)
    assert keys.newest()[0] == 1  # the key that the batches name
    assert broken() == []
    for deed in one_item.DEEDS.values():
        assert one_item.milliseconds(database, shared_mariadb.pid, 2_000, deed) > 0
    with database.engine.begin() as connection:
        connection.execute(text("DELETE FROM item_look WHERE serial = :one"), {"one": one_item.FIRST_SERIAL + 5})
    with pytest.raises(one_item.WrongLife):
        one_item.look_up(5)
